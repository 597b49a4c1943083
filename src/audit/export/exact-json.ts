import { isBadEvidence, unreadable } from '../audit-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Returns what a line of JSON means. Throws unless writing that down again gives the very same text: of a member that
 * stands there twice one reader would see the first and another the last, and only one of them was proved.
 */
export function parseExactly<Value>(
  text: string,
  read: (json: JsonObject) => Value,
  write: (value: Value) => string,
): Value {
  const value = read(parseObject(text))
  if (write(value) !== text) throw unreadable('a line is not written as it should be')
  return value
}

function parseObject(text: string): JsonObject {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw unreadable('a line is not JSON', error)
  }
  if (typeof json !== 'object' || json === null) throw unreadable('a line is not a JSON object')
  return json as JsonObject
}

/** Returns a whole number. Throws for anything else. */
export function readCount(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw unreadable('a number is not whole')
  }
  return value
}

export function readText(value: unknown): string {
  if (typeof value !== 'string') throw unreadable('a text is missing')
  return value
}

export function readList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadable('a list is missing')
  return value
}

/** Returns what a function does, or undefined where it throws because of bad evidence. */
export function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (isBadEvidence(error)) return undefined
    throw error
  }
}
