import { unreadable } from '../audit-error.ts'
import { splitBody } from '../record/body.ts'
import { parseRecord } from '../record/encode-record.ts'

/** Places of records, from 1, both ends included. */
export type SeqRange = readonly [first: number, last: number]

/**
 * Action of the record that must be in the log before records lose their bytes. Whoever may record it may empty the
 * log unseen: nothing but pruning itself may.
 */
export const pruneAction = 'audit.prune'

/** Ranges in one prune record; more need a further record. */
export const pruneRangesMax = 1_000

/** How the action stands in a canonical record: a cheap test that may say yes for nothing, but never no. */
const pruneText = `"action":"${pruneAction}"`

/** Returns the metadata of a prune record. Throws where a range is none, or there are none or too many. */
export function pruneMetadata(ranges: readonly SeqRange[]): { readonly ranges: readonly SeqRange[] } {
  if (ranges.length === 0 || ranges.length > pruneRangesMax || !ranges.every(isSeqRange)) {
    throw unreadable('a prune record names no ranges, too many, or one that is none')
  }
  return { ranges }
}

/**
 * Returns a commit's body without the bytes of the records in the ranges. The leaf hashes stay, and with them every
 * proof. Prune records are never emptied: without them nobody could tell pruned records from deleted ones.
 */
export function pruneBody(body: string, firstSeq: number, ranges: readonly SeqRange[]): string {
  return splitBody(body)
    .map((record, index) => {
      const isPruned = ranges.some(([first, last]) => firstSeq + index >= first && firstSeq + index <= last)
      return isPruned && !isPruneRecord(record) ? '\n' : `${record}\n`
    })
    .join('')
}

/** Returns what a record at that place allows to be pruned: nothing, unless it is a prune record. */
export function prunedBy(record: string, seq: number): readonly SeqRange[] {
  if (!isPruneRecord(record)) return []
  const { result, metadata } = parseRecord(record)
  const ranges = metadata?.ranges
  if (result === 'failure' || !Array.isArray(ranges)) return []
  // A record that allows what comes after it would allow an attacker to empty the future.
  return ranges.filter((range) => isSeqRange(range) && range[1] < seq)
}

function isPruneRecord(record: string): boolean {
  return record.includes(pruneText) && parseRecord(record).action === pruneAction
}

function isSeqRange(value: unknown): value is SeqRange {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [first, last] = value
  return Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1 && first <= last
}
