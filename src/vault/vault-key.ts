import type { Environment } from '../core/index.ts'

/**
 * - `pending` is not used yet: it waits to be verified
 * - `active` is used for calls
 * - `superseded` was replaced; calls that began with it may end with it
 * - `retired` is used by no call any more, and kept until the vendor refuses it: until then there is a way back
 * - `revoked` is never used again; its sealed value is destroyed, its fingerprint kept
 */
export type VaultKeyState = 'pending' | 'active' | 'superseded' | 'retired' | 'revoked'

/** What a live check said of a key, and when. `unverified` means nobody could or would ask. */
export type Verification = 'valid' | 'invalid' | 'unknown' | 'unverified'

/** A vendor key as the vault stores it: everything but the value is readable. */
export interface VaultKey {
  readonly id: string
  readonly vendor: string
  readonly environment: Environment
  /** `default` unless the team keeps several for one vendor and environment. */
  readonly name: string
  /** 1, 2, 3 ... within vendor, environment and name. */
  readonly version: number
  readonly state: VaultKeyState
  /** Region of the vendor the key belongs to, for example `us`. */
  readonly region: string
  /** Keyed HMAC-SHA-256 of the value, lower-case hex. Tells whether two keys are the same without telling the key. */
  readonly fingerprint: string
  /** The sealed value; null once revoked. */
  readonly sealed: SealedSecret | null
  readonly createdAtMs: number
  readonly verification: Verification
  readonly verifiedAtMs: number | null
  readonly lastUsedAtMs: number | null
  readonly revokedAtMs: number | null
}

/**
 * AES-256-GCM under a data key of its own, which is wrapped by the master key with AES-256-GCM.
 * The additional data binds vendor, environment, id and version. All fields base64.
 */
export interface SealedSecret {
  readonly wrappedKey: string
  readonly wrapNonce: string
  readonly nonce: string
  /** Ciphertext followed by the 16-byte tag. */
  readonly ciphertext: string
}
