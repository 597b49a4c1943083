import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'

/** Returns the bytes that base64 text stands for. Throws unless it is the one standard way to write them. */
export function parseBase64(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  // Node skips what it does not know, and spare bits at the end may be anything: two texts would mean the same bytes.
  if (bytes.toString('base64') !== text) throw unreadable(`${what} is not base64`)
  return bytes
}
