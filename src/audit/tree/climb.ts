import { unproven } from '../audit-error.ts'

/** A node of a tree by its place among the nodes of its level, and the place of the last one there. */
export interface Place {
  readonly at: number
  readonly last: number
}

/**
 * Walks from a node to the root and tells on which side each hash of a proof belongs: the loop that RFC 9162 gives for
 * both kinds of proof (2.1.3.2, 2.1.4.2). Throws unless the proof is exactly as long as the way.
 */
export function climb<Step>(
  from: Place,
  proof: readonly Step[],
  join: (sibling: Step, side: 'left' | 'right') => void,
): void {
  let { at, last } = from
  for (const sibling of proof) {
    if (last === 0) throw unproven('the proof is too long')
    if (at % 2 === 1 || at === last) {
      join(sibling, 'left')
      // The right edge of the tree has nothing beside it on these levels.
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else {
      join(sibling, 'right')
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  if (last !== 0) throw unproven('the proof is too short')
}
