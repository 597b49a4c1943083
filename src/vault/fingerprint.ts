import type { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'

/**
 * Returns the keyed HMAC-SHA-256 of a vendor key, lower-case hex. Equal keys have equal fingerprints in one vault;
 * without the vault's fingerprint key nobody can try out guesses, nor compare two vaults.
 */
export function fingerprint(value: string, fingerprintKey: Buffer): string {
  return createHmac('sha256', fingerprintKey).update(value).digest('hex')
}
