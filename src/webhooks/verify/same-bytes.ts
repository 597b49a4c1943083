import type { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'

/** True where both digests are the same. Of fixed length both; how long it takes does not depend on where they differ. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * True where both texts are the same. How long it takes tells neither where they differ nor how long the secret one is:
 * compared are their hashes.
 */
export function isSameText(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
