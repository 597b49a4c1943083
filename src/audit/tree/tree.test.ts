import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { naivePath, naiveProof, naiveRoot } from '../testing/naive-tree.ts'
import { vectorLeaves, vectorRoots } from '../testing/rfc6962-vectors.ts'
import { proveConsistency, verifyConsistency } from './consistency.ts'
import { MerkleFrontier } from './frontier.ts'
import { leafHash, packHashes } from './hash.ts'
import { proveInclusion, verifyInclusion } from './inclusion.ts'
import { readLeaves, rootOf } from './stored-leaves.ts'

const hexOf = (hashes: readonly Uint8Array[]): string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('hex'))

const storedOf = (leaves: readonly Uint8Array[]): Buffer => packHashes(leaves.map(leafHash))

/** Distinct leaves: with equal ones, proofs of different places may be equal too. */
const leavesOf = (size: number, seed: number): Uint8Array[] =>
  Array.from({ length: size }, (_, index) => Buffer.from(`${seed} ${index}`))

const tree = fc.record({ size: fc.integer({ min: 1, max: 70 }), seed: fc.nat(), at: fc.nat() })

describe('the published vectors of Certificate Transparency', () => {
  test('every root', () => {
    for (const [size, root] of vectorRoots.entries()) {
      expect(rootOf(storedOf(vectorLeaves.slice(0, size)))).toBe(root)
      expect(naiveRoot(vectorLeaves.slice(0, size)).toString('hex')).toBe(root)
    }
  })

  test('every inclusion and consistency proof leads to those roots', async () => {
    for (let size = 1; size <= 8; size += 1) {
      const stored = readLeaves(storedOf(vectorLeaves.slice(0, size)))
      const root = vectorRoots[size] ?? ''
      for (const [index, leaf] of vectorLeaves.slice(0, size).entries()) {
        const proof = await proveInclusion(index, size, stored)
        verifyInclusion({ index, size, leaf: leafHash(leaf), root, proof })
        const oldRoot = vectorRoots[index] ?? ''
        const grown = await proveConsistency(index, size, stored)
        verifyConsistency({ oldSize: index, oldRoot, newSize: size, newRoot: root, proof: grown })
      }
    }
  })
})

test('roots and proofs are those that RFC 6962 defines, over thousands of trees', {
  timeout: 180_000,
}, async () => {
  const property = fc.asyncProperty(tree, async ({ size, seed, at }) => {
    const leaves = leavesOf(size, seed)
    const stored = storedOf(leaves)
    const root = naiveRoot(leaves).toString('hex')
    expect(rootOf(stored)).toBe(root)

    const index = at % size
    const included = await proveInclusion(index, size, readLeaves(stored))
    expect(included).toEqual(hexOf(naivePath(index, leaves)))
    verifyInclusion({ index, size, leaf: leafHash(leaves[index] ?? ''), root, proof: included })

    const oldSize = at % (size + 1)
    const oldRoot = naiveRoot(leaves.slice(0, oldSize)).toString('hex')
    const consistent = await proveConsistency(oldSize, size, readLeaves(stored))
    // The RFC defines none for an empty old tree.
    if (oldSize > 0) expect(consistent).toEqual(hexOf(naiveProof(oldSize, leaves)))
    verifyConsistency({ oldSize, oldRoot, newSize: size, newRoot: root, proof: consistent })
  })
  await fc.assert(property, { numRuns: 3_000 })
})

describe('what a proof does not prove', () => {
  const changed = (hash: string): string => (hash.startsWith('0') ? `1${hash.slice(1)}` : `0${hash.slice(1)}`)

  test('no other leaf, place, root or proof passes as included', async () => {
    const property = fc.asyncProperty(tree, fc.nat(), async ({ size, seed, at }, other) => {
      const leaves = leavesOf(size, seed)
      const index = at % size
      const proof = await proveInclusion(index, size, readLeaves(storedOf(leaves)))
      const given = {
        index,
        size,
        leaf: leafHash(leaves[index] ?? ''),
        root: rootOf(storedOf(leaves)),
        proof,
      }
      const wrong = [
        { ...given, leaf: changed(given.leaf) },
        { ...given, root: changed(given.root) },
        { ...given, index: index + size },
        { ...given, index: -1 },
        { ...given, index: index + 0.5 },
        { ...given, proof: [...proof, given.root] },
        ...(size > 1 ? [{ ...given, index: (index + 1 + (other % (size - 1))) % size }] : []),
        ...proof.flatMap((hash, step) => [
          { ...given, proof: proof.with(step, changed(hash)) },
          { ...given, proof: proof.toSpliced(step, 1) },
        ]),
      ]
      for (const claim of wrong) expect(() => verifyInclusion(claim)).toThrow()
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('no other old or new tree, and no other proof, passes as consistent', async () => {
    const property = fc.asyncProperty(tree, async ({ size, seed, at }) => {
      const leaves = leavesOf(size, seed)
      const oldSize = 1 + (at % size)
      const proof = await proveConsistency(oldSize, size, readLeaves(storedOf(leaves)))
      const given = {
        oldSize,
        oldRoot: rootOf(storedOf(leaves.slice(0, oldSize))),
        newSize: size,
        newRoot: rootOf(storedOf(leaves)),
        proof,
      }
      verifyConsistency(given)
      const wrong = [
        { ...given, oldRoot: changed(given.oldRoot) },
        { ...given, newRoot: changed(given.newRoot) },
        { ...given, oldSize: size + 1 },
        { ...given, oldSize: 0 },
        { ...given, proof: [...proof, given.newRoot] },
        ...proof.flatMap((hash, step) => [
          { ...given, proof: proof.with(step, changed(hash)) },
          { ...given, proof: proof.toSpliced(step, 1) },
        ]),
      ]
      for (const claim of wrong) expect(() => verifyConsistency(claim)).toThrow()
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('a proof of another length is refused as such', () => {
    const [left = '', right = ''] = [leafHash('a'), leafHash('b')]
    const given = { index: 0, size: 2, leaf: left, root: rootOf(packHashes([left, right])), proof: [right] }
    const because = (detail: string) => expect.objectContaining({ detail })
    expect(() => verifyInclusion({ ...given, proof: [right, right] })).toThrow(
      because('the proof is too long'),
    )
    expect(() => verifyInclusion({ ...given, proof: [] })).toThrow(because('the proof is too short'))
  })

  test('text that is no hash is refused wherever it stands', () => {
    const [left = '', right = ''] = [leafHash('a'), leafHash('b')]
    const root = rootOf(packHashes([left, right]))
    const given = { index: 0, size: 2, leaf: left, root, proof: [right] }
    verifyInclusion(given)
    for (const bad of ['', 'zz', right.slice(2), `${right.slice(0, 62)}zz`]) {
      expect(() => verifyInclusion({ ...given, proof: [bad] })).toThrow()
      expect(() => verifyInclusion({ ...given, leaf: bad })).toThrow()
    }
  })

  test('there is no proof of what is not there', async () => {
    const stored = readLeaves(storedOf(leavesOf(3, 0)))
    await expect(proveInclusion(3, 3, stored)).rejects.toThrow()
    await expect(proveInclusion(0, 0, stored)).rejects.toThrow()
    await expect(proveInclusion(4, 5, stored)).rejects.toThrow()
    await expect(proveConsistency(4, 3, stored)).rejects.toThrow()
  })
})

describe('a tree that grows', () => {
  test('comes back from its bytes at every size, and goes on alike', () => {
    const growing = new MerkleFrontier()
    const leaves = leavesOf(300, 1).map(leafHash)
    for (const [size, leaf] of leaves.entries()) {
      const restored = MerkleFrontier.fromBytes(growing.toBytes())
      expect(restored.size).toBe(size)
      expect(restored.root()).toBe(growing.root())
      growing.append(leaf)
      restored.append(leaf)
      expect(restored.root()).toBe(growing.root())
    }
  })

  test('grows by whole subtrees as by leaves', () => {
    const leaves = leavesOf(200, 2).map(leafHash)
    const property = fc.property(fc.integer({ min: 0, max: 7 }), fc.nat({ max: 4 }), (level, places) => {
      const start = places * 2 ** level
      if (start + 2 ** level > leaves.length) return
      const byLeaf = new MerkleFrontier()
      for (const leaf of leaves.slice(0, start)) byLeaf.append(leaf)
      const bySubtree = byLeaf.clone()
      const rest = leaves.slice(start, start + 2 ** level)
      for (const leaf of rest) byLeaf.append(leaf)
      bySubtree.appendSubtree(level, rootOf(packHashes(rest)))
      expect(bySubtree.toBytes()).toEqual(byLeaf.toBytes())
    })
    fc.assert(property, { numRuns: 500 })
  })

  test('a copy is one', () => {
    const first = new MerkleFrontier()
    for (const leaf of leavesOf(5, 3).map(leafHash)) first.append(leaf)
    const before = first.toBytes()
    const copy = first.clone()
    for (const leaf of leavesOf(5, 4).map(leafHash)) copy.append(leaf)
    expect(first.toBytes()).toEqual(before)
  })

  test('sizes past 2^31 are counted right', () => {
    const size = 2 ** 40 + 2 ** 33 + 1
    const header = Buffer.alloc(8)
    header.writeBigUInt64BE(BigInt(size))
    const peaks = leavesOf(3, 5).map(leafHash)
    const large = MerkleFrontier.fromBytes(Buffer.concat([header, packHashes(peaks)]))
    large.append(leafHash('a'))
    expect(large.size).toBe(size + 1)
    expect(large.toBytes().length).toBe(8 + 3 * 32)
  })

  test('bytes that describe no tree are refused, and so is a subtree that does not fit', () => {
    const grown = new MerkleFrontier()
    for (const leaf of leavesOf(3, 6).map(leafHash)) grown.append(leaf)
    const bytes = grown.toBytes()
    const huge = Buffer.alloc(8, 0xff)
    for (const bad of [
      bytes.subarray(0, 7),
      bytes.subarray(0, -1),
      bytes.subarray(0, -32),
      Buffer.concat([bytes, Buffer.alloc(32)]),
      huge,
    ]) {
      expect(() => MerkleFrontier.fromBytes(bad)).toThrow()
    }
    expect(() => grown.appendSubtree(1, leafHash('a'))).toThrow()
  })
})
