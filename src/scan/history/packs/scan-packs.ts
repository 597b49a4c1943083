import { Buffer } from 'node:buffer'
import { shareWork } from '../../parallel/share-work.ts'
import type { ContentScanner, OnProgress } from '../../sources/content.ts'
import { Hits } from '../hits.ts'
import { findObjectStores, type PackPaths } from './object-stores.ts'
import { PackFile } from './pack-file.ts'
import { openPackIndex, readIndexTables, sharedNumbers } from './pack-index.ts'
import { readPackObjects } from './pack-objects.ts'
import { type SharedPack, scanPackShare } from './pack-share.ts'

/** What the packs of a repository said, and what is left for git to read. */
export interface PackReport {
  readonly hits: Hits
  /** Objects with a file of their own, and those too large for here: of these the type is not known yet. */
  readonly rest: readonly string[]
  /** Every commit in the packs. */
  readonly commits: readonly string[]
  readonly objects: number
}

/** Smaller packs are read before another thread has started. */
const sharedBytesMin = 4 * 1024 * 1024

/**
 * Scans the packs of a repository, with all threads. Undefined where git should read everything: another kind of
 * repository, or a pack that is not what it says.
 */
export async function scanPacks(
  folder: string,
  contents: ContentScanner,
  threads: number,
  onProgress: OnProgress,
): Promise<PackReport | undefined> {
  const stores = findObjectStores(folder)
  if (stores === undefined || stores.packs.length === 0) return undefined
  const packs = openPacks(stores.packs)
  if (packs === undefined) return undefined
  const packed = stores.packs.reduce((sum, { bytes }) => sum + bytes, 0)
  const shares = await shareWork(
    { kind: 'packs', packs },
    () => scanPackShare(packs, contents, onProgress),
    contents,
    packed < sharedBytesMin ? 1 : threads,
  )
  if (shares.some(({ isBroken }) => isBroken)) return undefined
  const hits = new Hits()
  for (const share of shares) {
    hits.receive(share.hits)
    contents.totals.bytes += share.bytes
    contents.collector.allowed += share.allowed
  }
  // An object may have a file of its own and stand in a pack, too.
  const indices = packs.map(({ tables }) => openPackIndex(tables))
  const loose = stores.loose.filter((id) =>
    indices.every((index) => index.indexOf(Buffer.from(id, 'hex')) === -1),
  )
  return {
    hits,
    rest: [...loose, ...shares.flatMap(({ left }) => left)],
    commits: shares.flatMap(({ commits }) => commits),
    objects: shares.reduce((sum, { objects }) => sum + objects, 0),
  }
}

function openPacks(paths: readonly PackPaths[]): readonly SharedPack[] | undefined {
  const packs: SharedPack[] = []
  for (const { pack: path, index, bytes } of paths) {
    const tables = readIndexTables(index, bytes)
    if (tables === undefined) return undefined
    const file = new PackFile(path, bytes)
    try {
      const objects = readPackObjects(openPackIndex(tables), file)
      packs.push({ path, bytes, tables, objects, turn: sharedNumbers(Int32Array, 1) })
    } catch (error) {
      // It does not fit its index.
      if (!(error instanceof RangeError)) throw error
      return undefined
    } finally {
      file.close()
    }
  }
  return packs
}
