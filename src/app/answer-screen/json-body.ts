import type { Buffer } from 'node:buffer'

/** Returns what a body says as JSON; undefined where it is none. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Returns a JSON text without these fields, however deep they stand. */
export function withoutFields(text: string, names: readonly string[]): string {
  return JSON.stringify(
    JSON.parse(text, (name, value: unknown) => (names.includes(name) ? undefined : value)),
  )
}
