import type { Buffer } from 'node:buffer'
import { exactNumber } from '../../access/index.ts'

/** Returns what a body says as JSON; undefined where it is none. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** What ES2025 gives a reviver, and the type library does not know yet. */
type Reviver = (name: string, value: unknown, context: { readonly source: string }) => unknown

/** Returns a JSON text without these fields, however deep they stand. Numbers stay as they are written. */
export function withoutFields(text: string, names: readonly string[]): string {
  const revive: Reviver = (name, value, { source }) => {
    if (names.includes(name)) return undefined
    return typeof value === 'number' && String(value) !== source ? exactNumber(source) : value
  }
  return JSON.stringify(JSON.parse(text, revive as Parameters<typeof JSON.parse>[1]))
}
