import type { Confidence } from '../engine/score.ts'
import type { KnownSecret } from '../own/known-secret.ts'

/** Where a secret stands. */
export interface Place {
  /** From the folder that was scanned, with `/` between its parts; `!` before a member of an archive. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in bytes. */
  readonly column: number
  /** The object a history holds it in. */
  readonly blob?: string
  /** The commit that brought it, by author date the first one. */
  readonly commit?: string
  readonly authoredAtMs?: number
}

/** What is known of a secret in a history. */
export interface HistoryOfSecret {
  readonly firstCommit?: string
  readonly lastCommit?: string
  /** Whether the commit that is checked out still holds it. */
  readonly inHead: boolean
  /** False where no branch or tag leads to it any more: a commit that was amended, or pushed over. */
  readonly reachable: boolean
}

/** One secret that was found, with everything but itself. */
export interface Finding extends Place {
  /** `leak_` and the first digits of the fingerprint: the same secret has the same id in every scan with the same key. */
  readonly id: string
  readonly rule: string
  /** What the rule finds, in words. */
  readonly name: string
  readonly confidence: Confidence
  /** HMAC-SHA-256 of the secret, lower-case hex. */
  readonly fingerprint: string
  /** Enough to recognise it by, too little to use: `castai_v1_4f...9a (83 characters)`. */
  readonly hint: string
  /** How it was encoded at its first place, the outermost first. */
  readonly encodings: readonly string[]
  readonly checksum?: 'fits' | 'differs'
  /** The entry of the vault it is. */
  readonly known?: KnownSecret
  /** What the vendor said of it. */
  readonly live?: 'valid' | 'invalid' | 'unknown'
  readonly history?: HistoryOfSecret
  /** Every further place; at most a hundred, the rest is counted in `places`. */
  readonly elsewhere: readonly Place[]
  /** How many places there are. */
  readonly places: number
}
