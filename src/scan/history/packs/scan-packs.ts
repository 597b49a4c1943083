import { Buffer } from 'node:buffer'
import { decodeUtf16 } from '../../decode/utf16.ts'
import { byteClasses, token } from '../../engine/byte-classes.ts'
import { windowBytes } from '../../engine/score.ts'
import type { ContentScanner, OnProgress } from '../../sources/content.ts'
import type { ObjectInfo } from '../objects.ts'
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
  inspect: (object: () => ObjectInfo, bytes: Buffer) => boolean,
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
      return inspect(() => ({ id: idOf(), type, size: bytes.length }), bytes)
    },
    changed(bytes, ranges, type, idOf) {
      count(bytes.length)
      if (!mayHoldSomething(bytes, ranges, contents)) return false
      return inspect(() => ({ id: idOf(), type, size: bytes.length }), bytes)
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

const marginBytes = windowBytes + 80
const edgeBytesMax = 512
const headBytes = 96
const recording = /^\s*\{\s*"log"/

/** True unless nothing near the changes can be, or become, a finding: what the base said holds for the rest. */
function mayHoldSomething(bytes: Buffer, ranges: readonly number[], contents: ContentScanner): boolean {
  const head = bytes.subarray(0, headBytes)
  // What is read as something else than bytes, or in the light of what stands far above, is looked at whole.
  if (decodeUtf16(head) !== undefined || recording.test(head.toString('latin1'))) return true
  let end = -1
  let start = 0
  for (let at = 0; at < ranges.length; at += 2) {
    const from = edge(bytes, (ranges[at] as number) - marginBytes, -1)
    const to = edge(bytes, (ranges[at + 1] as number) + marginBytes, 1)
    if (from <= end) {
      end = Math.max(end, to)
      continue
    }
    if (end >= 0 && contents.hintsAtSomething(bytes.subarray(start, end))) return true
    start = from
    end = to
  }
  return end >= 0 && contents.hintsAtSomething(bytes.subarray(start, end))
}

/** The next place, outwards, where no token is cut in two. */
function edge(bytes: Buffer, from: number, step: -1 | 1): number {
  if (from <= 0) return 0
  if (from >= bytes.length) return bytes.length
  let at = from
  for (let moved = 0; moved < edgeBytesMax; moved += 1) {
    const byte = step === -1 ? bytes[at - 1] : bytes[at]
    if (byte === undefined || ((byteClasses[byte] as number) & token) === 0) break
    at += step
  }
  return at
}
