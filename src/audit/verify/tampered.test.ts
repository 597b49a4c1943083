import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../log/batch.ts'
import { joinRecords, splitBody } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { leafHash, packHashes } from '../tree/hash.ts'
import { verifyLog } from './verify-log.ts'

const verify = (batches: readonly Batch[], options = {}) => verifyLog(batches, { verifiers, ...options })

/** Changes the commit at a place. */
function withBatch(log: TestLog, place: number, change: (batch: Batch) => Partial<Batch>): Batch[] {
  return log.batches.map((batch, index) => (index === place ? { ...batch, ...change(batch) } : batch))
}

/** Changes the records of a commit. */
function withRecords(log: TestLog, place: number, change: (records: string[]) => string[]): Batch[] {
  return withBatch(log, place, ({ body }) => ({ body: joinRecords(change(splitBody(body))) }))
}

/** Changes the records of a commit and their hashes alike, as someone would who knows the format but not the key. */
function withHidden(log: TestLog, place: number, change: (records: string[]) => string[]): Batch[] {
  return withBatch(log, place, ({ body }) => {
    const records = change(splitBody(body))
    return { body: joinRecords(records), leafHashes: packHashes(records.map(leafHash)) }
  })
}

const extra = encodeRecord(callEvent(99))
const log = logOf([3, 4, 5, 2])

describe('records changed in place are named', () => {
  test.each(Array.from({ length: 14 }, (_, index) => index + 1))('record %i edited', async (seq) => {
    const commit = [3, 7, 12, 14].findIndex((end) => seq <= end)
    const first = [1, 4, 8, 13][commit] ?? 0
    const edited = withRecords(log, commit, (records) =>
      records.with(seq - first, (records[seq - first] ?? '').replace('success', 'failure')),
    )
    expect(await verify(edited)).toMatchObject({
      outcome: 'tampered',
      ok: false,
      reason: 'edited',
      firstBad: seq,
    })
  })

  test('deleted', async () => {
    expect(await verify(withRecords(log, 2, (records) => records.toSpliced(1, 1)))).toMatchObject({
      reason: 'deleted',
      firstBad: 9,
    })
    expect(await verify(withRecords(log, 2, (records) => records.slice(0, -1)))).toMatchObject({
      reason: 'deleted',
      firstBad: 12,
    })
  })

  test('inserted', async () => {
    expect(await verify(withRecords(log, 2, (records) => records.toSpliced(1, 0, extra)))).toMatchObject({
      reason: 'inserted',
      firstBad: 9,
    })
    expect(await verify(withRecords(log, 2, (records) => [...records, extra]))).toMatchObject({
      reason: 'inserted',
      firstBad: 13,
    })
  })

  test('swapped', async () => {
    const swapped = withRecords(log, 2, (records) =>
      records.with(1, records[3] ?? '').with(3, records[1] ?? ''),
    )
    expect(await verify(swapped)).toMatchObject({ reason: 'swapped', firstBad: 9 })
  })

  test('emptied as if pruned', async () => {
    expect(await verify(withRecords(log, 2, (records) => records.with(1, '')))).toMatchObject({
      reason: 'deleted',
      firstBad: 9,
    })
  })

  test('a hash edited, the record genuine', async () => {
    const edited = withBatch(log, 1, ({ leafHashes }) => ({
      leafHashes: Buffer.from(leafHashes).fill(0, 32, 64),
    }))
    expect(await verify(edited)).toMatchObject({ reason: 'hash_edited', firstBad: 5 })
  })
})

describe('records changed together with their hashes', () => {
  test('edited: somewhere in the commit', async () => {
    expect(await verify(withHidden(log, 2, (records) => records.with(1, extra)))).toMatchObject({
      reason: 'edited',
      firstBad: 8,
      lastBad: 12,
    })
    const single = logOf([1, 1])
    const verdict = await verify(withHidden(single, 1, () => [extra]))
    expect(verdict).toMatchObject({ reason: 'edited', firstBad: 2 })
    expect(verdict).not.toHaveProperty('lastBad')
  })

  test('deleted: the signed size says how many', async () => {
    expect(await verify(withHidden(log, 2, (records) => records.toSpliced(1, 1)))).toMatchObject({
      reason: 'deleted',
      firstBad: 8,
      lastBad: 12,
    })
  })

  test('inserted: found out by leaving each out in turn', async () => {
    const verdict = await verify(withHidden(log, 2, (records) => records.toSpliced(1, 0, extra)))
    expect(verdict).toMatchObject({ reason: 'inserted', firstBad: 9 })
    expect(verdict).not.toHaveProperty('lastBad')
    expect(await verify(withHidden(log, 2, (records) => [...records, extra, extra]))).toMatchObject({
      reason: 'inserted',
      firstBad: 13,
      lastBad: 14,
    })
    expect(await verify(withHidden(log, 2, (records) => [extra, ...records, extra]))).toMatchObject({
      reason: 'inserted',
      firstBad: 8,
      lastBad: 14,
    })
  })

  test('swapped: found out by swapping back', async () => {
    const swapped = withHidden(log, 2, (records) =>
      records.with(1, records[4] ?? '').with(4, records[1] ?? ''),
    )
    expect(await verify(swapped)).toMatchObject({ reason: 'swapped', firstBad: 9 })
  })

  test('in a commit too large to try everything, the answer still comes soon', async () => {
    const large = logOf([3_000])
    const verdict = await verify(withHidden(large, 0, (records) => records.with(2_000, extra)))
    expect(verdict).toMatchObject({ reason: 'edited', firstBad: 1, lastBad: 3_000 })
  })
})

describe('whole commits', () => {
  const [first, second, third, fourth] = log.batches as [Batch, Batch, Batch, Batch]

  test('deleted', async () => {
    expect(await verify([first, third, fourth])).toMatchObject({ reason: 'deleted', firstBad: 4 })
    expect(await verify([second, third, fourth])).toMatchObject({ reason: 'deleted', firstBad: 1 })
  })

  test('swapped', async () => {
    expect(await verify([first, third, second, fourth])).toMatchObject({ reason: 'swapped', firstBad: 4 })
    expect(await verify([second, first])).toMatchObject({ reason: 'swapped', firstBad: 1 })
  })

  test('inserted', async () => {
    expect(await verify([first, second, second, third])).toMatchObject({
      reason: 'inserted',
      firstBad: 8,
      lastBad: 11,
    })
    expect(await verify([first, second, first])).toMatchObject({
      reason: 'inserted',
      firstBad: 8,
      lastBad: 10,
    })
    const empty = { body: '', leafHashes: new Uint8Array(), checkpoint: first.checkpoint }
    expect(await verify([first, empty])).toMatchObject({ outcome: 'tampered', firstBad: 4 })
  })

  test('by another key', async () => {
    const forged = logOf([3, 4, 5, 2], stranger)
    expect(await verify(forged.batches)).toMatchObject({ reason: 'forged_checkpoint', firstBad: 1 })
    expect(await verify([first, second, ...forged.batches.slice(2)])).toMatchObject({
      reason: 'forged_checkpoint',
      firstBad: 8,
    })
  })

  test('with the genuine checkpoint of another size or another log', async () => {
    expect(await verify(withBatch(log, 1, () => ({ checkpoint: third.checkpoint })))).toMatchObject({
      ok: false,
      firstBad: 4,
    })
    const foreign = logOf([3, 4])
    foreign.batches[1] = {
      ...second,
      ...new TestLog().commitBody('a\nb\nc\n').commitBody('a\nb\nc\nd\n').batches[1],
    }
    expect(await verify(foreign.batches)).toMatchObject({ ok: false, firstBad: 4 })
  })
})

test.each([
  ['another number', { firstSeq: 3, count: 2 }],
  ['another length', { firstSeq: 4, count: 1 }],
])('a commit that stands under %s is found: readers go by it', async (_what, written) => {
  const batches = logOf([3, 2]).batches
  const [first, second] = batches as [Batch, Batch]
  const right = { ...second, written: { firstSeq: 4, count: 2 } }
  expect(await verifyLog([first, right], { verifiers })).toMatchObject({ ok: true })
  expect(await verifyLog([first, { ...second, written }], { verifiers })).toMatchObject({
    outcome: 'tampered',
    reason: 'misnumbered',
    firstBad: 4,
  })
})
