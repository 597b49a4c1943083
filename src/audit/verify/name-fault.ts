import type { Checkpoint } from '../note/checkpoint.ts'
import type { MerkleFrontier } from '../tree/frontier.ts'
import { type Hash, leafHash } from '../tree/hash.ts'
import { type Fault, faultIn } from './verdict.ts'

/** A commit that does not hold what its checkpoint, which is genuine, says. */
export interface BadBatch {
  /** The log before it. */
  readonly tree: MerkleFrontier
  readonly checkpoint: Checkpoint
  readonly records: readonly string[]
  readonly leaves: readonly Hash[]
}

/** Hashes that may be spent on finding out more: about a third of a second. */
const hashesMax = 600_000

/**
 * Returns the first bad record of a commit that has as many hashes as its checkpoint says, and what was done to it, as
 * far as the hashes tell.
 */
export function nameFault(bad: BadBatch): Fault {
  const { records, leaves, tree } = bad
  const found = records.map((record, index) => (record === '' ? leaves[index] : leafHash(record)))
  const first = firstDifference(found, leaves)
  if (hasRoot(bad, leaves)) {
    // The stored hashes are genuine, so they tell exactly where the records differ.
    return { ...nameDifference(found, leaves, first), firstBad: tree.size + 1 + first }
  }
  if (first === leaves.length && found.length === leaves.length) return nameHidden(bad)
  const areRecordsGenuine = found.length === leaves.length && hasRoot(bad, found)
  return { reason: areRecordsGenuine ? 'hash_edited' : 'edited', firstBad: tree.size + 1 + first }
}

/** Returns what made the found records out of the genuine ones. */
function nameDifference(
  found: readonly (Hash | undefined)[],
  genuine: readonly Hash[],
  first: number,
): Pick<Fault, 'reason'> {
  const surplus = found.length - genuine.length
  if (surplus < 0) return { reason: 'deleted' }
  if (surplus > 0) return { reason: 'inserted' }
  const isElsewhere = genuine.indexOf(found[first] ?? '', first + 1) > first
  return { reason: isElsewhere ? 'swapped' : 'edited' }
}

/**
 * The stored hashes were changed along with the records, so nothing tells which one is not genuine; but where two were
 * merely swapped, swapping them back gives the signed root.
 */
function nameHidden(bad: BadBatch): Fault {
  const { tree, leaves } = bad
  const pairsMax = Math.floor(hashesMax / (leaves.length + 53))
  let tried = 0
  for (let distance = 1; distance < leaves.length; distance += 1) {
    for (let at = 0; at + distance < leaves.length; at += 1) {
      tried += 1
      if (tried > pairsMax) return hiddenFault(bad)
      if (hasRoot(bad, swap(leaves, at, at + distance))) {
        return { reason: 'swapped', firstBad: tree.size + 1 + at }
      }
    }
  }
  return hiddenFault(bad)
}

/** Returns which records were added to a commit that has more than its checkpoint says: without them the root is right. */
export function nameInserted(bad: BadBatch): Fault {
  const { tree, checkpoint, leaves } = bad
  const surplus = leaves.length - (checkpoint.size - tree.size)
  const last = Math.min(leaves.length - surplus, Math.floor(hashesMax / (leaves.length + 53)))
  for (let at = 0; at <= last; at += 1) {
    if (hasRoot(bad, leaves.toSpliced(at, surplus)))
      return faultIn(tree.size + 1 + at, tree.size + at + surplus, 'inserted')
  }
  return faultIn(tree.size + 1, tree.size + leaves.length, 'inserted')
}

function hiddenFault({ tree, leaves }: BadBatch): Fault {
  return faultIn(tree.size + 1, tree.size + leaves.length, 'edited')
}

function hasRoot({ tree, checkpoint }: BadBatch, leaves: readonly (Hash | undefined)[]): boolean {
  const grown = tree.clone()
  for (const leaf of leaves) grown.append(leaf ?? '')
  return grown.root() === checkpoint.root
}

function swap(leaves: readonly Hash[], left: number, right: number): Hash[] {
  return leaves.with(left, leaves[right] ?? '').with(right, leaves[left] ?? '')
}

/** Returns the first place where two lists differ, or the length of the shorter. */
function firstDifference(left: readonly unknown[], right: readonly unknown[]): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) if (left[index] !== right[index]) return index
  return length
}
