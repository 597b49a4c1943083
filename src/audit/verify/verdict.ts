/**
 * What was done to a log, as far as it can be known:
 *
 * - `edited`: a record was changed. Also where one of several was, and `lastBad` ends the range that it is in.
 * - `hash_edited`: the stored hash of a record was changed, the record itself was not.
 * - `deleted`, `inserted`, `swapped`: records are missing, were added, or stand in another order. A record whose bytes
 *   are gone without a prune record that says so was deleted.
 * - `misnumbered`: records are as they were signed, and stand under other numbers.
 * - `truncated`: records at the end are missing.
 * - `rolled_back`: the log is whole by its own account, but there was more of it when the anchor was made.
 * - `rewritten`: every signature is right, but this is not the log that the anchor speaks of. Either it went on from a
 *   backup, or somebody has the signing key.
 * - `forged_checkpoint`: a checkpoint is not signed by the log's key.
 * - `unreadable`: the bytes are not those of a log.
 * - `nothing_checked`: there was nothing to check.
 * - `anchor_unusable`: the log itself is intact, but an anchor is not signed by its key, so nothing follows from it.
 * - `anchor_not_covered`: an export leaves out what comparing it with the anchor would take.
 */
export type VerdictReason =
  | 'edited'
  | 'hash_edited'
  | 'deleted'
  | 'inserted'
  | 'swapped'
  | 'misnumbered'
  | 'truncated'
  | 'rolled_back'
  | 'rewritten'
  | 'forged_checkpoint'
  | 'unreadable'
  | 'nothing_checked'
  | 'anchor_unusable'
  | 'anchor_not_covered'

/** What is wrong first, and where: places of records, from 1. */
export interface Fault {
  readonly reason: VerdictReason
  readonly firstBad: number
  /** Given where only a range is known: it ends here. */
  readonly lastBad?: number
}

/** Returns a fault that lies somewhere in a range of records, or at its one record. */
export function faultIn(firstBad: number, lastBad: number, reason: VerdictReason): Fault {
  return lastBad > firstBad ? { reason, firstBad, lastBad } : { reason, firstBad }
}

/** `intact`: all of it was checked. `tampered`: something is wrong. `undecided`: that could not be found out. */
export type Outcome = 'intact' | 'tampered' | 'undecided'

/** What verifying has found. */
export interface Verdict {
  readonly outcome: Outcome
  /** True for `intact` alone. */
  readonly ok: boolean
  /** How many records, from the first on, are as they were signed. */
  readonly size: number
  /** Root over those, in base64, as checkpoints show it. */
  readonly root: string
  /** Size of the largest anchor that was compared and agrees; 0 where there was none. */
  readonly anchoredSize: number
  readonly reason?: VerdictReason
  readonly firstBad?: number
  readonly lastBad?: number
}
