import { isBadEvidence } from '../audit-error.ts'
import type { Batch } from '../log/batch.ts'
import { type Misplaced, startOf } from './check-batch.ts'
import { LogCheck, type VerifyLogOptions } from './log-check.ts'
import { nameInserted } from './name-fault.ts'
import { type Fault, faultIn, type Verdict } from './verdict.ts'

/**
 * Returns what became of a log since it was written: reads every commit, checks every signature, hash and root, and
 * compares with the anchors. Stops at the first fault. Needs no more memory than one commit, whatever the length.
 *
 * Without an anchor it finds every change by whoever lacks the signing key, except that commits were cut off at the
 * end. With one, it finds every change up to the anchor, whoever made it.
 *
 * Rejects where the commits cannot be read; where they can, but are not those of a log, the verdict says so.
 */
export async function verifyLog(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  options: VerifyLogOptions,
): Promise<Verdict> {
  const check = new LogCheck(options)
  const iterator =
    Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]()
  try {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) return check.end()
      const found = check.add(value)
      if (found !== undefined) {
        return check.verdict('startsAt' in found ? await locate(found, check, iterator) : found)
      }
    }
  } catch (error) {
    if (!isBadEvidence(error)) throw error
    return check.verdict({ reason: 'unreadable', firstBad: check.size + 1 })
  } finally {
    await iterator.return?.()
  }
}

/** Returns what was done where a commit stands that belongs elsewhere: whether the missing ones come later tells. */
async function locate(
  misplaced: Misplaced,
  check: LogCheck,
  rest: AsyncIterator<Batch> | Iterator<Batch>,
): Promise<Fault> {
  const { startsAt, checkpoint, leaves } = misplaced
  const { size } = check
  if (checkpoint.size <= size) return faultIn(size + 1, size + leaves.length, 'inserted')
  if (startsAt <= size) return nameInserted({ ...misplaced, tree: check.tree, records: [] })
  try {
    for (;;) {
      const { done, value } = await rest.next()
      if (done) break
      if (startOf(value, check.verifiers) === size) return { reason: 'swapped', firstBad: size + 1 }
    }
  } catch (error) {
    // What comes later is unreadable too; that something is missing here stands all the same.
    if (!isBadEvidence(error)) throw error
  }
  return faultIn(size + 1, checkpoint.size, 'deleted')
}
