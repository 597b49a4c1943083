import { unproven } from '../audit-error.ts'
import { type Checkpoint, verifyCheckpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { MerkleFrontier } from '../tree/frontier.ts'
import { growTree } from '../tree/stored-leaves.ts'

/** Where the log ends: kept in one row, written in the transaction of each commit, so that a log of any length opens at once. */
export interface LogHead {
  /** The checkpoint of the last commit, a signed note. */
  readonly checkpoint: string
  /** `MerkleFrontier.toBytes()` */
  readonly tree: Uint8Array
}

/**
 * Returns the tree to go on with. Throws unless the checkpoint is signed and the tree is the one it speaks of, so that
 * a stored tree needs no trust of its own.
 */
export function openHead(head: LogHead, verifiers: readonly NoteVerifier[]): MerkleFrontier {
  const tree = MerkleFrontier.fromBytes(head.tree)
  requireTree(tree, verifyCheckpoint(head.checkpoint, verifiers))
  return tree
}

/**
 * Returns the tree to go on with where the head was lost: works it out from all stored leaf hashes, in order. Takes
 * about a second for a million records. Throws unless it is the tree that the last checkpoint speaks of.
 */
export async function rebuildTree(
  leafHashes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lastCheckpoint: string,
  verifiers: readonly NoteVerifier[],
): Promise<MerkleFrontier> {
  const tree = new MerkleFrontier()
  for await (const some of leafHashes) growTree(some, tree)
  requireTree(tree, verifyCheckpoint(lastCheckpoint, verifiers))
  return tree
}

function requireTree(tree: MerkleFrontier, { size, root }: Checkpoint): void {
  if (tree.size !== size || tree.root() !== root)
    throw unproven('the stored tree is not the one that was signed')
}
