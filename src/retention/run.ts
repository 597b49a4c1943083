import type { Erasure } from './erasure/erasure.ts'
import type { Account, Item } from './item.ts'
import type { VendorSetting } from './retention-offer.ts'

/**
 * - `planned`: what would be deleted is written down, and nothing else has happened
 * - `running`: things are being deleted
 * - `done`: everything in it is gone, or held
 * - `incomplete`: something could not be deleted; the next run tries again
 */
export type RunState = 'planned' | 'running' | 'done' | 'incomplete'

/** `policy`: things are too old. `erasure`: somebody asked to be forgotten. */
export type RunReason = 'policy' | 'schedule' | 'erasure'

/** One deletion of many things, from the plan to the end. */
export interface Run {
  readonly id: string
  /** Of exactly what is in it, under exactly these policies: 32 hexadecimal digits. */
  readonly planHash: string
  readonly state: RunState
  readonly reason: RunReason
  /** Of the policies that were in force, 16 hexadecimal digits. */
  readonly policyVersion: string
  /** What the plan found and left out. */
  readonly outlook: Outlook
  readonly plannedAtMs: number
  readonly startedAtMs: number | null
  readonly endedAtMs: number | null
}

/** What a plan found, in numbers. */
export interface Outlook {
  readonly accounts: readonly AccountOutlook[]
  /** What is erased of a person besides; absent in runs that are about none. */
  readonly erasure?: Erasure
}

/** What a plan found in one account. */
export interface AccountCounts {
  /** Things that the vendor lists, and those that the ledger alone knows of. */
  readonly listed: number
  readonly fromLedger: number
  readonly due: number
  readonly held: number
  /** Due, and still under way. */
  readonly open: number
  /** Without a time that anybody knows, and therefore left alone. */
  readonly undated: number
  /** Known to the ledger under another environment or key name, and therefore left alone. */
  readonly elsewhere: number
  /** Due, but made by nobody knows whom, where another environment may share the account: left alone. */
  readonly unknownOrigin: number
}

export interface AccountOutlook extends Account, AccountCounts {
  /** Id of the key that it was looked at with: under another one it may be another account. */
  readonly keyId?: string
  /** Listed, and made by no call through the gate that the ledger knows of. Absent in runs from before it was counted. */
  readonly direct?: number
  /** The vendor's own settings, and what to know of them. */
  readonly settings: readonly VendorSetting[]
  readonly notes: readonly string[]
  /** Why the account could not be looked at as a whole: nothing of it is in the plan then. */
  readonly problem: string | null
}

/**
 * - `due`: to be deleted
 * - `deleting`: the vendor is being told, or was when a process was killed
 * - `deleted`: the vendor has said yes, and is still to be asked whether it is gone
 * - `verified`: seen to be gone; its receipt is still to be recorded
 * - `gone`: the receipt is on record, and no copy of the id is left here
 * - `held`: a hold stood when it was about to be deleted
 * - `pending`: it could not be deleted in this run
 */
export type ItemState = 'due' | 'deleting' | 'deleted' | 'verified' | 'gone' | 'held' | 'pending'

/** One thing in a run. */
export interface RunItem extends Item {
  readonly position: number
  readonly tag: string | null
  /** Null where nobody knows. */
  readonly createdAtMs: number | null
  /** Name of the policy that makes it due. */
  readonly policy: string
  readonly state: ItemState
  readonly attempts: number
  /** Not before this is it tried again. */
  readonly nextAtMs: number
  /** Of its receipt, from the moment on at which it is about to be deleted. */
  readonly requestId: string | null
  /** What was learnt of it so far, for the receipt. */
  readonly trace: Trace
  /** What stands in the way, in plain words. */
  readonly problem: string | null
}

/** What the vendor was asked and has answered. Hashes under the subject key, never the answers. */
export interface Trace {
  /** Whether the vendor has shown it, on its list or by its id. */
  readonly wasThere?: boolean
  /** Whether no call through the gate is known to have made it. */
  readonly isOfUnknownOrigin?: boolean
  readonly holdCheckedAtMs?: number
  readonly request?: { readonly method: string; readonly hash: string; readonly sentAtMs: number }
  readonly answer?: { readonly status: number; readonly hash: string; readonly atMs: number }
  readonly verification?: { readonly status: number; readonly hash: string; readonly atMs: number }
  /** The process that told the vendor was killed before it heard the answer. */
  readonly wasInterrupted?: boolean
}

export type ItemCounts = Readonly<Record<ItemState, number>>
