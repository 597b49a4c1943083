import { foldPerfect, type Hash, type NodeId, nodeHash } from '../../../audit/index.ts'
import { keptEvery, keptWidth } from './kept-level.ts'

/** What a tree is read from. */
export interface KeptTree {
  /** Returns the kept hashes of a level that are there, in order, from a place on. */
  keptHashes(level: number, place: number, count: number): Promise<readonly Hash[]>
  /** Returns the hash of a subtree as its leaves give it. */
  leafRoot(node: NodeId): Promise<Hash>
}

/**
 * Returns the hash of a subtree from kept hashes, and from leaves where there are none. Of the first `keptSize` records a
 * hash over every 256 should be there.
 */
export async function keptRoot(node: NodeId, tree: KeptTree, keptSize: number): Promise<Hash> {
  const width = 2 ** node.level
  const from = node.index * width
  if (node.level < keptEvery || from >= keptSize) return tree.leafRoot(node)
  if (from + width <= keptSize) {
    const level = node.level - (node.level % keptEvery)
    const count = 2 ** (node.level - level)
    const hashes = await tree.keptHashes(level, node.index * count, count)
    if (hashes.length === count) return foldPerfect(hashes)
    if (width === keptWidth) return tree.leafRoot(node)
  }
  const [left, right] = [0, 1].map((side) => ({ level: node.level - 1, index: 2 * node.index + side }))
  return nodeHash(
    await keptRoot(left as NodeId, tree, keptSize),
    await keptRoot(right as NodeId, tree, keptSize),
  )
}
