import { unproven, unreadable } from '../audit-error.ts'
import { climb } from './climb.ts'
import { type Hash, nodeHash } from './hash.ts'
import { type ReadNodes, readSpans, type Span, splitSpan } from './spans.ts'

export interface Inclusion {
  /** Of the leaf, from 0. */
  readonly index: number
  /** Of the tree. */
  readonly size: number
  readonly leaf: Hash
  readonly root: Hash
  /** From the leaf's sibling up. */
  readonly proof: readonly Hash[]
}

/** Returns the proof that a tree of that size holds the leaf at `index` (RFC 6962, 2.1.1). Throws if there is none. */
export async function proveInclusion(index: number, size: number, readNodes: ReadNodes): Promise<Hash[]> {
  if (!isIndexIn(index, size)) throw unreadable('the tree has no such leaf')
  const siblings: Span[] = []
  let within: Span = [0, size]
  while (within[1] - within[0] > 1) {
    const middle = splitSpan(within)
    const left: Span = [within[0], middle]
    const right: Span = [middle, within[1]]
    const [down, sibling] = index < middle ? [left, right] : [right, left]
    siblings.push(sibling)
    within = down
  }
  return readSpans(siblings.reverse(), readNodes)
}

/** Returns if the leaf is in the tree where the proof says; throws otherwise (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion): void {
  if (!isIndexIn(index, size)) throw unproven('the tree has no such leaf')
  let hash = leaf
  climb({ at: index, last: size - 1 }, proof, (sibling, side) => {
    hash = side === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
  })
  if (hash !== root) throw unproven('the inclusion proof leads to another root')
}

function isIndexIn(index: number, size: number): boolean {
  return Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size
}
