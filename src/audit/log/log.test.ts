import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyCheckpoint } from '../note/checkpoint.ts'
import { joinRecords } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, origin, signer, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { naiveRoot } from '../testing/naive-tree.ts'
import { MerkleFrontier } from '../tree/frontier.ts'
import { type Batch, batchLimits } from './batch.ts'
import { decodeBatches, encodeBatch } from './batch-bytes.ts'
import { openHead, rebuildTree } from './log-head.ts'
import { pruneBody, prunedBy, pruneMetadata } from './prune.ts'
import { sealBatch } from './seal-batch.ts'

const refusal = expect.objectContaining({ code: 'ERR_CORE_INPUT' })

async function readAll(chunks: Iterable<Uint8Array>): Promise<Batch[]> {
  const batches: Batch[] = []
  for await (const batch of decodeBatches(chunks)) batches.push(batch)
  return batches
}

describe('sealing a commit', () => {
  test('signs the root over every record so far', () => {
    const log = logOf([3, 1, 4])
    const records = log.batches.flatMap(({ body }) => body.split('\n').slice(0, -1))
    expect(records).toHaveLength(8)
    const { size, root, origin: named } = verifyCheckpoint(log.head, verifiers)
    expect([named, size, root]).toEqual([
      origin,
      8,
      naiveRoot(records.map((one) => Buffer.from(one))).toString('hex'),
    ])
  })

  test('leaves the tree alone: a commit that failed is made again', () => {
    const { tree } = logOf([5])
    const before = tree.toBytes()
    const body = joinRecords([encodeRecord(callEvent(6))])
    const first = sealBatch(body, tree, [signer])
    expect(tree.toBytes()).toEqual(before)
    expect(sealBatch(body, tree, [signer])).toEqual(first)
    expect([first.firstSeq, first.tree.size]).toEqual([6, 6])
  })

  test.each([
    ['nothing', ''],
    ['an empty record', 'a\n\n'],
    ['a record that does not end', 'a\nb'],
    ['too many records', 'a\n'.repeat(batchLimits.records + 1)],
  ])('of %s is refused', (_, body) => {
    expect(() => sealBatch(body, new MerkleFrontier(), [signer])).toThrow(refusal)
  })
})

describe('commits as bytes', () => {
  const log = logOf([3, 1, 70])

  test('come back, wherever the stream is divided', async () => {
    const property = fc.asyncProperty(fc.array(fc.nat({ max: log.bytes.length })), async (cuts) => {
      const places = [0, ...cuts.toSorted((left, right) => left - right), log.bytes.length]
      const chunks = places.slice(1).map((end, index) => log.bytes.subarray(places[index], end))
      expect(await readAll(chunks)).toEqual(log.batches)
    })
    await fc.assert(property, { numRuns: 50 })
    expect(await readAll([])).toEqual([])
  })

  test('that end too soon are refused, wherever they end', async () => {
    const { bytes } = logOf([1])
    for (let length = 1; length < bytes.length; length += 1) {
      await expect(readAll([bytes.subarray(0, length)])).rejects.toThrow(refusal)
    }
  })

  test('with a length past its limit are refused before anything of that length is read', async () => {
    for (const [place, limit] of [
      [8, batchLimits.records],
      [12, batchLimits.bodyBytes],
      [16, batchLimits.checkpointBytes],
    ] as const) {
      const bytes = Buffer.from(log.bytes)
      bytes.writeUInt32BE(limit + 1, place)
      let asked = 0
      const stream = function* (): Generator<Uint8Array> {
        yield bytes.subarray(0, 20)
        asked += 1
        yield bytes.subarray(20)
      }
      await expect(readAll(stream())).rejects.toThrow(refusal)
      expect(asked).toBe(0)
    }
  })

  test('past the limits are not written either', () => {
    const [batch] = log.batches
    if (batch === undefined) throw new Error('the log is empty')
    expect(() => encodeBatch({ ...batch, checkpoint: 'x'.repeat(16_385) })).toThrow(refusal)
    expect(() => encodeBatch({ ...batch, leafHashes: Buffer.alloc(33) })).toThrow(refusal)
  })

  test('let go of the file when the reader stops early', async () => {
    let isClosed = false
    const stream = function* (): Generator<Uint8Array> {
      try {
        yield log.bytes
        yield log.bytes
      } finally {
        isClosed = true
      }
    }
    for await (const batch of decodeBatches(stream())) {
      expect(batch).toEqual(log.batches[0])
      break
    }
    expect(isClosed).toBe(true)
  })
})

describe('opening a log where it ended', () => {
  const log = logOf([3, 1, 4])
  const head = { checkpoint: log.head, tree: log.tree.toBytes() }

  test('goes on as if it had never been closed', () => {
    const tree = openHead(head, verifiers)
    const body = joinRecords([encodeRecord(callEvent(9))])
    expect(sealBatch(body, tree, [signer])).toEqual(sealBatch(body, log.tree, [signer]))
  })

  test('is refused where any byte of the stored tree was changed, or the checkpoint is not genuine', () => {
    for (let at = 0; at < head.tree.length; at += 1) {
      const tree = Buffer.from(head.tree)
      tree[at] = (tree[at] ?? 0) ^ 1
      expect(() => openHead({ ...head, tree }, verifiers), `at ${at}`).toThrow(refusal)
    }
    const forged = logOf([3, 1, 4], stranger)
    expect(() => openHead({ ...head, checkpoint: forged.head }, verifiers)).toThrow(refusal)
    expect(() => openHead({ ...head, checkpoint: logOf([3]).head }, verifiers)).toThrow(refusal)
  })

  test('works from the stored hashes alone where the head was lost', async () => {
    const hashes = log.batches.map(({ leafHashes }) => leafHashes)
    expect((await rebuildTree(hashes, log.head, verifiers)).toBytes()).toEqual(head.tree)
    await expect(rebuildTree(hashes.slice(1), log.head, verifiers)).rejects.toThrow(refusal)
    await expect(rebuildTree(hashes.toReversed(), log.head, verifiers)).rejects.toThrow(refusal)
  })
})

describe('pruning', () => {
  const prune = (ranges: unknown, more = {}) =>
    encodeRecord(
      callEvent(9, {
        phase: 'event',
        action: 'audit.prune',
        result: 'success',
        metadata: { ranges },
        ...more,
      }),
    )

  test('empties the records in the ranges and no others', () => {
    expect(
      pruneBody('a\nb\nc\nd\n', 11, [
        [12, 12],
        [14, 90],
      ]),
    ).toBe('a\n\nc\n\n')
    expect(
      pruneBody('a\n', 11, [
        [1, 10],
        [12, 20],
      ]),
    ).toBe('a\n')
  })

  test('never empties a prune record, or nobody could tell pruned from deleted; one that only talks of it, it does', () => {
    const talk = encodeRecord(callEvent(1, { metadata: { nested: { action: 'audit.prune' } } }))
    expect(talk).toContain('"action":"audit.prune"')
    const body = joinRecords([prune([[1, 2]]), talk])
    expect(pruneBody(body, 1, [[1, 2]])).toBe(`${prune([[1, 2]])}\n\n`)
  })

  test('is allowed for earlier records by a record that says so', () => {
    expect(
      prunedBy(
        prune([
          [1, 3],
          [5, 5],
        ]),
        9,
      ),
    ).toEqual([
      [1, 3],
      [5, 5],
    ])
    expect(
      prunedBy(
        prune([
          [1, 3],
          [5, 9],
        ]),
        9,
      ),
    ).toEqual([[1, 3]])
    expect(prunedBy(prune([[1, 3]], { result: 'failure' }), 9)).toEqual([])
    expect(
      prunedBy(encodeRecord(callEvent(1, { metadata: { action: 'audit.prune', ranges: [[1, 3]] } })), 9),
    ).toEqual([])
    for (const ranges of [
      undefined,
      'all',
      [[0, 3]],
      [[3, 1]],
      [[1]],
      [[1, 2, 3]],
      [['1', '2']],
      [[1, 2.5]],
      [null],
    ]) {
      expect(prunedBy(prune(ranges), 9)).toEqual([])
    }
  })

  test('metadata is made of ranges that are ranges', () => {
    expect(pruneMetadata([[1, 2]])).toEqual({ ranges: [[1, 2]] })
    expect(() => pruneMetadata([])).toThrow(refusal)
    expect(() => pruneMetadata([[2, 1]])).toThrow(refusal)
    expect(() => pruneMetadata(Array.from({ length: 1_001 }, () => [1, 1] as const))).toThrow(refusal)
    expect(new TestLog().commitBody('a\n').tree.size).toBe(1)
  })
})
