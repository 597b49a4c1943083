import { unreadable } from '../audit-error.ts'
import { type Hash, nodeHash } from './hash.ts'

/** A perfect subtree: the leaves from `index * 2^level` up to, not including, `(index + 1) * 2^level`. */
export interface NodeId {
  readonly level: number
  readonly index: number
}

/** Leaves from the first up to, not including, the second. */
export type Span = readonly [from: number, to: number]

/**
 * Gives the hashes of perfect subtrees, in the order asked for; what proofs need of a stored tree. Rejects where one is
 * not there. What it gives is not trusted: a proof made of wrong hashes does not verify.
 */
export type ReadNodes = (nodes: readonly NodeId[]) => Promise<readonly Hash[]>

/** Returns the fewest perfect subtrees that cover a span, from left to right. */
export function coverSpan([from, to]: Span): NodeId[] {
  const nodes: NodeId[] = []
  for (let at = from; at < to; ) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= to) {
      level += 1
      width *= 2
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** Returns where a tree over a span divides: after the largest power of two below its size (RFC 6962, 2.1). */
export function splitSpan([from, to]: Span): number {
  let width = 1
  while (width * 2 < to - from) width *= 2
  return from + width
}

/** Returns the root over subtrees that stand side by side and get smaller to the right. */
export function foldRight(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** Returns the root over hashes of one level, whose number is a power of two. */
export function foldPerfect(hashes: readonly Hash[]): Hash {
  let level = hashes
  while (level.length > 1) {
    const above: Hash[] = []
    for (let index = 0; index < level.length; index += 2) {
      above.push(nodeHash(level[index] ?? '', level[index + 1] ?? ''))
    }
    level = above
  }
  const [root] = level
  if (root === undefined) throw unreadable('a subtree without leaves has no root')
  return root
}

/** Returns the root of each span, reading all that is needed at once. Each must be a subtree of an RFC 6962 tree. */
export async function readSpans(spans: readonly Span[], readNodes: ReadNodes): Promise<Hash[]> {
  const covers = spans.map(coverSpan)
  const hashes = await readNodes(covers.flat())
  let at = 0
  return covers.map(({ length }) => {
    at += length
    return foldRight(hashes.slice(at - length, at))
  })
}
