import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyCheckpoint } from '../note/checkpoint.ts'
import { signNote } from '../note/signed-note.ts'
import { splitBody } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { anyEvent, callEvent } from '../testing/events.ts'
import { logOf, signer, stranger, TestLog, verifiers } from '../testing/logs.ts'
import { leafHash, showHash } from '../tree/hash.ts'
import { readLeaves } from '../tree/stored-leaves.ts'
import { type ExportSource, exportJsonl, type StoredRecord } from './export-jsonl.ts'
import { parseSealText } from './export-line.ts'
import { readLines } from './read-lines.ts'
import { proveRecord, verifyRecordProof } from './record-proof.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'
import { verifyExport } from './verify-export.ts'

const refusal = expect.objectContaining({ code: 'ERR_CORE_INPUT' })

const recordsOf = (log: TestLog): StoredRecord[] =>
  log.batches.flatMap(({ body }) => splitBody(body)).map((record, index) => ({ seq: index + 1, record }))

const nodesOf = (log: TestLog) => readLeaves(Buffer.concat(log.batches.map(({ leafHashes }) => leafHashes)))

const sealBy = (by: typeof signer) => (text: string) => signNote(text, [by])

async function exportOf(log: TestLog, source: Partial<ExportSource> = {}): Promise<string[]> {
  const lines: string[] = []
  const whole = {
    checkpoint: log.head,
    records: recordsOf(log),
    readNodes: nodesOf(log),
    seal: sealBy(signer),
    ...source,
  }
  for await (const line of exportJsonl(whole)) lines.push(line.slice(0, -1))
  return lines
}

const verify = (lines: readonly string[], options = {}) => verifyExport(lines, { verifiers, ...options })

const log = logOf([3, 4, 5, 2])
const root = showHash(verifyCheckpoint(log.head, verifiers).root)
const some = recordsOf(log).filter(({ seq }) => [2, 3, 9, 13].includes(seq))

describe('an export that nobody touched', () => {
  test('proves all records of the log', async () => {
    const lines = await exportOf(log)
    expect(lines).toHaveLength(16)
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ seq: 3, record: callEvent(3) })
    expect(await verify(lines)).toEqual({
      outcome: 'intact',
      ok: true,
      size: 14,
      root,
      anchoredSize: 0,
      records: 14,
      isSealed: true,
    })
  })

  test('proves some of them, whichever', async () => {
    const property = fc.asyncProperty(fc.subarray(recordsOf(log), { minLength: 1 }), async (records) => {
      const lines = await exportOf(log, { records })
      expect(await verify(lines)).toMatchObject({ ok: true, size: 14, root, records: records.length })
      const seqs = lines.map((line) => JSON.parse(line).seq).filter(Boolean)
      expect(seqs).toEqual(records.map(({ seq }) => seq))
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('is printable lines, whatever the records hold', async () => {
    const property = fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 5 }), async (events) => {
      const any = new TestLog().commit(events)
      const lines = await exportOf(any)
      expect(lines.join('')).toMatch(/^[ -~]*$/)
      expect(await verify(lines)).toMatchObject({ ok: true, records: events.length })
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('comes back from a file, wherever it is divided', async () => {
    const bytes = Buffer.from((await exportOf(log, { records: some })).map((line) => `${line}\n`).join(''))
    for (const size of [1, 7, 100, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      expect(await verifyExport(readLines(chunks), { verifiers })).toMatchObject({ ok: true, records: 4 })
    }
  })

  test('without a seal says so', async () => {
    const unsealed = { checkpoint: log.head, records: some, readNodes: nodesOf(log) }
    const lines: string[] = []
    for await (const line of exportJsonl(unsealed)) lines.push(line.slice(0, -1))
    expect(await verify(lines)).toMatchObject({ ok: true, isSealed: false })
  })
})

describe('against older checkpoints', () => {
  const anchors = log.batches.map(({ checkpoint }) => checkpoint)
  const [, second = ''] = anchors

  test('an export of everything agrees with all of them', async () => {
    expect(await verify(await exportOf(log), { anchors })).toMatchObject({ ok: true, anchoredSize: 14 })
  })

  test('an export of some records agrees with those it was made comparable with', async () => {
    const lines = await exportOf(log, { records: some, anchorSizes: [7, 3, 12, 0, 14, 99] })
    expect(await verify(lines, { anchors })).toMatchObject({ ok: true, anchoredSize: 14 })
  })

  test('with others nothing can be said', async () => {
    const lines = await exportOf(log, { records: some })
    expect(await verify(lines, { anchors: [second] })).toMatchObject({
      outcome: 'undecided',
      reason: 'anchor_not_covered',
    })
    const newer = logOf([3, 4, 5, 2, 1]).head
    expect(await verify(lines, { anchors: [newer] })).toMatchObject({
      outcome: 'undecided',
      reason: 'anchor_not_covered',
    })
    expect(await verify(lines, { anchors: ['x'] })).toMatchObject({
      outcome: 'undecided',
      reason: 'anchor_unusable',
    })
  })

  test('history rewritten with the signing key is found', async () => {
    const rewritten = logOf([3]).commit(Array.from({ length: 11 }, (_, index) => callEvent(700 + index)))
    const lines = await exportOf(rewritten)
    expect(await verify(lines)).toMatchObject({ ok: true })
    expect(await verify(lines, { anchors })).toMatchObject({ reason: 'rewritten', firstBad: 4, lastBad: 7 })
  })
})

describe('an export that was changed', () => {
  const lineOf = (lines: readonly string[], seq: number) =>
    lines.findIndex((line) => line.startsWith(`{"seq":${seq},`))

  test('edited: the record is named', async () => {
    const lines = await exportOf(log, { records: some })
    for (const seq of [2, 3, 9, 13]) {
      const at = lineOf(lines, seq)
      const edited = lines.with(at, (lines[at] ?? '').replace('success', 'failure'))
      expect(await verify(edited)).toMatchObject({ outcome: 'tampered', reason: 'edited', firstBad: seq })
    }
  })

  test('edited together with its hash: it is not in the log', async () => {
    const lines = await exportOf(log)
    const at = lineOf(lines, 9)
    const event = callEvent(9, { result: 'failure' })
    const leaf = showHash(leafHash(encodeRecord(event)))
    const edited = lines.with(at, `{"seq":9,"leaf":"${leaf}","record":${encodeRecord(event).slice(1)}}`)
    expect(await verify(edited)).toMatchObject({ reason: 'edited', firstBad: 1, lastBad: 14 })
  })

  test('edited with its hash and the digest made anew, without a seal: it is still not in the log', async () => {
    const unsealed = { checkpoint: log.head, readNodes: nodesOf(log) }
    const other = { seq: 9, record: encodeRecord(callEvent(9, { result: 'failure' })) }
    const lines: string[] = []
    for await (const line of exportJsonl({ ...unsealed, records: recordsOf(log).with(8, other) })) {
      lines.push(line.slice(0, -1))
    }
    expect(await verify(lines)).toMatchObject({
      outcome: 'tampered',
      reason: 'edited',
      firstBad: 1,
      lastBad: 14,
    })
  })

  test('written otherwise with the same meaning: found by the digest', async () => {
    const lines = await exportOf(log, { records: some })
    const divided = await exportOf(log, { records: some, anchorSizes: [6] })
    expect(await verify([...divided.slice(0, -1), lines.at(-1) ?? ''])).toMatchObject({ reason: 'edited' })
  })

  test('deleted, inserted, swapped', async () => {
    const lines = await exportOf(log)
    const at = lineOf(lines, 5)
    const [five = '', six = ''] = lines.slice(at)
    expect(await verify(lines.toSpliced(at, 1))).toMatchObject({ reason: 'deleted', firstBad: 5 })
    expect(await verify(lines.toSpliced(at, 0, five))).toMatchObject({ reason: 'inserted', firstBad: 6 })
    expect(await verify(lines.with(at, six).with(at + 1, five))).toMatchObject({
      reason: 'swapped',
      firstBad: 5,
    })
    expect(await verify([...lines, five])).toMatchObject({ reason: 'inserted', firstBad: 15 })
    expect(await verify(lines.toSpliced(at, 0, lines[0] ?? ''))).toMatchObject({
      reason: 'inserted',
      firstBad: 5,
    })
  })

  test('cut off, after whichever line', async () => {
    const lines = await exportOf(log, { records: some })
    for (let length = 1; length < lines.length; length += 1) {
      expect(await verify(lines.slice(0, length))).toMatchObject({ outcome: 'tampered', reason: 'truncated' })
    }
  })

  test('a record hidden behind its hash: found by the seal, which cannot be made anew', async () => {
    const lines = await exportOf(log)
    const at = lineOf(lines, 5)
    const { leaf } = JSON.parse(lines[at] ?? '')
    const hidden = lines.with(at, `{"skip":[5,5],"hashes":["${leaf}"]}`)
    expect(await verify(hidden)).toMatchObject({ outcome: 'tampered', reason: 'edited' })
    const skipped = { records: recordsOf(log).filter(({ seq }) => seq !== 5) }
    const forged = await exportOf(log, { ...skipped, seal: sealBy(stranger) })
    expect(await verify(forged)).toMatchObject({ outcome: 'tampered', reason: 'forged_checkpoint' })
    const seal = forged.at(-1)?.replace(/,"seal":.*\}$/, '}') ?? ''
    expect(await verify(forged.with(-1, seal))).toMatchObject({ ok: true, isSealed: false })
  })

  test('with a checkpoint that is not genuine', async () => {
    const forged = await exportOf(logOf([3, 4, 5, 2], stranger))
    expect(await verify(forged)).toMatchObject({ reason: 'forged_checkpoint', firstBad: 1 })
  })

  test('one member twice, for a reader that sees the first', async () => {
    const lines = await exportOf(log)
    const at = lineOf(lines, 5)
    const twice = (lines[at] ?? '').replace('"result":"success"', '"result":"failure","result":"success"')
    expect(await verify(lines.with(at, twice))).toMatchObject({ reason: 'edited', firstBad: 5 })
  })

  test('in any byte whatsoever', { timeout: 180_000 }, async () => {
    const bytes = Buffer.from((await exportOf(log, { records: some })).map((line) => `${line}\n`).join(''))
    for (let at = 0; at < bytes.length; at += 1) {
      for (const difference of [1, 0x20, 0x80]) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ difference
        const verdict = await verifyExport(readLines([changed]), { verifiers })
        expect(verdict.outcome, `byte ${at}, difference ${difference}`).toBe('tampered')
      }
    }
  })
})

describe('where nothing could be checked', () => {
  test('the verdict is undecided, never intact', async () => {
    expect(await verify([])).toMatchObject({ outcome: 'undecided', ok: false, reason: 'nothing_checked' })
    expect(await verify(await exportOf(log, { records: [] }))).toMatchObject({
      outcome: 'undecided',
      reason: 'nothing_checked',
    })
  })

  test('another file is unreadable', async () => {
    expect(await verify(['hello'])).toMatchObject({ ok: false, reason: 'unreadable' })
    expect(await verify((await exportOf(log)).slice(1))).toMatchObject({ ok: false, reason: 'unreadable' })
    const lines = await exportOf(log)
    const trailing = readLines([Buffer.from(`${lines.map((line) => `${line}\n`).join('')}x`)])
    expect(await verifyExport(trailing, { verifiers })).toMatchObject({ ok: false, reason: 'unreadable' })
    const endless = readLines([Buffer.alloc(2 * 1024 * 1024, 65)])
    expect(await verifyExport(endless, { verifiers })).toMatchObject({ ok: false, reason: 'unreadable' })
  })

  test('records out of order, or that are not in the log yet, are not exported', async () => {
    const [first, second] = recordsOf(log) as [StoredRecord, StoredRecord]
    await expect(exportOf(log, { records: [second, first] })).rejects.toThrow(refusal)
    await expect(exportOf(log, { records: [first, first] })).rejects.toThrow(refusal)
    await expect(exportOf(log, { records: [{ ...first, seq: 15 }] })).rejects.toThrow(refusal)
  })
})

test('a key of the log signs as a seal what is one, and no checkpoint', () => {
  const digest = showHash(leafHash('x'))
  expect(parseSealText(`log.example/audit/export\nrecords 3\n${digest}\n`)).toEqual({
    origin: 'log.example/audit',
    records: 3,
  })
  for (const text of [
    `log.example/audit\n3\n${digest}\n`,
    `log.example/audit/export\n3\n${digest}\n`,
    `log.example/audit/export\nrecords 03\n${digest}\n`,
    `log.example/audit/export\nrecords 3\n${digest}\nmore\n`,
    `x\nlog.example/audit/export\nrecords 3\n${digest}\n`,
    '',
  ]) {
    expect(() => parseSealText(text)).toThrow(refusal)
  }
})

describe('a proof of one record', () => {
  test('stands on its own, for every record', async () => {
    for (const stored of recordsOf(log)) {
      const proof = await proveRecord(stored, log.head, nodesOf(log))
      expect(verifyRecordProof(proof, verifiers)).toMatchObject({
        seq: stored.seq,
        event: callEvent(stored.seq),
        checkpoint: { size: 14 },
      })
    }
  })

  test('with any character changed, or for another place or checkpoint, proves nothing', async () => {
    const [, second, third] = recordsOf(log)
    if (second === undefined || third === undefined) throw new Error('the log is too short')
    const proof = await proveRecord(second, log.head, nodesOf(log))
    for (let at = 0; at < proof.length; at += 1) {
      const unit = String.fromCharCode(proof.charCodeAt(at) ^ 1)
      const changed = proof.slice(0, at) + unit + proof.slice(at + 1)
      expect(() => verifyRecordProof(changed, verifiers), `at ${at}`).toThrow(refusal)
    }
    const ofThird = parseTlogProof(await proveRecord(third, log.head, nodesOf(log)))
    const misplaced = formatTlogProof({ ...ofThird, extra: Buffer.from(second.record, 'latin1') })
    expect(() => verifyRecordProof(misplaced, verifiers)).toThrow(refusal)
    const older = await proveRecord(second, log.batches[0]?.checkpoint ?? '', nodesOf(log))
    expect(verifyRecordProof(older, verifiers)).toMatchObject({ checkpoint: { size: 3 } })
    expect(() => verifyRecordProof(proof.replace('index 1', 'index 01'), verifiers)).toThrow(refusal)
    expect(() => verifyRecordProof(proof.replace(/extra .*\n/, ''), verifiers)).toThrow(refusal)
    expect(() => verifyRecordProof(`${proof}\n`, verifiers)).toThrow(refusal)
    for (const seq of [3, 15]) {
      await expect(proveRecord({ ...second, seq }, log.head, nodesOf(log))).rejects.toThrow(refusal)
    }
  })
})
