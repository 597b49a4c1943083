import type { Hash } from './hash.ts'
import type { NodeId, ReadNodes } from './spans.ts'

/** Below this, working a subtree out again costs less than remembering it. */
const levelMin = 6

/**
 * Returns a reader that works each larger subtree out once: for many proofs against one checkpoint, whose paths share nearly
 * all of them. Remembers one hash for every 32 leaves.
 */
export function rememberNodes(readNodes: ReadNodes): ReadNodes {
  const known = new Map<string, Promise<Hash>>()
  const read = (node: NodeId): Promise<Hash> =>
    readNodes([node]).then(([hash]) => {
      if (hash === undefined) throw new TypeError('a reader gave no hash')
      return hash
    })
  return (nodes) =>
    Promise.all(
      nodes.map((node) => {
        if (node.level < levelMin) return read(node)
        const name = `${node.level}/${node.index}`
        const hash = known.get(name) ?? read(node)
        known.set(name, hash)
        return hash
      }),
    )
}
