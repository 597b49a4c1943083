import { describe, expect, test } from 'vitest'
import type { Batch } from '../log/batch.ts'
import { decodeBatches } from '../log/batch-bytes.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { verifyLog } from './verify-log.ts'

const verify = (batches: readonly Batch[], options = {}) => verifyLog(batches, { verifiers, ...options })

const extra = encodeRecord(callEvent(99))
const log = logOf([3, 4, 5, 2])

describe('the end cut off', () => {
  const anchors = [log.head]

  test.each([0, 1, 2, 3])('after %i commits: found by a newer anchor', async (kept) => {
    const prefix = log.batches.slice(0, kept)
    const firstBad = [1, 4, 8, 13][kept]
    expect(await verify(prefix, { anchors })).toMatchObject({
      outcome: 'tampered',
      reason: 'truncated',
      firstBad,
      lastBad: 14,
    })
    expect(await verify(prefix, { head: log.head })).toMatchObject({
      reason: 'truncated',
      firstBad,
      lastBad: 14,
    })
  })

  test('together with the head, as a backup put back would be: rolled back', async () => {
    const backup = log.batches.slice(0, 2)
    const head = backup[1]?.checkpoint
    expect(await verify(backup, { head })).toMatchObject({ ok: true })
    expect(await verify(backup, { head, anchors })).toMatchObject({
      reason: 'rolled_back',
      firstBad: 8,
      lastBad: 14,
    })
  })

  test('cannot be found without an anchor: that is what anchors are for', async () => {
    expect(await verify(log.batches.slice(0, 2))).toMatchObject({ ok: true, size: 7, anchoredSize: 0 })
  })

  test('within a commit', async () => {
    const cut = decodeBatches([log.bytes.subarray(0, -10)])
    expect(await verifyLog(cut, { verifiers })).toMatchObject({
      outcome: 'tampered',
      reason: 'unreadable',
      firstBad: 13,
    })
  })

  test('a head that is not genuine is a forgery', async () => {
    const head = logOf([3, 4, 5, 2], stranger).head
    expect(await verify(log.batches, { head })).toMatchObject({
      outcome: 'tampered',
      reason: 'forged_checkpoint',
    })
  })
})

describe('with the home and the signing key stolen, every signature is right, and an anchor still tells', () => {
  const anchors = log.batches.slice(0, 3).map(({ checkpoint }) => checkpoint)

  test('history rewritten from the start', async () => {
    const rewritten = new TestLog()
    for (const size of [3, 4, 5, 2])
      rewritten.commit(Array.from({ length: size }, (_, at) => callEvent(500 + rewritten.tree.size + at)))
    expect(await verify(rewritten.batches, { head: rewritten.head })).toMatchObject({ ok: true })
    expect(await verify(rewritten.batches, { anchors })).toMatchObject({
      reason: 'rewritten',
      firstBad: 1,
      lastBad: 3,
    })
  })

  test('history rewritten after an anchor: it lies between that one and the next', async () => {
    const forked = logOf([3, 4]).commit([extra, extra, extra, extra, extra].map(() => callEvent(77)))
    expect(await verify(forked.batches, { anchors })).toMatchObject({
      reason: 'rewritten',
      firstBad: 8,
      lastBad: 12,
      anchoredSize: 7,
    })
  })

  test('rewritten as one large commit, so that anchors lie within it', async () => {
    const events = Array.from({ length: 20 }, (_, index) => callEvent(index === 5 ? 999 : index + 1))
    const merged = new TestLog().commit(events)
    expect(await verify(merged.batches)).toMatchObject({ ok: true })
    expect(await verify(merged.batches, { anchors })).toMatchObject({
      reason: 'rewritten',
      firstBad: 4,
      lastBad: 7,
    })
  })

  test('a backup put back that then went on', async () => {
    const resumed = logOf([3]).commit([
      callEvent(70),
      callEvent(71),
      callEvent(72),
      callEvent(73),
      callEvent(74),
    ])
    expect(await verify(resumed.batches, { head: resumed.head })).toMatchObject({ ok: true })
    expect(await verify(resumed.batches, { head: resumed.head, anchors })).toMatchObject({
      reason: 'rewritten',
      firstBad: 4,
      lastBad: 7,
    })
  })

  test('a checkpoint of the thief that agrees takes no weight from one of the same size that does not', async () => {
    const forged = logOf([3]).commit([70, 71, 72, 73].map((id) => callEvent(id)))
    for (const given of [
      [forged.head, ...anchors],
      [...anchors, forged.head],
    ]) {
      expect(await verify(forged.batches, { anchors: given })).toMatchObject({
        reason: 'rewritten',
        firstBad: 4,
        lastBad: 7,
        anchoredSize: 3,
      })
    }
  })

  test('another head of the same size', async () => {
    const other = new TestLog().commit(Array.from({ length: 14 }, (_, index) => callEvent(600 + index)))
    expect(await verify(log.batches, { head: other.head })).toMatchObject({ reason: 'rewritten' })
  })
})
