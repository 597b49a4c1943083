import { Buffer } from 'node:buffer'
import { createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { inspect, promisify } from 'node:util'
import { type RandomSource, SallyportError, type Secret } from '../core/index.ts'
import type { VaultHeader } from './vault-store.ts'

/** Where a master key comes from. Whoever reads files and variables fills it in. */
export type MasterKeySource =
  /** 32 bytes in base64. */
  | { readonly kind: 'raw'; readonly base64: Secret }
  | { readonly kind: 'passphrase'; readonly passphrase: Secret }

export type KeyDerivation = VaultHeader['kdf']

const keyLength = 32
const base64Grammar = /^[A-Za-z0-9+/]{43}=?$/
const passphraseLengthMin = 12
const checkedText = 'sallyport vault check 1'

// About 0.4 s and 128 MiB a guess (OWASP password storage cheat sheet, 2025, its strongest scrypt setting).
const scryptCost = { N: 2 ** 17, r: 8, p: 1 } as const
const scryptMemoryMax = 512 * 1024 * 1024
const scryptAsync = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Holds 32 bytes that must not be printed, and forgets them when told to. */
export class MasterKey {
  readonly #bytes: Buffer

  /** Takes the bytes over: the caller must not keep them. */
  constructor(bytes: Buffer) {
    if (bytes.length !== keyLength) throw new SallyportError('ERR_VAULT_MASTER_SHAPE')
    this.#bytes = bytes
  }

  reveal(): Buffer {
    return this.#bytes
  }

  /** Overwrites the key. What was sealed under it can no longer be opened with this object. */
  destroy(): void {
    this.#bytes.fill(0)
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

/** Returns the check value stored beside a vault: it proves a master key without telling anything about it. */
export function checkValueOf(master: MasterKey): string {
  return createHmac('sha256', master.reveal()).update(checkedText).digest('base64')
}

/** Throws ERR_VAULT_MASTER_WRONG where the master key is not the one that the check value was made with. */
export function requireMaster(master: MasterKey, check: string): void {
  const [expected, actual] = [Buffer.from(check, 'base64'), Buffer.from(checkValueOf(master), 'base64')]
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
    throw new SallyportError('ERR_VAULT_MASTER_WRONG')
  }
}

/** Returns how a new vault derives its master key from this kind of source. */
export function createDerivation(source: MasterKeySource, random: RandomSource): KeyDerivation {
  if (source.kind === 'raw') return { kind: 'raw' }
  if ([...source.passphrase.reveal()].length < passphraseLengthMin) {
    throw new SallyportError('ERR_VAULT_PASSPHRASE_SHORT')
  }
  return { kind: 'scrypt', salt: Buffer.from(random(16)).toString('base64'), ...scryptCost }
}

/**
 * Returns the master key. Throws ERR_VAULT_MASTER_SHAPE where 32 bytes in base64 were to be given and were not, and
 * ERR_VAULT_MASTER_WRONG where the vault was made with the other kind of source.
 */
export async function deriveMasterKey(
  source: MasterKeySource,
  derivation: KeyDerivation,
): Promise<MasterKey> {
  if (source.kind === 'raw') {
    const master = parseMasterKey(source.base64)
    if (derivation.kind === 'raw') return master
    master.destroy()
  } else if (derivation.kind === 'scrypt') {
    return deriveByScrypt(source.passphrase, derivation)
  }
  const detail = `The vault was made with a ${derivation.kind === 'raw' ? 'key of 32 bytes' : 'passphrase'}.`
  throw new SallyportError('ERR_VAULT_MASTER_WRONG', { detail })
}

/** Returns the master key that a text holds in base64. Throws ERR_VAULT_MASTER_SHAPE. */
export function parseMasterKey(base64: Secret): MasterKey {
  const text = base64.reveal().trim()
  if (!base64Grammar.test(text)) throw new SallyportError('ERR_VAULT_MASTER_SHAPE')
  return new MasterKey(Buffer.from(text, 'base64'))
}

async function deriveByScrypt(
  passphrase: Secret,
  derivation: Extract<KeyDerivation, { kind: 'scrypt' }>,
): Promise<MasterKey> {
  const { salt, N, r, p } = derivation
  // One passphrase typed on two keyboards is one passphrase.
  const password = Buffer.from(passphrase.reveal().normalize('NFKC'))
  try {
    const options = { N, r, p, maxmem: scryptMemoryMax }
    return new MasterKey(await scryptAsync(password, Buffer.from(salt, 'base64'), keyLength, options))
  } catch (cause) {
    // Parameters that scrypt refuses can only come from a header that somebody changed.
    throw new SallyportError('ERR_VAULT_SEALED_BROKEN', { cause })
  } finally {
    password.fill(0)
  }
}
