import { describe, expect, test } from 'vitest'
import type { Batch } from '../log/batch.ts'
import { decodeBatches } from '../log/batch-bytes.ts'
import { verifyCheckpoint } from '../note/checkpoint.ts'
import { createNoteKey, parseSignerKey, parseVerifierKey } from '../note/note-key.ts'
import { joinRecords, splitBody } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, origin, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { showHash } from '../tree/hash.ts'
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

const extra = encodeRecord(callEvent(99))
const log = logOf([3, 4, 5, 2])

describe('a log that nobody touched', () => {
  test('is intact, and the verdict tells its size and root', async () => {
    const { root } = verifyCheckpoint(log.head, verifiers)
    expect(await verify(log.batches)).toEqual({
      outcome: 'intact',
      ok: true,
      size: 14,
      root: showHash(root),
      anchoredSize: 0,
    })
    expect(await verifyLog(decodeBatches([log.bytes]), { verifiers })).toMatchObject({ ok: true, size: 14 })
  })

  test('agrees with every older checkpoint, its own head, and its own size', async () => {
    const anchors = log.batches.map(({ checkpoint }) => checkpoint)
    for (const anchor of anchors) {
      const { size } = verifyCheckpoint(anchor, verifiers)
      expect(await verify(log.batches, { anchors: [anchor] })).toMatchObject({ ok: true, anchoredSize: size })
    }
    expect(await verify(log.batches, { anchors: anchors.toReversed(), head: log.head })).toMatchObject({
      ok: true,
      anchoredSize: 14,
    })
  })

  test('agrees with a checkpoint that lies within one of its commits', async () => {
    const anchor = logOf([5]).head
    expect(await verify(log.batches, { anchors: [anchor] })).toMatchObject({ ok: true, anchoredSize: 5 })
  })

  test('tells how far it has come', async () => {
    const seen: unknown[] = []
    await verify(log.batches, { onProgress: (progress: unknown) => seen.push(progress) })
    expect(seen).toEqual([
      { records: 3, commits: 1 },
      { records: 7, commits: 2 },
      { records: 12, commits: 3 },
      { records: 14, commits: 4 },
    ])
  })

  test('may change its signing key', async () => {
    const next = createNoteKey(origin)
    const rotated = new TestLog(parseSignerKey(next.signerKey))
    rotated.batches.push(...log.batches)
    rotated.tree = log.tree
    rotated.commit([callEvent(15)])
    const both = [...verifiers, parseVerifierKey(next.verifierKey)]
    expect(await verifyLog(rotated.batches, { verifiers: both })).toMatchObject({ ok: true, size: 15 })
    expect(await verify(rotated.batches)).toMatchObject({ reason: 'forged_checkpoint', firstBad: 15 })
  })
})

describe('where nothing could be checked', () => {
  test('the verdict is undecided, never intact', async () => {
    expect(await verify([])).toMatchObject({
      outcome: 'undecided',
      ok: false,
      reason: 'nothing_checked',
      size: 0,
    })
  })

  test('an anchor that is not genuine decides nothing, but does not hide a fault', async () => {
    const anchors = [logOf([3], stranger).head, 'garbage']
    expect(await verify(log.batches, { anchors })).toMatchObject({
      outcome: 'undecided',
      ok: false,
      reason: 'anchor_unusable',
    })
    const edited = withRecords(log, 1, (records) => records.with(0, extra))
    expect(await verify(edited, { anchors })).toMatchObject({
      outcome: 'tampered',
      reason: 'edited',
      firstBad: 4,
    })
  })

  test('a reader that fails is no verdict', async () => {
    const failing = async function* (): AsyncGenerator<Batch> {
      yield* log.batches
      throw new Error('EIO')
    }
    await expect(verifyLog(failing(), { verifiers })).rejects.toThrow('EIO')
  })
})
