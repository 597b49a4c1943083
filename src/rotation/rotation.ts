import type { Environment } from '../core/index.ts'

/**
 * - `planned`: nothing has been done yet; an assisted one waits for the new key
 * - `created`: the new key is in the vault, and not used
 * - `verified`: the vendor accepts it, and it belongs to the same account
 * - `active`: new calls use it
 * - `draining`: no instance starts a call with the old key any more; those under way end, then the vendor lets go of it
 * - `revoked`: the vendor refuses the old key, or nobody can ask any more and `problem` says so. The end
 * - `failed`: ended before the new key was used
 * - `rolled-back`: ended after it was; calls use the old key again
 */
export type RotationState =
  | 'planned'
  | 'created'
  | 'verified'
  | 'active'
  | 'draining'
  | 'revoked'
  | 'failed'
  | 'rolled-back'

/** `automatic`: through the vendor's own API. `assisted`: somebody makes and ends keys at the vendor's dashboard. */
export type RotationMode = 'automatic' | 'assisted'

export type RotationReason = 'asked' | 'due' | 'leaked'

/** One vendor key that takes the place of another, from the plan to the end. */
export interface Rotation {
  readonly id: string
  readonly vendor: string
  readonly environment: Environment
  /** Of the key in the vault. */
  readonly name: string
  readonly region: string
  readonly mode: RotationMode
  readonly state: RotationState
  readonly reason: RotationReason
  /** The finding of a scan that led to it. */
  readonly finding: string | null
  /** Does not wait for calls under way, nor to see whether the old key is missed. */
  readonly isEmergency: boolean
  /** Goes on where nobody can tell whether both keys belong to one account. */
  readonly acceptsUnknownAccount: boolean
  readonly oldKeyId: string
  readonly newKeyId: string | null
  /** What the vendor calls the two, where it has an API for keys. */
  readonly oldVendorId: string | null
  readonly newVendorId: string | null
  /** The name that the new key gets at the vendor. */
  readonly vendorName: string
  /** Why it ends without the new key, once that is decided: what was done is being undone. */
  readonly undoing: string | null
  /** What stands in the way just now, in plain words. */
  readonly problem: string | null
  readonly startedAtMs: number
  /** When it came into its state. */
  readonly changedAtMs: number
  /** Null while there is still something to do. */
  readonly endedAtMs: number | null
  /** Not before this is there anything to do. */
  readonly nextAtMs: number
  /** When the new key was given to those that have one beside the gate, and when it was taken back from them. */
  readonly deliveredAtMs?: number | null
  readonly takenBackAtMs?: number | null
  /** Who was not given the new key, and why, where an emergency went on without them. */
  readonly unreached?: string | null
  /** When the vendor was told to accept the old key no more, and what it said of its last use before that. */
  readonly disabledAtMs: number | null
  /** When the vendor was seen to have let go of the old key. */
  readonly goneAtMs: number | null
  readonly lastUseSeen: { readonly at: string | null; readonly seenAtMs: number } | null
}
