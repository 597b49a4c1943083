import { unreadable } from '../audit-error.ts'
import { MerkleFrontier } from './frontier.ts'
import { type Hash, hashBytes, unpackHashes } from './hash.ts'
import { foldPerfect, type NodeId, type ReadNodes } from './spans.ts'

/** How many leaves are worked on at a time, so that a long list of stored hashes is never held as text as a whole. */
const leavesPerStep = 65_536

/** Returns the tree over stored leaf hashes, 32 bytes each. Takes about a second for a million. */
export function growTree(
  leafHashes: Uint8Array,
  tree: MerkleFrontier = new MerkleFrontier(),
): MerkleFrontier {
  for (let at = 0; at < leafHashes.length; at += leavesPerStep * hashBytes) {
    for (const leaf of unpackHashes(leafHashes.subarray(at, at + leavesPerStep * hashBytes)))
      tree.append(leaf)
  }
  return tree
}

/** Returns the root over stored leaf hashes, 32 bytes each. */
export function rootOf(leafHashes: Uint8Array): Hash {
  return growTree(leafHashes).root()
}

/** Returns a reader that works every subtree out from stored leaf hashes. */
export function readLeaves(leafHashes: Uint8Array): ReadNodes {
  return async (nodes) => nodes.map((node) => subtreeRoot(leafHashes, node))
}

function subtreeRoot(leafHashes: Uint8Array, { level, index }: NodeId): Hash {
  const width = 2 ** level * hashBytes
  const bytes = leafHashes.subarray(index * width, (index + 1) * width)
  if (bytes.length !== width) throw unreadable('the tree has no such node')
  return foldPerfect(unpackHashes(bytes))
}
