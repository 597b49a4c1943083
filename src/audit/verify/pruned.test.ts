import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../log/batch.ts'
import { pruneBody, pruneMetadata } from '../log/prune.ts'
import { verifyCheckpoint } from '../note/checkpoint.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, type TestLog, verifiers } from '../testing/logs.ts'
import { showHash } from '../tree/hash.ts'
import { verifyLog } from './verify-log.ts'

const verify = (batches: readonly Batch[], options = {}) => verifyLog(batches, { verifiers, ...options })

describe('pruned records', () => {
  const record = (ranges: [number, number][]) =>
    callEvent(15, {
      phase: 'event',
      action: 'audit.prune',
      result: 'success',
      metadata: pruneMetadata(ranges),
    })

  const prune = (pruned: TestLog, ranges: [number, number][]): Batch[] => {
    let firstSeq = 1
    return pruned.batches.map((batch) => {
      const body = pruneBody(batch.body, firstSeq, ranges)
      firstSeq += batch.leafHashes.length / 32
      return { ...batch, body }
    })
  }

  test('leave the log intact where a record says so', async () => {
    const pruned = logOf([3, 4, 5]).commit([
      record([[1, 5]]),
      record([
        [7, 9],
        [8, 10],
      ]),
    ])
    const { root } = verifyCheckpoint(pruned.head, verifiers)
    const batches = prune(pruned, [
      [1, 5],
      [7, 10],
    ])
    expect(batches[0]?.body).toBe('\n\n\n')
    expect(await verify(batches)).toMatchObject({ ok: true, size: 14, root: showHash(root) })
    expect(await verify(prune(pruned, [[8, 9]]))).toMatchObject({ ok: true })
  })

  test('are deleted ones where no record says so, and the first of them is named', async () => {
    const pruned = logOf([3, 4, 5]).commit([
      record([
        [2, 5],
        [7, 9],
      ]),
    ])
    expect(await verify(prune(pruned, [[1, 5]]))).toMatchObject({
      outcome: 'tampered',
      reason: 'deleted',
      firstBad: 1,
    })
    expect(await verify(prune(pruned, [[2, 6]]))).toMatchObject({ reason: 'deleted', firstBad: 6 })
    expect(
      await verify(
        prune(pruned, [
          [3, 4],
          [8, 10],
        ]),
      ),
    ).toMatchObject({ reason: 'deleted', firstBad: 10 })
    expect(await verify(prune(pruned, [[12, 12]]))).toMatchObject({ reason: 'deleted', firstBad: 12 })
  })

  test('have hashes that are held by the root all the same', async () => {
    const pruned = logOf([3, 4, 5]).commit([record([[1, 12]])])
    const batches = prune(pruned, [[1, 12]])
    const [batch] = batches
    if (batch === undefined) throw new Error('the log is empty')
    const leafHashes = Buffer.from(batch.leafHashes).fill(1, 0, 4)
    expect(await verify([{ ...batch, leafHashes }, ...batches.slice(1)])).toMatchObject({
      reason: 'edited',
      firstBad: 1,
      lastBad: 3,
    })
  })
})
