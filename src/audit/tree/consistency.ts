import { unproven, unreadable } from '../audit-error.ts'
import { climb } from './climb.ts'
import { emptyRoot, type Hash, nodeHash } from './hash.ts'
import { type ReadNodes, readSpans, type Span, splitSpan } from './spans.ts'

export interface Consistency {
  readonly oldSize: number
  readonly oldRoot: Hash
  readonly newSize: number
  readonly newRoot: Hash
  readonly proof: readonly Hash[]
}

/**
 * Returns the proof that a tree of `newSize` leaves begins with the one of `oldSize` (RFC 6962, 2.1.2); empty where the
 * old one is empty or both are the same. Throws where the old one is the larger.
 */
export async function proveConsistency(
  oldSize: number,
  newSize: number,
  readNodes: ReadNodes,
): Promise<Hash[]> {
  if (!areSizes(oldSize, newSize)) throw unreadable('a tree never begins with a larger one')
  if (oldSize === 0 || oldSize === newSize) return []
  const spans: Span[] = []
  let within: Span = [0, newSize]
  // The verifier knows the old root, so a subtree that is the whole old tree is not sent.
  let isOldTree = true
  while (within[1] !== oldSize) {
    const middle = splitSpan(within)
    const left: Span = [within[0], middle]
    const right: Span = [middle, within[1]]
    if (oldSize <= middle) {
      spans.push(right)
      within = left
    } else {
      spans.push(left)
      within = right
      isOldTree = false
    }
  }
  if (!isOldTree) spans.push(within)
  return readSpans(spans.reverse(), readNodes)
}

/** Returns if the new tree begins with the old one; throws otherwise (RFC 9162, 2.1.4.2). */
export function verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency): void {
  if (!areSizes(oldSize, newSize)) throw unproven('a tree never begins with a larger one')
  if (oldSize === 0 || oldSize === newSize) {
    if (proof.length > 0) throw unproven('the consistency proof is too long')
    if (oldRoot !== (oldSize === 0 ? emptyRoot : newRoot)) throw unproven('the old tree has another root')
    return
  }
  let at = oldSize - 1
  let last = newSize - 1
  while (at % 2 === 1) {
    at = (at - 1) / 2
    last = Math.floor(last / 2)
  }
  // Where the old size is a power of two, its root is itself the node from which both paths start.
  const [start, ...path] = at === 0 ? [oldRoot, ...proof] : proof
  if (start === undefined) throw unproven('the consistency proof is too short')
  let oldHash = start
  let newHash = start
  climb({ at, last }, path, (sibling, side) => {
    if (side === 'left') oldHash = nodeHash(sibling, oldHash)
    newHash = side === 'left' ? nodeHash(sibling, newHash) : nodeHash(newHash, sibling)
  })
  if (oldHash !== oldRoot) throw unproven('the consistency proof leads to another old root')
  if (newHash !== newRoot) throw unproven('the consistency proof leads to another new root')
}

function areSizes(oldSize: number, newSize: number): boolean {
  return Number.isSafeInteger(newSize) && Number.isSafeInteger(oldSize) && oldSize >= 0 && oldSize <= newSize
}
