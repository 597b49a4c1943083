import type { VendorReply } from '../../rotation/index.ts'

/** Returns the JSON of an answer that says yes; undefined for any other. */
export function jsonOf({ status, text }: VendorReply): unknown {
  if (status < 200 || status >= 300) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns a member of an object; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** Returns the text of a member; undefined where it is none, or empty. */
export function textOf(value: unknown, name: string): string | undefined {
  const text = member(value, name)
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Returns the items of a list in a member; none where it is no list. */
export function itemsOf(value: unknown, name: string): readonly unknown[] {
  const items = member(value, name)
  return Array.isArray(items) ? items : []
}
