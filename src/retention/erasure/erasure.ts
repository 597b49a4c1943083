import type { Environment } from '../../core/index.ts'
import type { Account } from '../item.ts'
import type { Person } from '../retention-offer.ts'
import type { Charge } from '../retention-store.ts'

/**
 * - `deleted`: gone; what a vendor kept has a receipt of its own, which says how certain that is
 * - `crypto_erased`: still there, and nobody can read it any more, since its key was destroyed
 * - `held`: a legal hold keeps it
 * - `open`: still under way, and therefore left alone
 * - `pending`: it could not be deleted
 * - `not_found`: there was none
 */
export type ErasureLevel = 'deleted' | 'crypto_erased' | 'held' | 'open' | 'pending' | 'not_found'

/** What came of one kind of thing that is known of a person. */
export interface ErasurePart {
  /** For example `assemblyai transcripts`, `bodies of webhooks`. */
  readonly what: string
  readonly level: ErasureLevel
  readonly count: number
  /** Ids of the holds that keep it; absent where none does. */
  readonly holds?: readonly string[]
}

/** A webhook whose body names the person. */
export interface NamingBody {
  readonly eventId: string
  readonly vendor: string
  readonly environment: Environment
  /** Id at the vendor of what it is about; null where nobody knows. */
  readonly item: string | null
  readonly receivedAtMs: number
}

/** A browser token of the person, and its session. */
export interface PersonalSession {
  readonly id: string
  readonly vendor: string
  readonly environment: Environment
  readonly mintedAtMs: number
}

/** What a run erases of a person besides what vendors keep. */
export interface Erasure {
  /** What stands for the person in log and ledger, in every spelling; receipts name the first. */
  readonly subjects: readonly string[]
  /** Of the receipt that sums everything up. */
  readonly requestId: string
  /** Empty once they are erased. */
  readonly bodies: readonly NamingBody[]
  /** How much the plan has found here. */
  readonly found: { readonly bodies: number; readonly sessions: number; readonly keys: number }
  /** What is still under way, by `vendor kind`. */
  readonly open: Readonly<Record<string, number>>
  /** Where nobody could look, in sentences. */
  readonly unsearched: readonly string[]
  /** What is known and stays, and what nobody can reach, in sentences. */
  readonly outOfScope: readonly string[]
  /** Absent until the run has ended. */
  readonly parts?: readonly ErasurePart[]
}

/** The run that erases, who has charge of it, and how many holds it has seen. */
export interface ErasingRun {
  readonly id: string
  readonly charge: Charge
  readonly holdCount: number
}

/** What is kept here of persons. Whatever erases may be asked twice. */
export interface PersonPorts {
  /** Returns what stands for a name in log and ledger; what stands there already stays as it is. */
  subjectOf(name: string): string
  /** Every account that there is a key for. */
  accounts(): Promise<readonly Account[]>
  /** Returns the webhooks whose bodies hold one of the names, whole: a part of somebody else's name is none. */
  bodiesNaming(names: readonly string[], form: Person['form']): Promise<readonly NamingBody[]>
  sessionsOf(subjects: readonly string[]): Promise<readonly PersonalSession[]>
  /** Ends sessions of the subjects, and forgets whose they were; returns false, and does nothing, where a hold has come. */
  forgetSessions(
    subjects: readonly string[],
    sessionIds: readonly string[],
    under: ErasingRun,
  ): Promise<boolean>
  /** How many of the subjects have a key in the log. */
  countKeys(subjects: readonly string[]): Promise<number>
  /** Returns false where a hold on the log has come: keys that are left stay. */
  eraseKeys(subjects: readonly string[]): Promise<boolean>
  /** Ids of the holds on the log. */
  logHolds(): Promise<readonly string[]>
  /** Ids of the locks that name one of the subjects. */
  locksOn(subjects: readonly string[]): Promise<readonly string[]>
}

/** What stands in the log of a person who was erased: what came of it, and no name. Never more than was seen. */
export interface ErasureReceipt {
  readonly version: 1
  readonly kind: 'person'
  /** What stands for the person in the log. */
  readonly subject: string
  readonly run: string
  readonly plan: string
  readonly levels: readonly ErasureLevel[]
  readonly parts: readonly ErasurePart[]
  readonly unsearched: readonly string[]
  readonly outOfScope: readonly string[]
}

/** The action under which such receipts stand in the log. */
export const erasureAction = 'retention.erased'
