import { Buffer } from 'node:buffer'
import { type RandomSource, SallyportError, Secret } from '../core/index.ts'
import {
  createDerivation,
  deriveMasterKey,
  type KeyDerivation,
  type MasterKey,
  type MasterKeySource,
  requireMaster,
} from './master-key.ts'
import { open, rewrap, type SealBinding, seal } from './seal.ts'
import type { SealedSecret, VaultKey } from './vault-key.ts'
import type { VaultHeader } from './vault-store.ts'
import { rewrapHeader } from './vault-unlock.ts'

/** A master key that is not in use yet. */
export interface NextMaster {
  readonly master: MasterKey
  readonly kdf: KeyDerivation
}

/** Seals values, and opens them, under the master key that a vault has now. */
export class Sealing {
  #master: MasterKey
  readonly #random: RandomSource

  constructor(master: MasterKey, random: RandomSource) {
    this.#master = master
    this.#random = random
  }

  /** Another object after each change of the master key. */
  get master(): MasterKey {
    return this.#master
  }

  /** Throws ERR_VAULT_MASTER_WRONG where a store was put under another master key. */
  requireCurrent({ check }: VaultHeader): void {
    requireMaster(this.#master, check)
  }

  seal(value: Secret, binding: SealBinding): SealedSecret {
    const bytes = Buffer.from(value.reveal())
    try {
      return seal(bytes, binding, this.#master, this.#random)
    } finally {
      bytes.fill(0)
    }
  }

  /** Throws ERR_VAULT_KEY_UNKNOWN for a key that has no value any more. */
  open(key: VaultKey): Secret {
    if (key.sealed === null)
      throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { detail: 'The key was revoked.' })
    const bytes = open(key.sealed, key, this.#master)
    try {
      return new Secret(bytes.toString('utf8'))
    } finally {
      bytes.fill(0)
    }
  }

  /** Returns the master key of a source: to be taken, or destroyed. */
  async derive(source: MasterKeySource): Promise<NextMaster> {
    const kdf = createDerivation(source, this.#random)
    return { kdf, master: await deriveMasterKey(source, kdf) }
  }

  /** Returns header and values as they are under another master key. Changes nothing. */
  under(
    { master, kdf }: NextMaster,
    header: VaultHeader,
    keys: readonly VaultKey[],
  ): { readonly header: VaultHeader; readonly sealed: ReadonlyMap<string, SealedSecret> } {
    const changed = rewrapHeader(header, this.#master, master, kdf, this.#random)
    const sealed = new Map<string, SealedSecret>()
    for (const key of keys)
      if (key.sealed !== null) sealed.set(key.id, rewrap(key.sealed, key, this.#master, master, this.#random))
    return { header: changed, sealed }
  }

  /** Goes on under another master key, and overwrites the one before. */
  take({ master }: NextMaster): void {
    this.#master.destroy()
    this.#master = master
  }

  close(): void {
    this.#master.destroy()
  }
}
