import type { Buffer } from 'node:buffer'
import type { ContentScan } from '../engine/content-scan.ts'
import type { SecretHistory } from '../findings/secret-history.ts'
import type { ContentScanner, OnProgress } from '../sources/content.ts'
import { overlapBytes } from '../sources/file-reader.ts'
import { type Appearance, type BlobPlaces, findPlaces } from './commits.ts'
import { type Hit, Hits } from './hits.ts'
import type { ScanMemory } from './memory/memory.ts'
import { commonIds, listIds, noIds, sortIds, uniteIds } from './memory/sorted-ids.ts'
import { describeObjects, listObjects, type ObjectInfo } from './objects.ts'
import { scanPacks } from './packs/scan-packs.ts'
import { readObjects } from './read-objects.ts'

export interface HistoryOptions {
  readonly folder: string
  /** Only what HEAD has and this revision has not. */
  readonly since?: string
  readonly contents: ContentScanner
  readonly onProgress: OnProgress
  readonly threads: number
  /** Reads everything through git, and no pack: slower, and what the quick way is held against. */
  readonly slowly?: boolean
  /** What earlier scans saw; used where packs are read. */
  readonly memory?: ScanMemory
}

/**
 * Scans every object of one repository: all versions of all files, messages of commits and tags. Returns what puts it
 * into the memory, to be called once it is known which candidates are secrets of one's own.
 */
export async function scanRepository(
  options: HistoryOptions,
): Promise<(isKnown: (candidate: string) => boolean) => void> {
  const { folder, since, contents, memory } = options
  const { totals } = contents
  const isQuick = since === undefined && !options.slowly
  const packed = isQuick ? await scanPacks({ ...options, quiet: memory?.quiet ?? noIds }) : undefined
  const hits = packed?.hits ?? new Hits()
  const unread = new Set(packed?.rest)
  const objects: ObjectInfo[] = []
  const list =
    packed === undefined
      ? listObjects(folder, since)
      : describeObjects(folder, packed.rest, (id) => unread.delete(id))
  for await (const object of list) objects.push(object)
  await readObjects(folder, objects, createSink(options, hits, unread), overlapBytes)
  totals.blobs = (totals.blobs ?? 0) + objects.length + (packed?.objects ?? 0)
  const commits = [
    ...(packed?.commits ?? []),
    ...objects.filter(({ type }) => type === 'commit').map(({ id }) => id),
  ]
  if (packed === undefined || memory === undefined) {
    await placeHits(options, hits.all(), commits)
    return () => {}
  }
  totals.remembered = (totals.remembered ?? 0) + packed.remembered
  const seen = uniteIds(commonIds(memory.commits, packed.present), sortIds(commits))
  await placeHits(options, hits.all(), listIds(seen))
  return (isKnown) =>
    memory.remember({
      present: packed.present,
      loud: sortIds([...hits.objects(isKnown), ...unread]),
      commits: seen,
    })
}

function createSink({ contents, onProgress }: HistoryOptions, hits: Hits, unread: Set<string>) {
  const { totals } = contents
  let large: ContentScan | undefined
  let raised = 0
  return {
    whole(object: ObjectInfo, bytes: Buffer) {
      hits.inspect(contents, () => object, object.type, bytes)
      unread.delete(object.id)
      totals.bytes += bytes.length
      onProgress(totals)
    },
    piece(object: ObjectInfo, bytes: Buffer, offset: number, isLast: boolean) {
      large ??= contents.scanner.open()
      large.push(bytes, offset)
      raised += contents.takeCandidates(`(object ${object.id.slice(0, 12)})`, { blob: object.id })
      onProgress(totals)
      if (!isLast) return
      totals.bytes += offset + bytes.length
      const matches = large.finish()
      contents.collector.dropped += large.dropped
      if (matches.length > 0)
        hits.set(
          object.id,
          matches.map((match) => ({ object, thing: match, line: 1, column: match.start + 1 })),
        )
      if (raised > 0) hits.hold(object.id)
      raised = 0
      unread.delete(object.id)
      large = undefined
    },
  }
}

async function placeHits(
  { folder, contents: { collector } }: HistoryOptions,
  hits: readonly Hit[],
  commits: readonly string[],
): Promise<void> {
  if (hits.length === 0) return
  const blobs = new Set(hits.filter(({ object }) => object.type === 'blob').map(({ object }) => object.id))
  const places = await findPlaces(folder, blobs, commits)
  // In an order of their own: of many places a finding keeps the first, whoever found them in whatever order.
  const sorted = [...hits].sort((one, other) =>
    one.object.id < other.object.id ? -1 : one.object.id > other.object.id ? 1 : 0,
  )
  for (const { object, thing, line, column } of sorted) {
    const appearances = places.appearances.get(object.id) ?? []
    const at = firstOf(appearances)
    const place = {
      file: fileOf(object, at, places),
      line,
      column,
      blob: object.id,
      ...(object.type === 'commit' ? { commit: object.id } : {}),
      ...(at === undefined ? {} : { commit: at.commit, authoredAtMs: at.authoredAtMs }),
    }
    if (typeof thing === 'string') {
      collector.candidates.add(thing, place)
      continue
    }
    collector.add(thing, place)
    collector.addHistory(thing.secret.reveal(), historyOf(object, appearances, places))
  }
}

function fileOf(
  { id, type }: ObjectInfo,
  at: Appearance | undefined,
  { inHead, inIndex }: BlobPlaces,
): string {
  if (type !== 'blob') return `(message of ${type} ${id.slice(0, 12)})`
  return at?.path ?? inHead.get(id) ?? inIndex.get(id) ?? `(object ${id.slice(0, 12)})`
}

function firstOf(appearances: readonly Appearance[]): Appearance | undefined {
  const brought = appearances.filter((one) => one.brought)
  const reachable = brought.filter((one) => one.reachable)
  return (reachable.length > 0 ? reachable : brought)
    .toReversed()
    .sort((one, other) => one.authoredAtMs - other.authoredAtMs)[0]
}

function historyOf(
  object: ObjectInfo,
  appearances: readonly Appearance[],
  places: BlobPlaces,
): SecretHistory {
  const isReachable =
    object.type === 'commit'
      ? !places.unreachableCommits.has(object.id)
      : object.type === 'tag' ||
        places.inHead.has(object.id) ||
        places.inIndex.has(object.id) ||
        appearances.some((one) => one.reachable)
  return {
    // Oldest first, so that commits of the same second stay in order.
    appearances: appearances.toReversed().map(({ commit, authoredAtMs }) => ({ commit, authoredAtMs })),
    inHead: places.inHead.has(object.id),
    reachable: isReachable,
  }
}
