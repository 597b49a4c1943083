import type { SealedSecret, VaultKey, Verification } from './vault-key.ts'

/** What tells whether a master key is the right one, and the vault's own sealed secrets. */
export interface VaultHeader {
  /** How the master key is made: from 32 stored bytes, or from a passphrase through scrypt. */
  readonly kdf:
    | { readonly kind: 'raw' }
    | {
        readonly kind: 'scrypt'
        readonly salt: string
        readonly N: number
        readonly r: number
        readonly p: number
      }
  /** HMAC-SHA-256 of a constant under the master key, base64: tells a wrong one before anything is touched. */
  readonly check: string
  /** The fingerprint key, sealed like any secret. */
  readonly fingerprintKey: SealedSecret
}

/** What the vault must remember. Implemented once in `storage/`, for both databases. */
export interface VaultStore {
  /** Undefined before the vault is made. */
  readHeader(): Promise<VaultHeader | undefined>
  /** Writes the first header; rejects with ERR_STORAGE_FAILED where one exists (two instances starting at once: read again). */
  createHeader(header: VaultHeader): Promise<void>
  listKeys(): Promise<readonly VaultKey[]>
  /**
   * Inserts a key and, in the same transaction, marks the ids of `supersede` as superseded. With `check`, only while the
   * header holds that one: rejects with ERR_VAULT_MASTER_WRONG once the vault is under another master key.
   */
  insertKey(key: VaultKey, supersede: readonly string[], check?: string): Promise<void>
  /**
   * Makes a key active that is not, and marks those of `supersede` that are active as superseded, at once. Rejects with
   * ERR_VAULT_KEY_UNKNOWN for a revoked one.
   */
  activateKey(id: string, supersede: readonly string[]): Promise<void>
  /** Marks a key retired that is neither active nor revoked; rejects with ERR_VAULT_KEY_UNKNOWN for any other. */
  retireKey(id: string): Promise<void>
  updateVerification(id: string, verification: Verification, atMs: number): Promise<void>
  /** Marks the key revoked and destroys its sealed value. */
  revokeKey(id: string, atMs: number): Promise<void>
  /** Keeps the latest of the stored and the given times. */
  touchKeys(lastUsed: ReadonlyMap<string, number>): Promise<void>
  /** Replaces the header and every sealed value at once, or nothing. `check` as for `insertKey`. */
  rewrap(header: VaultHeader, sealed: ReadonlyMap<string, SealedSecret>, check?: string): Promise<void>
}
