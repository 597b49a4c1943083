import type { ContentScanner, OnProgress } from '../../sources/content.ts'
import { Hits, type SentHits } from '../hits.ts'
import { mayHoldSomething } from './changed-windows.ts'
import { type IndexTables, openPackIndex } from './pack-index.ts'
import type { PackObjects } from './pack-objects.ts'
import { PackProblem, type PackSink, scanPack } from './scan-pack.ts'

/** The packs of a repository, as threads share them. */
export interface SharedPack {
  readonly path: string
  readonly bytes: number
  readonly tables: IndexTables
  readonly objects: PackObjects
  /** The next object that no thread has taken yet. */
  readonly turn: Int32Array
}

/** What one thread saw of the packs. */
export interface PackShare {
  readonly hits: SentHits
  /** Objects that are too large here. */
  readonly left: readonly string[]
  readonly commits: readonly string[]
  readonly objects: number
  readonly bytes: number
  readonly allowed: number
  readonly dropped: number
  /** True where a pack is not what it says: then git should read everything. */
  readonly isBroken: boolean
}

/** Scans this thread's share of the packs: whatever no other thread has taken. */
export function scanPackShare(
  packs: readonly SharedPack[],
  contents: ContentScanner,
  onProgress: OnProgress,
): PackShare {
  const { totals, collector } = contents
  const bytesBefore = totals.bytes
  const allowedBefore = collector.allowed
  const droppedBefore = collector.dropped
  const hits = new Hits()
  const left: string[] = []
  const commits: string[] = []
  let objects = 0
  const count = (bytes: number) => {
    objects += 1
    totals.bytes += bytes
    if (objects % 256 === 0) onProgress(totals)
  }
  const sink: PackSink = {
    whole(bytes, type, idOf) {
      count(bytes.length)
      return hits.inspect(contents, () => ({ id: idOf(), type, size: bytes.length }), type, bytes)
    },
    changed(bytes, ranges, baseInterest, type, idOf) {
      count(bytes.length)
      // Commits are short, and the ids at their beginning change every time.
      if (type !== 'commit' && !mayHoldSomething(bytes, ranges, baseInterest, contents)) return baseInterest
      return hits.inspect(contents, () => ({ id: idOf(), type, size: bytes.length }), type, bytes)
    },
    leave: (id) => left.push(id),
    commit: (id) => commits.push(id),
  }
  let isBroken = false
  try {
    for (const { path, bytes, tables, objects: shared, turn } of packs)
      scanPack(path, bytes, openPackIndex(tables), sink, { objects: shared, turn })
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    isBroken = true
  }
  const share = { hits: hits.send(), left, commits, objects, isBroken }
  const bytes = totals.bytes - bytesBefore
  const allowed = collector.allowed - allowedBefore
  const dropped = collector.dropped - droppedBefore
  // Who gathers the shares adds them up.
  totals.bytes = bytesBefore
  collector.allowed = allowedBefore
  collector.dropped = droppedBefore
  return { ...share, bytes, allowed, dropped }
}
