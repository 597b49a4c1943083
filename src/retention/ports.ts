import type { Clock, RandomSource, Recorder } from '../core/index.ts'
import type { PersonPorts } from './erasure/erasure.ts'
import type { Account } from './item.ts'
import type { RetentionPolicy } from './policy.ts'
import type { RetentionOffer, VendorReply, VendorRequest } from './retention-offer.ts'
import type { RetentionStore } from './retention-store.ts'

export interface RetentionPorts {
  readonly store: RetentionStore
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly policies: readonly RetentionPolicy[]
  /** Makes one call with the key of an account, redirects not followed; never throws for what the vendor does. */
  ask(account: Account, request: VendorRequest): Promise<VendorReply>
  /** Why an account cannot be worked on just now: a lock, a key that is missing. Undefined where it can. */
  obstacle(account: Account): string | undefined
  /** Id of the key that calls to an account are made with; undefined where there is none. */
  keyIdOf(account: Account): string | undefined
  /** Whether another environment, or another key name, has a key at the vendor: it may be of the same account. */
  hasNeighbours(account: Account): Promise<boolean>
  /** Returns the accounts of one vendor, or of all, that there is or was a key of. */
  accountsOf(vendor: string | undefined): Promise<readonly Account[]>
  /** Undefined where nothing is known of what the vendor keeps. */
  offerOf(vendor: string): Promise<RetentionOffer | undefined>
  /** Returns the kinds that a vendor keeps, or that any keeps where none is named, and those that are kept of them here. */
  kindsOf(vendor: string | undefined): Promise<readonly string[]>
  /** Whether a record of this request and action is in the log. */
  isOnRecord(requestId: string, action: string): Promise<boolean>
  /** What is kept here of persons. */
  readonly persons: PersonPorts
  /** Makes keyed hashes of what was deleted: 32 bytes. */
  readonly subjectKey: Uint8Array
  readonly timing: RetentionTiming
  /** Names this process among those that may take charge. */
  readonly holder: string
  wait(ms: number): Promise<void>
}

export interface RetentionTiming {
  /** Calls a second to each vendor. */
  readonly requestsPerSecond: number
  /** Calls under way at once. */
  readonly concurrency: number
  /** How often something is tried in one run. */
  readonly attemptsMax: number
  /** Before the second try; doubled before each further one. */
  readonly retryMs: number
  readonly retryMsMax: number
  /** How long one process has charge of a run without a word. */
  readonly leaseMs: number
}

export const defaultTiming: RetentionTiming = {
  requestsPerSecond: 20,
  concurrency: 8,
  attemptsMax: 8,
  retryMs: 1_000,
  retryMsMax: 60_000,
  leaseMs: 60_000,
}
