import type { Buffer } from 'node:buffer'
import type { ContentScan } from '../engine/content-scan.ts'
import type { Match } from '../engine/match.ts'
import type { SecretHistory } from '../findings/secret-history.ts'
import type { ContentScanner, Inspection, OnProgress } from '../sources/content.ts'
import { overlapBytes } from '../sources/file-reader.ts'
import { type Appearance, type BlobPlaces, findPlaces } from './commits.ts'
import { describeObjects, listObjects, type ObjectInfo } from './objects.ts'
import { type PackReport, scanPacks } from './packs/scan-packs.ts'
import { readObjects } from './read-objects.ts'

export interface HistoryOptions {
  readonly folder: string
  /** Only what HEAD has and this revision has not. */
  readonly since?: string
  readonly contents: ContentScanner
  readonly onProgress: OnProgress
  /** Reads everything through git, and no pack: slower, and what the quick way is held against. */
  readonly slowly?: boolean
}

const authorLine = '\nauthor '

/** Something in an object, before it is known which commits hold the object. */
interface Hit {
  readonly object: ObjectInfo
  /** A match, or the text of a candidate. */
  readonly thing: Match | string
  readonly line: number
  readonly column: number
}

/** Scans every object of one repository: all versions of all files, messages of commits and tags. */
export async function scanRepository(options: HistoryOptions): Promise<void> {
  const { folder, since, contents } = options
  const { totals } = contents
  const hits = new Map<string, Hit[]>()
  const packed = since === undefined && !options.slowly ? scanPacked(options, hits) : undefined
  const objects: ObjectInfo[] = []
  const list = packed === undefined ? listObjects(folder, since) : describeObjects(folder, packed.rest)
  for await (const object of list) objects.push(object)
  await readObjects(folder, objects, createSink(options, hits), overlapBytes)
  totals.blobs = (totals.blobs ?? 0) + objects.length + (packed?.objects ?? 0)
  const commits = objects.filter(({ type }) => type === 'commit').map(({ id }) => id)
  await placeHits(options, [...hits.values()].flat(), [...(packed?.commits ?? []), ...commits])
}

function scanPacked(options: HistoryOptions, hits: Map<string, Hit[]>): PackReport | undefined {
  const { folder, contents, onProgress } = options
  const bytesBefore = contents.totals.bytes
  const report = scanPacks(
    folder,
    contents,
    (object, type, bytes) => {
      const { matches, candidates, interest } = inspectObject(contents, type, bytes)
      if (matches.length + candidates.length > 0) note(hits, object(), matches, candidates)
      return interest
    },
    onProgress,
  )
  // Git reads everything once more: what was counted is counted again.
  if (report === undefined) contents.totals.bytes = bytesBefore
  return report
}

/** Of a commit what people wrote: it begins with the ids of its tree and its parents, which are nobody's keys. */
function inspectObject(contents: ContentScanner, type: ObjectInfo['type'], bytes: Buffer): Inspection {
  const author = type === 'commit' ? bytes.indexOf(authorLine) : -1
  if (author === -1) return contents.inspect(bytes)
  const inspection = contents.inspect(bytes.subarray(author + 1))
  if (inspection.matches.length + inspection.candidates.length === 0) return inspection
  const linesBefore = bytes.toString('latin1', 0, author + 1).split('\n').length - 1
  const moved = <Hit extends { line: number }>(hit: Hit): Hit => ({ ...hit, line: hit.line + linesBefore })
  return {
    ...inspection,
    matches: inspection.matches.map(moved),
    candidates: inspection.candidates.map(moved),
  }
}

/** An object that stands in several packs is noted once. */
function note(
  hits: Map<string, Hit[]>,
  object: ObjectInfo,
  matches: Inspection['matches'],
  candidates: Inspection['candidates'],
): void {
  hits.set(object.id, [
    ...matches.map((hit) => ({ object, ...hit })),
    ...candidates.map((hit) => ({ object, ...hit })),
  ])
}

function createSink({ contents, onProgress }: HistoryOptions, hits: Map<string, Hit[]>) {
  const { totals } = contents
  let large: ContentScan | undefined
  return {
    whole(object: ObjectInfo, bytes: Buffer) {
      const { matches, candidates } = inspectObject(contents, object.type, bytes)
      if (matches.length + candidates.length > 0) note(hits, object, matches, candidates)
      totals.bytes += bytes.length
      onProgress(totals)
    },
    piece(object: ObjectInfo, bytes: Buffer, offset: number, isLast: boolean) {
      large ??= contents.scanner.open()
      large.push(bytes, offset)
      onProgress(totals)
      if (!isLast) return
      totals.bytes += offset + bytes.length
      const matches = large.finish()
      if (matches.length > 0)
        hits.set(
          object.id,
          matches.map((match) => ({ object, thing: match, line: 1, column: match.start + 1 })),
        )
      contents.takeCandidates(`(object ${object.id.slice(0, 12)})`, { blob: object.id })
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
  for (const { object, thing, line, column } of hits) {
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
