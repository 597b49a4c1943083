import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leafHash, packHashes } from './hash.ts'
import { readAround } from './read-around.ts'
import { coverSpan, type NodeId, type ReadNodes } from './spans.ts'
import { readLeaves, rootOf } from './stored-leaves.ts'

/** A tree with a span of it, and a part of what a reader of that span leaves out. */
const cases = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), fc.nat(), fc.nat())
  .map(([size, ...numbers]) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers.map((number) => number % (size + 1))
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    // Somebody who reads a span names as left out what lies before its first record, between two, or after its last.
    const inner = (number: number) => from + (number % (to - from + 1))
    const [first, last] = [Math.min(inner(c), inner(d)), Math.max(inner(c), inner(d))]
    return {
      size,
      from,
      to,
      spans: [
        [0, first],
        [first, last],
        [last, size],
      ] as const,
    }
  })

function treeOf(size: number) {
  const stored = packHashes(Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`${index}`))))
  const read = readLeaves(stored)
  const asked: NodeId[] = []
  const counting: ReadNodes = (nodes) => {
    asked.push(...nodes)
    return read(nodes)
  }
  return { tree: { size, root: rootOf(stored), readKept: read, readLeaves: counting }, read, asked }
}

test('what is outside is never worked out from leaves, and every hash is right', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ size, from, to, spans }) => {
      const { tree, read, asked } = treeOf(size)
      const readNodes = await readAround([from, to], tree)
      for (const span of spans) {
        const nodes = coverSpan(span)
        expect(await readNodes(nodes)).toEqual(await read(nodes))
      }
      for (const { level, index } of asked) {
        expect(index * 2 ** level).toBeGreaterThanOrEqual(from)
        expect((index + 1) * 2 ** level).toBeLessThanOrEqual(to)
      }
    }),
    { numRuns: 500 },
  )
})

test.each<[string, (hash: string) => string]>([
  ['another hash', () => 'ab'.repeat(32)],
  ['no hash', () => 'x'],
  ['a hash with something behind it', (hash) => `${hash}ff`],
])('where one of those that are kept is %s, the leaves are read', async (_what, spoil) => {
  await fc.assert(
    fc.asyncProperty(cases, fc.nat(), async ({ size, from, to, spans }, at) => {
      const { tree, read } = treeOf(size)
      const readKept: ReadNodes = async (nodes) =>
        (await read(nodes)).map((hash, index) => (index === at % nodes.length ? spoil(hash) : hash))
      const readNodes = await readAround([from, to], { ...tree, readKept })
      for (const span of spans) {
        const nodes = coverSpan(span)
        expect(await readNodes(nodes)).toEqual(await read(nodes))
      }
    }),
    { numRuns: 200 },
  )
})
