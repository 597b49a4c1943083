import { expect, test } from 'vitest'
import {
  leafHash,
  packHashes,
  proveRecord,
  readLeaves,
  verifyCheckpoint,
  verifyLog,
  verifyRecordProof,
} from '../../../src/audit/index.ts'
import type { Storage, StorageOptions } from '../../../src/storage/index.ts'
import { openStorage } from '../../../src/storage/index.ts'
import { logKey, logVerifiers } from '../../support/log-key.ts'
import { event } from './fixtures.ts'
import { collect, open, type Subject } from './subject.ts'

const verify = ({ sealedLog }: Storage, anchors: readonly string[] = []) =>
  verifyLog(sealedLog.batches(), { verifiers: logVerifiers, anchors })

/** Records in so many commits of so many. */
async function fill({ record }: Storage, commits: number, each: number): Promise<void> {
  for (let commit = 0; commit < commits; commit += 1) {
    await Promise.all(Array.from({ length: each }, (_, index) => record(event(`${commit}-${index}`))))
  }
}

/** A long log of which only the leaves matter. */
async function insertLeaves(
  subject: Subject,
  options: StorageOptions,
  leaves: readonly string[],
  firstSeq: number,
): Promise<void> {
  const [each, rowsEach] = [317, 30]
  const rows: string[] = []
  for (let at = 0; at < leaves.length; at += each) {
    const some = leaves.slice(at, at + each)
    const body = '\n'.repeat(some.length)
    rows.push(
      `(${firstSeq + at}, ${some.length}, 0, '${body}', '${packHashes(some).toString('base64')}', '')`,
    )
  }
  for (let at = 0; at < rows.length; at += rowsEach) {
    const values = rows.slice(at, at + rowsEach).join(', ')
    await subject.query(
      options,
      'log',
      `insert into events (seq, count, at_ms, body, leaves, checkpoint) values ${values}`,
    )
  }
}

export function testSealedLog(subject: Subject): void {
  test('every commit is sealed, and the log verifies without a secret, against each of its checkpoints', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    expect(await storage.sealedLog.head()).toBeUndefined()
    await fill(storage, 70, 3)
    const head = await storage.sealedLog.head()
    const batches = await collect(storage.sealedLog.batches())
    const anchors = batches.map(({ checkpoint }) => checkpoint)
    expect(await verify(storage, anchors)).toMatchObject({ ok: true, size: 210, anchoredSize: 210 })
    expect(head?.checkpoint).toBe(anchors.at(-1))
    expect(await storage.sealedLog.verifierKeys()).toEqual([logKey.verifierKey])
    expect(batches.map(({ firstSeq }) => firstSeq)).toEqual(batches.map((_, index) => index * 3 + 1))
  })

  test('ranges give the commits and the records that were asked for', async () => {
    const { record, sealedLog } = await open(await subject.fresh())
    await fill({ record } as Storage, 4, 5)
    const firsts = (await collect(sealedLog.batches({ fromSeq: 7, toSeq: 11 }))).map(
      ({ firstSeq }) => firstSeq,
    )
    expect(firsts).toEqual([6, 11])
    const seqs = (await collect(sealedLog.records({ fromSeq: 7, toSeq: 12 }))).map(({ seq }) => seq)
    expect(seqs).toEqual([7, 8, 9, 10, 11, 12])
    expect(await collect(sealedLog.records({ fromSeq: 21 }))).toEqual([])
  })

  test('hashes of the tree that are kept are those of its leaves, and what is missing is worked out', async () => {
    const options = await subject.fresh()
    const { events, sealedLog } = await open(options)
    const leaves = Array.from({ length: 66_300 }, (_, index) => leafHash(`${index}`))
    const insert = (from: number, to?: number) =>
      insertLeaves(subject, options, leaves.slice(from, to), from + 1)
    await insert(0, 40_000)
    await events.fillIndex()
    await insert(40_000)
    await events.fillIndex()
    const kept = async () => {
      const places = (level: number) =>
        subject.query(options, 'log', `select place from log_tree where level = ${level}`)
      return [(await places(8)).length, (await places(16)).length]
    }
    expect(await kept()).toEqual([258, 1])
    const nodes = [
      [16, 0],
      [15, 1],
      [12, 3],
      [9, 128],
      [8, 0],
      [8, 257],
      [7, 516],
      [3, 0],
      [0, 66_299],
    ].map(([level = 0, index = 0]) => ({ level, index }))
    const expected = await readLeaves(packHashes(leaves))(nodes)
    const missing = [
      'select 1',
      'delete from log_tree where level = 16',
      'delete from log_tree where place in (7, 200)',
      'delete from log_tree where place > 256',
      'delete from log_tree where place > 100',
      'delete from log_tree',
    ]
    for (const sql of missing) {
      await subject.query(options, 'log', sql)
      expect(await sealedLog.readKeptNodes(nodes), sql).toEqual(expected)
    }
    await events.rebuildIndex()
    expect(await kept()).toEqual([258, 1])
    await subject.query(
      options,
      'log',
      `update log_tree set hash = '${leafHash('another')}' where level = 16`,
    )
    expect(await sealedLog.readKeptNodes(nodes)).not.toEqual(expected)
    expect(await sealedLog.readNodes(nodes)).toEqual(expected)
  })

  test('any record is proved with hashes out of the tables', async () => {
    const storage = await open(await subject.fresh())
    await fill(storage, 9, 7)
    const head = await storage.sealedLog.head()
    for await (const stored of storage.sealedLog.records({ fromSeq: 30, toSeq: 45 })) {
      const proof = await proveRecord(stored, head?.checkpoint ?? '', storage.sealedLog.readNodes)
      expect(verifyRecordProof(proof, logVerifiers).seq).toBe(stored.seq)
    }
  })

  test('several openings write one log that does not fork', async () => {
    const options = await subject.fresh()
    const storages = [await open(options), await open(options), await open(options)]
    await Promise.all(storages.map((storage) => fill(storage, 20, 4)))
    const [first] = storages
    if (!first) throw new Error('none is open')
    expect(await verify(first)).toMatchObject({ ok: true, size: 240 })
    const seqs = (await collect(first.sealedLog.records())).map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 240 }, (_, index) => index + 1))
  })

  test('nothing is recorded before the log was given its key', async () => {
    const storage = await openStorage(await subject.fresh())
    await expect(storage.record(event('early'))).rejects.toMatchObject({
      detail: 'the event log was not opened',
    })
    await storage.openLog(logKey.signerKey)
    await storage.record(event('a'))
    await storage.close()
  })

  const changes: [what: string, sql: string][] = [
    ['cut off', 'delete from events where seq = 4'],
    ['edited at its end', "update events set body = replace(body, '2-0', '9-9') where seq = 4"],
    ['given another head', 'update event_head set size = 3'],
    ['robbed of its head', "update event_head set size = 0, tree = '', checkpoint = ''"],
    ['given another tree', "update event_head set tree = 'AAAAAAAAAAA='"],
  ]
  test.each(changes)('a log that was %s is not gone on with', async (_, sql) => {
    const options = await subject.fresh()
    const storage = await open(options)
    for (const id of ['a', 'b', 'c', '2-0']) await storage.record(event(id))
    await subject.query(options, 'log', sql)
    await expect(open(options)).rejects.toMatchObject({ code: 'ERR_AUDIT_LOG_BROKEN' })
  })

  test('a log that is put back to an older state under way takes no more', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    for (const id of ['a', 'b', 'c']) await storage.record(event(id))
    const [, second] = await collect(storage.sealedLog.batches())
    await subject.query(options, 'log', 'delete from events where seq = 3')
    const sql = `update event_head set size = 2, checkpoint = '${second?.checkpoint}'`
    await subject.query(options, 'log', sql)
    await expect(storage.record(event('d'))).rejects.toMatchObject({ code: 'ERR_AUDIT_LOG_BROKEN' })
    expect(await storage.health()).toMatchObject({ ok: false })
    expect(verifyCheckpoint(second?.checkpoint ?? '', logVerifiers).size).toBe(2)
  })
}
