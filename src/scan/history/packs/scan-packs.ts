import { Buffer } from 'node:buffer'
import type { ContentScanner, OnProgress } from '../../sources/content.ts'
import type { ObjectInfo } from '../objects.ts'
import { mayHoldSomething } from './changed-windows.ts'
import { findObjectStores } from './object-stores.ts'
import { type PackIndex, readPackIndex } from './pack-index.ts'
import { PackProblem, type PackSink, scanPack } from './scan-pack.ts'

/** What the packs of a repository said, and what is left for git to read. */
export interface PackReport {
  /** Objects with a file of their own, and those too large for here: of these the type is not known yet. */
  readonly rest: readonly string[]
  /** Every commit in the packs. */
  readonly commits: readonly string[]
  readonly objects: number
}

/**
 * Scans the packs of a repository. Undefined, with what was found so far handed on, where git should read everything:
 * another kind of repository, or a pack that is not what it says.
 */
export function scanPacks(
  folder: string,
  contents: ContentScanner,
  inspect: (object: () => ObjectInfo, type: ObjectInfo['type'], bytes: Buffer) => number,
  onProgress: OnProgress,
): PackReport | undefined {
  const stores = findObjectStores(folder)
  if (stores === undefined || stores.packs.length === 0) return undefined
  const indices: PackIndex[] = []
  for (const { index, bytes } of stores.packs) {
    const read = readPackIndex(index, bytes)
    if (read === undefined) return undefined
    indices.push(read)
  }
  // An object may have a file of its own and stand in a pack, too.
  const rest = stores.loose.filter((id) =>
    indices.every((index) => index.indexOf(Buffer.from(id, 'hex')) === -1),
  )
  const commits: string[] = []
  let objects = 0
  const { totals } = contents
  const count = (bytes: number) => {
    objects += 1
    totals.bytes += bytes
    if (objects % 256 === 0) onProgress(totals)
  }
  const sink: PackSink = {
    whole(bytes, type, idOf) {
      count(bytes.length)
      return inspect(() => ({ id: idOf(), type, size: bytes.length }), type, bytes)
    },
    changed(bytes, ranges, baseInterest, type, idOf) {
      count(bytes.length)
      // Commits are short, and the ids at their beginning change every time.
      if (type !== 'commit' && !mayHoldSomething(bytes, ranges, baseInterest, contents)) return baseInterest
      return inspect(() => ({ id: idOf(), type, size: bytes.length }), type, bytes)
    },
    leave: (id) => rest.push(id),
    commit: (id) => commits.push(id),
  }
  try {
    for (const [at, { pack, bytes }] of stores.packs.entries())
      scanPack(pack, bytes, indices[at] as PackIndex, sink)
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    return undefined
  }
  return { rest, commits, objects }
}
