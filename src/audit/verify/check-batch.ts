import type { Batch } from '../log/batch.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { splitBody } from '../record/body.ts'
import type { MerkleFrontier } from '../tree/frontier.ts'
import { type Hash, hashBytes, leafHash, unpackHashes } from '../tree/hash.ts'
import { nameFault } from './name-fault.ts'
import { signedCheckpoint } from './signed-checkpoint.ts'
import type { Fault } from './verdict.ts'

/** A commit that is what was signed, and follows on the tree. */
export interface CheckedBatch {
  readonly records: readonly string[]
  readonly leaves: readonly Hash[]
  /** The log with it. */
  readonly tree: MerkleFrontier
}

/** A commit whose place in the log is another than where it stands. */
export interface Misplaced {
  /** How many records its checkpoint says came before it. */
  readonly startsAt: number
  readonly checkpoint: Checkpoint
  readonly leaves: readonly Hash[]
}

/** Returns the commit if it follows on the tree as it was signed; else what is wrong with it. The tree stays as it is. */
export function checkBatch(
  batch: Batch,
  tree: MerkleFrontier,
  verifiers: readonly NoteVerifier[],
): CheckedBatch | Misplaced | Fault {
  const firstSeq = tree.size + 1
  const checkpoint = signedCheckpoint(batch.checkpoint, verifiers)
  if (checkpoint === undefined) return { reason: 'forged_checkpoint', firstBad: firstSeq }
  const leaves = unpackHashes(batch.leafHashes)
  const startsAt = checkpoint.size - leaves.length
  if (startsAt !== tree.size || leaves.length === 0) return { startsAt, checkpoint, leaves }
  const records = splitBody(batch.body)
  const grown = tree.clone()
  for (const leaf of leaves) grown.append(leaf)
  if (grown.root() !== checkpoint.root || !areHashedTo(records, leaves)) {
    return nameFault({ tree, checkpoint, records, leaves })
  }
  const { firstSeq: writtenSeq = firstSeq, count = leaves.length } = batch.written ?? {}
  if (writtenSeq !== firstSeq || count !== leaves.length) return { reason: 'misnumbered', firstBad: firstSeq }
  return { records, leaves, tree: grown }
}

/** Returns how many records a commit's signed checkpoint says came before it, or undefined where it is not signed. */
export function startOf(batch: Batch, verifiers: readonly NoteVerifier[]): number | undefined {
  const checkpoint = signedCheckpoint(batch.checkpoint, verifiers)
  return checkpoint && checkpoint.size - batch.leafHashes.length / hashBytes
}

/** A record that was pruned has nothing to compare: its hash is held by the root. */
function areHashedTo(records: readonly string[], leaves: readonly Hash[]): boolean {
  return (
    records.length === leaves.length &&
    records.every((record, index) => record === '' || leafHash(record) === leaves[index])
  )
}
