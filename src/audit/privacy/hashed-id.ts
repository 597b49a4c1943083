import { createHmac } from 'node:crypto'
import { unreadable } from '../audit-error.ts'

/**
 * Stands for a personal identifier in a log: the same value always gives the same one, and only whoever has the log's
 * key can tell which value that is, or try some out. Other logs give others, so that two cannot be joined.
 */
export type HashedId = `h1_${string}`

const keyBytes = 32

/** 192 bits: no two values meet by chance, and none can be made to. */
const hashedBytes = 24
const hashedId = /^h1_[A-Za-z0-9_-]{32}$/

/**
 * Returns what stands for an identifier: HMAC-SHA-256 under the log's key of 32 bytes. A plain hash would not hide a
 * telephone number or an address, which can all be tried. Text that looks the same is the same (Unicode NFC); capitals
 * count.
 */
export function hashIdentifier(value: string, key: Uint8Array): HashedId {
  if (key.length !== keyBytes) throw unreadable('the key for identifiers is not 32 bytes')
  const mac = createHmac('sha256', key).update(value.normalize('NFC')).digest()
  return `h1_${mac.toString('base64url', 0, hashedBytes)}`
}

/** True for text of the form that `hashIdentifier` gives. */
export function isHashedId(text: string): text is HashedId {
  return hashedId.test(text)
}
