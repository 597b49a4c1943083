import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exportJsonl } from '../export/export-jsonl.ts'
import { readLines } from '../export/read-lines.ts'
import { verifyExport } from '../export/verify-export.ts'
import { decodeBatches } from '../log/batch-bytes.ts'
import { signNote } from '../note/signed-note.ts'
import { splitBody } from '../record/body.ts'
import { callEvent } from '../testing/events.ts'
import { logOf, signer, TestLog, verifiers } from '../testing/logs.ts'
import { readLeaves } from '../tree/stored-leaves.ts'
import { verifyLog } from './verify-log.ts'

/** What an attacker does to a file, at places given as fractions of its length. */
type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly difference: number }
  | { readonly kind: 'delete'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: 'swap'; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: 'truncate'; readonly at: number }

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const length = fc.integer({ min: 1, max: 600 })
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip'), at: fraction, difference: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('delete'), at: fraction, length }),
  fc.record({ kind: fc.constant('insert'), at: fraction, bytes: fc.uint8Array({ minLength: 1 }) }),
  fc.record({ kind: fc.constant('copy'), at: fraction, from: fraction, length }),
  fc.record({ kind: fc.constant('swap'), at: fraction, from: fraction, length }),
  fc.record({ kind: fc.constant('truncate'), at: fraction }),
)

function mutate(bytes: Buffer, one: Mutation): Buffer {
  const at = Math.floor(one.at * bytes.length)
  const before = bytes.subarray(0, at)
  switch (one.kind) {
    case 'flip': {
      const changed = Buffer.from(bytes)
      if (at < bytes.length) changed[at] = (changed[at] ?? 0) ^ one.difference
      return changed
    }
    case 'delete':
      return Buffer.concat([before, bytes.subarray(at + one.length)])
    case 'insert':
      return Buffer.concat([before, one.bytes, bytes.subarray(at)])
    case 'copy':
    case 'swap': {
      const from = Math.floor(one.from * bytes.length)
      const there = Buffer.from(bytes.subarray(from, from + one.length))
      if (one.kind === 'copy') return Buffer.concat([before, there, bytes.subarray(at)])
      const changed = Buffer.from(bytes)
      bytes.copy(changed, from, at, at + one.length)
      there.copy(changed, at)
      return changed
    }
    case 'truncate':
      return Buffer.from(before)
  }
}

const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 })
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 })

describe('whatever is done to the bytes, nothing but the bytes as they were is intact', () => {
  test('of a log', async () => {
    let changed = 0
    const property = fc.asyncProperty(sizes, mutations, async (commits, done) => {
      const { bytes, head } = logOf(commits)
      const after = done.reduce(mutate, bytes)
      const verdict = await verifyLog(decodeBatches([after]), { verifiers, anchors: [head] })
      expect(verdict.outcome).toBe(after.equals(bytes) ? 'intact' : 'tampered')
      if (!after.equals(bytes)) changed += 1
    })
    await fc.assert(property, { numRuns: 1_500 })
    expect(changed).toBeGreaterThan(1_000)
  })

  test('of an export', async () => {
    const property = fc.asyncProperty(sizes, mutations, fc.infiniteStream(fc.boolean()), async (...given) => {
      const [commits, done, picks] = given
      const bytes = await exportBytes(logOf(commits), picks)
      const after = done.reduce(mutate, bytes)
      const { outcome, records } = await verifyExport(readLines([after]), { verifiers })
      if (after.equals(bytes)) expect(outcome).toBe(records === 0 ? 'undecided' : 'intact')
      else expect(outcome).not.toBe('intact')
    })
    await fc.assert(property, { numRuns: 500 })
  })
})

test('whoever rewrites records and signs everything anew is found by an anchor from after the first of them', async () => {
  const property = fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (commits, which, anchored) => {
    const genuine = logOf(commits)
    const seq = 1 + (which % genuine.tree.size)
    const anchor = genuine.batches[anchored % genuine.batches.length]?.checkpoint ?? ''
    const anchoredSize = Number(anchor.split('\n')[1])
    const rewritten = new TestLog()
    for (const size of commits) {
      const first = rewritten.tree.size + 1
      rewritten.commit(
        Array.from({ length: size }, (_, at) => callEvent(first + at + (first + at === seq ? 5_000 : 0))),
      )
    }
    expect(await verifyLog(rewritten.batches, { verifiers })).toMatchObject({ outcome: 'intact' })
    const verdict = await verifyLog(rewritten.batches, { verifiers, anchors: [anchor] })
    if (seq > anchoredSize) expect(verdict).toMatchObject({ outcome: 'intact', anchoredSize })
    else expect(verdict).toMatchObject({ outcome: 'tampered', reason: 'rewritten' })
  })
  await fc.assert(property, { numRuns: 300 })
})

async function exportBytes(log: TestLog, picks: Iterable<boolean>): Promise<Buffer> {
  const iterator = picks[Symbol.iterator]()
  const records = log.batches
    .flatMap(({ body }) => splitBody(body))
    .map((record, index) => ({ seq: index + 1, record }))
    .filter(() => iterator.next().value)
  const readNodes = readLeaves(Buffer.concat(log.batches.map(({ leafHashes }) => leafHashes)))
  const lines: string[] = []
  const seal = (text: string) => signNote(text, [signer])
  for await (const line of exportJsonl({ checkpoint: log.head, records, readNodes, seal })) lines.push(line)
  return Buffer.from(lines.join(''))
}
