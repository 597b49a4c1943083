import { unreadable } from '../audit-error.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { splitBody } from '../record/body.ts'
import type { MerkleFrontier } from '../tree/frontier.ts'
import { leafHash, packHashes } from '../tree/hash.ts'
import { type Batch, batchLimits } from './batch.ts'

/** A commit that is ready to be written, and the tree as it is once it has been. */
export interface SealedBatch {
  readonly batch: Batch
  /** Place of the first record, from 1. */
  readonly firstSeq: number
  /** Takes the place of the given tree when the commit is durable; is dropped where it failed. */
  readonly tree: MerkleFrontier
}

/**
 * Returns records with their leaf hashes and the signed checkpoint after them. The given tree does not change, so that
 * a commit which fails leaves nothing behind. Throws for an empty body, and past the limits of a commit.
 */
export function sealBatch(
  body: string,
  before: MerkleFrontier,
  signers: readonly [NoteSigner, ...NoteSigner[]],
): SealedBatch {
  if (body.length > batchLimits.bodyBytes) throw unreadable('the records of a commit are too long')
  const leaves = splitBody(body).map(hashRecord)
  if (leaves.length === 0 || leaves.length > batchLimits.records) {
    throw unreadable('a commit holds no record, or too many')
  }
  const tree = before.clone()
  for (const leaf of leaves) tree.append(leaf)
  const checkpoint = signCheckpoint({ origin: signers[0].name, size: tree.size, root: tree.root() }, signers)
  return {
    batch: { body, leafHashes: packHashes(leaves), checkpoint },
    firstSeq: before.size + 1,
    tree,
  }
}

function hashRecord(record: string): string {
  if (record === '') throw unreadable('a record is empty')
  return leafHash(record)
}
