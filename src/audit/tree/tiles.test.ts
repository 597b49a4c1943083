import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proveConsistency, verifyConsistency } from './consistency.ts'
import { MerkleFrontier } from './frontier.ts'
import { leafHash, packHashes, unpackHashes } from './hash.ts'
import { proveInclusion, verifyInclusion } from './inclusion.ts'
import { growTree } from './stored-leaves.ts'
import { readTiles, type TileId, tileRoot, tilesFilled, tileWidth } from './tiles.ts'

const leaves = packHashes(Array.from({ length: 70_000 }, (_, index) => leafHash(`${index}`)))

/** Keeps the leaves, and above them the roots of what became full. */
class Tiles {
  readonly asked: TileId[] = []
  readonly #levels: Buffer[] = []
  #size = 0

  grow(size: number): void {
    this.#levels[0] = leaves.subarray(0, size * 32)
    for (const tile of tilesFilled(this.#size, size)) {
      const root = Buffer.from(tileRoot(this.#bytes(tile)), 'hex')
      const above = this.#levels[tile.level + 1] ?? Buffer.alloc(0)
      expect(above.length / 32).toBe(tile.index)
      this.#levels[tile.level + 1] = Buffer.concat([above, root])
    }
    this.#size = size
  }

  readonly read = async (tile: TileId): Promise<Uint8Array> => {
    this.asked.push(tile)
    return this.#bytes(tile)
  }

  #bytes({ level, index }: TileId): Buffer {
    const all = this.#levels[level] ?? Buffer.alloc(0)
    return all.subarray(index * tileWidth * 32, (index + 1) * tileWidth * 32)
  }
}

test('tiles that were filled as the log grew prove what is in it, and what was before', async () => {
  const tiles = new Tiles()
  const roots = new Map<number, string>()
  const tree = new MerkleFrontier()
  for (const size of [1, 255, 256, 257, 700, 65_535, 65_536, 66_000, 70_000]) {
    tiles.grow(size)
    growTree(leaves.subarray(tree.size * 32, size * 32), tree)
    const root = tree.root()
    for (const index of new Set([0, size >> 1, size - 1, Math.min(size - 1, 65_000)])) {
      const proof = await proveInclusion(index, size, readTiles(tiles.read))
      verifyInclusion({ index, size, leaf: leafHash(`${index}`), root, proof })
    }
    for (const [oldSize, oldRoot] of roots) {
      const proof = await proveConsistency(oldSize, size, readTiles(tiles.read))
      verifyConsistency({ oldSize, oldRoot, newSize: size, newRoot: root, proof })
    }
    roots.set(size, root)
  }
})

test('a proof reads few tiles, and each once', async () => {
  const tiles = new Tiles()
  tiles.grow(70_000)
  await proveInclusion(40_123, 70_000, readTiles(tiles.read))
  const names = tiles.asked.map(({ level, index }) => `${level}/${index}`)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeLessThanOrEqual(5)
})

test('every full tile is named once, however the log grows', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 4 })
  const property = fc.property(steps, (growth) => {
    let size = 0
    const named: TileId[] = []
    for (const step of growth) {
      named.push(...tilesFilled(size, size + step))
      size += step
    }
    const byPlace = (left: TileId, right: TileId): number =>
      left.level - right.level || left.index - right.index
    expect(named.toSorted(byPlace)).toEqual(tilesFilled(0, size))
  })
  fc.assert(property, { numRuns: 200 })
})

test('a tile that is too short is an error, never a wrong hash', async () => {
  expect(() => tileRoot(leaves.subarray(0, 255 * 32))).toThrow()
  const short = readTiles(async () => leaves.subarray(0, 3 * 32))
  await expect(short([{ level: 2, index: 0 }])).rejects.toThrow()
  expect(unpackHashes(leaves.subarray(0, 64))).toEqual([leafHash('0'), leafHash('1')])
})
