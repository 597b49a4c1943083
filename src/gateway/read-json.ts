import { Buffer } from 'node:buffer'
import { parseJsonBody } from '../access/index.ts'

/**
 * Returns the value of a JSON text, read as the bodies of calls are: a name twice is refused, and numbers that JavaScript
 * cannot hold keep their digits when they are written again. Undefined where it cannot be read.
 */
export function readJson(text: string): { readonly value: unknown } | undefined {
  const bytes = Buffer.from(text)
  const parsed = parseJsonBody(bytes, bytes.length)
  return parsed.allowed ? { value: parsed.value } : undefined
}
