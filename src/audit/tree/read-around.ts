import { isBadEvidence } from '../audit-error.ts'
import { MerkleFrontier } from './frontier.ts'
import { type Hash, hashBytes, nodeHash } from './hash.ts'
import { coverSpan, type NodeId, type ReadNodes, type Span } from './spans.ts'

/** A tree as a checkpoint names it, and two ways to read it. */
export interface ReadableTree {
  readonly size: number
  readonly root: Hash
  /** From hashes that are kept beside the leaves: quick, and they may be wrong. */
  readonly readKept: ReadNodes
  readonly readLeaves: ReadNodes
}

/**
 * Returns a reader that takes what lies outside a span from kept hashes, where these lead to the root of the checkpoint, and reads
 * the leaves of everything else: for whoever reads the records of that span anyway, and no others.
 */
export async function readAround([from, to]: Span, tree: ReadableTree): Promise<ReadNodes> {
  const outside = from === 0 && to === tree.size ? noHashes : await verifiedOutside([from, to], tree)
  if (outside.size === 0) return tree.readLeaves
  const read = async (node: NodeId): Promise<Hash> => {
    const known = outside.get(nameOf(node))
    if (known !== undefined) return known
    const width = 2 ** node.level
    const start = node.index * width
    const isWithin = start >= from && start + width <= to
    if (isWithin || node.level === 0) return (await tree.readLeaves([node]))[0] ?? ''
    const [left, right] = [0, 1].map((side) => ({ level: node.level - 1, index: 2 * node.index + side }))
    return nodeHash(await read(left as NodeId), await read(right as NodeId))
  }
  return (nodes) => Promise.all(nodes.map(read))
}

/** Returns the hashes outside a span by their places; none where they are not what the checkpoint says. */
async function verifiedOutside(
  [from, to]: Span,
  { size, root, readKept }: ReadableTree,
): Promise<ReadonlyMap<string, Hash>> {
  const parts = [coverSpan([0, from]), coverSpan([from, to]), coverSpan([to, size])] as const
  const nodes = parts.flat()
  const isOutside = (index: number) => index < parts[0].length || index >= parts[0].length + parts[1].length
  try {
    const hashes = await readKept(nodes)
    const check = new MerkleFrontier()
    for (const [index, { level }] of nodes.entries()) check.appendSubtree(level, hashes[index] ?? '')
    if (check.root() !== root || hashes.some(({ length }) => length !== 2 * hashBytes)) return noHashes
    return new Map(
      nodes.flatMap((node, index) =>
        isOutside(index) ? [[nameOf(node), hashes[index] ?? ''] as const] : [],
      ),
    )
  } catch (error) {
    if (!isBadEvidence(error)) throw error
    return noHashes
  }
}

const noHashes: ReadonlyMap<string, Hash> = new Map()

function nameOf({ level, index }: NodeId): string {
  return `${level}/${index}`
}
