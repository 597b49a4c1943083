import type { Hold } from './hold.ts'
import type { Account, LedgerEntry } from './item.ts'
import type { ItemCounts, Run, RunItem } from './run.ts'

/** What this room must remember. Implemented once in `storage/`, for both databases. */
export interface RetentionStore {
  /** Resolves once the entries are durable; what is known already stays as it is. Many at once share one commit. */
  insertLedger(entries: readonly LedgerEntry[]): Promise<void>
  /** Returns what calls have created in an account and nobody has deleted here. */
  ledger(account: Account): Promise<readonly LedgerEntry[]>
  /** Returns the ids of what calls have created at the vendor of an account under another environment or key name. */
  ledgerElsewhere(account: Account): Promise<ReadonlySet<string>>
  /** Returns what calls of an end user have created, wherever. */
  ledgerOfUser(user: string): Promise<readonly LedgerEntry[]>
  /**
   * Whether an id of a vendor, or of any, stands anywhere here: in the ledger, in runs, in the inbox, with own ids or judged
   * items.
   */
  isKnown(id: string, vendor: string | undefined): Promise<boolean>

  holds(): Promise<readonly Hold[]>
  insertHold(hold: Hold): Promise<void>
  /** Returns false where no such hold stands. */
  liftHold(id: string, atMs: number): Promise<boolean>

  /** Puts a planned run with its items in the place of every other that is planned for the same reason. */
  insertRun(run: Run, items: readonly RunItem[]): Promise<void>
  runs(): Promise<readonly Run[]>
  findRun(id: string): Promise<Run | undefined>
  /**
   * Makes a planned run the one that is running. Rejects with ERR_RETENTION_UNDER_WAY where another is, and with
   * ERR_RETENTION_PLAN_UNKNOWN where it is planned no more.
   */
  startRun(run: Run): Promise<void>
  /** Gives charge of a running run to a process; undefined where another has it, or it runs no more. */
  take(id: string, charge: Charge, nowMs: number): Promise<Run | undefined>
  /** Rejects with ERR_RETENTION_TAKEN where somebody else has charge by now. */
  saveRun(run: Run, charge: Charge): Promise<void>
  release(id: string, holder: string): Promise<void>

  /** Returns items that are to be worked on now: those that failed least often first, then in the order of the plan. */
  takeItems(runId: string, nowMs: number, limit: number): Promise<readonly RunItem[]>
  items(
    runId: string,
    query: { readonly afterPosition: number; readonly limit: number },
  ): Promise<readonly RunItem[]>
  /**
   * Writes items that are about to be deleted, all or none: returns false, and changes nothing, where there are more holds
   * by now than `holdCount`. Rejects with ERR_RETENTION_TAKEN where somebody else has charge, as everything below.
   */
  markDeleting(runId: string, items: readonly RunItem[], charge: Charge, holdCount: number): Promise<boolean>
  saveItems(runId: string, items: readonly RunItem[], charge: Charge): Promise<void>
  /** Writes items whose receipts are on record, and their ids no longer. */
  finishItems(runId: string, items: readonly RunItem[], charge: Charge): Promise<void>
  /**
   * Forgets what is kept here of things that are gone at their vendor: ledger, own ids, other runs, and webhooks, but for those
   * about `heldWebhooks`, by the ids of what they are about.
   */
  unlink(items: readonly RunItem[], nowMs: number, heldWebhooks?: readonly string[]): Promise<void>
  /**
   * Forgets the bodies of webhooks. Returns false, and changes nothing, where there are more holds by now than `holdCount`.
   * Rejects with ERR_RETENTION_TAKEN where somebody else has charge.
   */
  eraseBodies(
    runId: string,
    eventIds: readonly string[],
    charge: Charge,
    at: { readonly holdCount: number; readonly nowMs: number },
  ): Promise<boolean>
  /** Ends sessions, and forgets whose they were and how long these users were heard. Returns and rejects as `eraseBodies`. */
  forgetSessions(
    runId: string,
    of: { readonly users: readonly string[]; readonly sessionIds: readonly string[] },
    charge: Charge,
    at: { readonly holdCount: number; readonly nowMs: number },
  ): Promise<boolean>
  counts(runId: string): Promise<ItemCounts>
  /** When the earliest item that waits is due; undefined where none does. */
  nextItemAtMs(runId: string): Promise<number | undefined>
}

/** Who has charge of a run, until when. Whatever is written prolongs it. */
export interface Charge {
  readonly holder: string
  readonly untilMs: number
}
