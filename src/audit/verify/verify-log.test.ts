import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../log/batch.ts'
import { decodeBatches } from '../log/batch-bytes.ts'
import { pruneBody, pruneMetadata } from '../log/prune.ts'
import { verifyCheckpoint } from '../note/checkpoint.ts'
import { createNoteKey, parseSignerKey, parseVerifierKey } from '../note/note-key.ts'
import { joinRecords, splitBody } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, origin, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { leafHash, packHashes, showHash } from '../tree/hash.ts'
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

  test('another head of the same size', async () => {
    const other = new TestLog().commit(Array.from({ length: 14 }, (_, index) => callEvent(600 + index)))
    expect(await verify(log.batches, { head: other.head })).toMatchObject({ reason: 'rewritten' })
  })
})

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

test('every byte of a small log counts: any change to any of them is found', async () => {
  const { bytes, head } = logOf([2, 1, 3])
  for (let at = 0; at < bytes.length; at += 1) {
    for (const difference of [1, 0x20, 0x80]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ difference
      const verdict = await verifyLog(decodeBatches([changed]), { verifiers, anchors: [head] })
      expect(verdict.outcome, `byte ${at}, difference ${difference}`).toBe('tampered')
    }
  }
})

test('any byte taken out or put in is found', async () => {
  const { bytes, head } = logOf([2, 1])
  for (let at = 0; at <= bytes.length; at += 1) {
    const longer = Buffer.concat([bytes.subarray(0, at), Buffer.from('\n'), bytes.subarray(at)])
    const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
    for (const changed of at < bytes.length ? [longer, shorter] : [longer]) {
      const verdict = await verifyLog(decodeBatches([changed]), { verifiers, anchors: [head] })
      expect(verdict.outcome, `byte ${at}`).toBe('tampered')
    }
  }
})
