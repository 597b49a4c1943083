import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { SallyportError, type Secret } from '../core/index.ts'
import type { VaultHeader } from './vault-store.ts'

/** What an operator holds: 32 random bytes, or a passphrase from which they are made. */
export type MasterKeySource =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: Secret }

export type KeyDerivation = VaultHeader['kdf']

/** Bytes of a master key and of every data key. */
export const keyBytes = 32

// scrypt at N=2^17, r=8 takes 128 MiB and some tenths of a second: the OWASP setting of 2025 for password storage.
const scryptCost = { N: 2 ** 17, r: 8, p: 1 }
const scryptMemoryMax = 256 * 1024 * 1024
const checkText = 'sallyport vault master key check v1'

/** Returns how a new vault's master key is to be made from this source. */
export function chooseDerivation(source: MasterKeySource): KeyDerivation {
  return source.kind === 'raw'
    ? { kind: 'raw' }
    : { kind: 'scrypt', salt: randomBytes(16).toString('base64'), ...scryptCost }
}

/** Returns the 32 bytes. Throws ERR_VAULT_MASTER_SHAPE, or ERR_VAULT_MASTER_WRONG where the kinds do not match. */
export async function deriveMasterKey(source: MasterKeySource, derivation: KeyDerivation): Promise<Buffer> {
  if (source.kind === 'raw') {
    if (source.bytes.length !== keyBytes) throw new SallyportError('ERR_VAULT_MASTER_SHAPE')
    if (derivation.kind !== 'raw') {
      throw new SallyportError('ERR_VAULT_MASTER_WRONG', { detail: 'The vault was made with a passphrase.' })
    }
    return Buffer.from(source.bytes)
  }
  if (derivation.kind !== 'scrypt') {
    throw new SallyportError('ERR_VAULT_MASTER_WRONG', {
      detail: 'The vault was made with a key, not with a passphrase.',
    })
  }
  const { salt, N, r, p } = derivation
  return new Promise((resolve, reject) => {
    scrypt(
      source.passphrase.reveal().normalize('NFC'),
      Buffer.from(salt, 'base64'),
      keyBytes,
      { N, r, p, maxmem: scryptMemoryMax },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    )
  })
}

/** Returns the value that tells this master key from any other, base64. */
export function checkValueOf(masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update(checkText).digest('base64')
}

/** Throws ERR_VAULT_MASTER_WRONG unless the master key is the one the header was made with. */
export function requireRightKey(masterKey: Buffer, header: VaultHeader): void {
  const expected = Buffer.from(header.check, 'base64')
  const found = Buffer.from(checkValueOf(masterKey), 'base64')
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    throw new SallyportError('ERR_VAULT_MASTER_WRONG')
  }
}
