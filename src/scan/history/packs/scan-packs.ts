import { shareWork } from '../../parallel/share-work.ts'
import type { ContentScanner, OnProgress } from '../../sources/content.ts'
import { Hits } from '../hits.ts'
import { idBytes, listIds, type SortedIds, sortIds, uniteIds, withoutIds } from '../memory/sorted-ids.ts'
import { findObjectStores, type PackPaths } from './object-stores.ts'
import { PackFile } from './pack-file.ts'
import { type IndexFile, openPackIndex, readIndexFile, readIndexTables, sharedNumbers } from './pack-index.ts'
import { readPackObjects } from './pack-objects.ts'
import { type SharedPack, scanPackShare } from './pack-share.ts'

/** What the packs of a repository said, and what is left for git to read. */
export interface PackReport {
  readonly hits: Hits
  /** Objects with a file of their own, and those too large for here: of these the type is not known yet. */
  readonly rest: readonly string[]
  /** Every commit in the packs that were read. */
  readonly commits: readonly string[]
  readonly objects: number
  /** Everything the repository holds. */
  readonly present: SortedIds
  /** How much of it was not read, because it holds nothing. */
  readonly remembered: number
}

export interface PackOptions {
  readonly folder: string
  readonly contents: ContentScanner
  readonly threads: number
  readonly onProgress: OnProgress
  /** Objects that hold nothing. */
  readonly quiet: SortedIds
}

/** Smaller packs are read before another thread has started. */
const sharedBytesMin = 4 * 1024 * 1024
/** Fewer new objects are read through git: a pack is read as a whole, because its deltas lead anywhere. */
const newObjectsMin = 2_000
const newShareMin = 0.1

/**
 * Scans the packs of a repository, with all threads. Undefined where git should read everything: another kind of
 * repository, or a pack that is not what it says.
 */
export async function scanPacks(options: PackOptions): Promise<PackReport | undefined> {
  const { folder, contents, threads, onProgress, quiet } = options
  const stores = findObjectStores(folder)
  const indices = stores === undefined ? undefined : readIndices(stores.packs)
  if (stores === undefined || indices === undefined) return undefined
  const present = indices.reduce((all, { file }) => uniteIds(all, file.ids), sortIds(stores.loose))
  const read = indices.filter(({ file }) => isMostlyNew(file, quiet))
  const packs = openPacks(read)
  if (packs === undefined) return undefined
  const bytes = read.reduce((sum, { paths }) => sum + paths.bytes, 0)
  const shares = await shareWork(
    { kind: 'packs', packs },
    () => scanPackShare(packs, contents, onProgress),
    contents,
    bytes < sharedBytesMin ? 1 : threads,
  )
  if (shares.some(({ isBroken }) => isBroken)) return undefined
  const hits = new Hits()
  for (const share of shares) {
    hits.receive(share.hits)
    contents.totals.bytes += share.bytes
    contents.collector.allowed += share.allowed
    contents.collector.dropped += share.dropped
  }
  // An object may stand in several places.
  const done = read.reduce((all, { file }) => uniteIds(all, file.ids), quiet)
  const others = withoutIds(present, done)
  const inPacks = shares.reduce((sum, { objects }) => sum + objects, 0)
  const readIds = read.reduce((all, { file }) => uniteIds(all, file.ids), sortIds([]))
  return {
    hits,
    rest: [...listIds(others), ...shares.flatMap(({ left }) => left)],
    commits: shares.flatMap(({ commits }) => commits),
    objects: inPacks,
    present,
    remembered: (present.length - uniteIds(readIds, others).length) / idBytes,
  }
}

interface PackAndIndex {
  readonly paths: PackPaths
  readonly file: IndexFile
}

function readIndices(paths: readonly PackPaths[]): readonly PackAndIndex[] | undefined {
  const indices: PackAndIndex[] = []
  for (const one of paths) {
    const file = readIndexFile(one.index, one.bytes)
    if (file === undefined) return undefined
    indices.push({ paths: one, file })
  }
  return indices
}

function isMostlyNew({ ids, count }: IndexFile, quiet: SortedIds): boolean {
  if (quiet.length === 0) return true
  const unknown = withoutIds(ids, quiet).length / idBytes
  return unknown > Math.max(newObjectsMin, count * newShareMin)
}

function openPacks(indices: readonly PackAndIndex[]): readonly SharedPack[] | undefined {
  const packs: SharedPack[] = []
  for (const { paths, file } of indices) {
    const { pack: path, bytes } = paths
    const tables = readIndexTables(file, bytes)
    if (tables === undefined) return undefined
    const packFile = new PackFile(path, bytes)
    try {
      const objects = readPackObjects(openPackIndex(tables), packFile)
      packs.push({ path, bytes, tables, objects, turn: sharedNumbers(Int32Array, 1) })
    } catch (error) {
      // It does not fit its index.
      if (!(error instanceof RangeError)) throw error
      return undefined
    } finally {
      packFile.close()
    }
  }
  return packs
}
