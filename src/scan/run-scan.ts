import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type Clock, systemClock } from '../core/index.ts'
import { Collector, type FoundSecret } from './findings/collector.ts'
import { digestOf, type MemoryOptions, ScanMemory } from './history/memory/memory.ts'
import { findRepositories } from './history/repositories.ts'
import { scanRepository } from './history/scan-history.ts'
import type { KeyPattern } from './key-pattern.ts'
import type { KnownSecrets } from './own/known-secret.ts'
import { ContentScanner, type OnProgress, type ScanTotals } from './sources/content.ts'
import { overlapBytes } from './sources/file-reader.ts'
import { listFiles } from './sources/list-files.ts'
import { scanManyFiles } from './sources/scan-many-files.ts'
import { scanStaged } from './sources/scan-staged.ts'

/** What to scan. */
export type ScanTarget =
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly ignored: boolean }
  | { readonly kind: 'staged' }
  | { readonly kind: 'history'; readonly since?: string; readonly slowly?: boolean }
  | { readonly kind: 'input' }

export interface ScanRequest {
  readonly target: ScanTarget
  /** The folder that relative paths, reported names and git start from. */
  readonly folder: string
  readonly patterns: readonly KeyPattern[]
  readonly possible?: boolean
  readonly trustChecksums?: boolean
  /**
   * The key of the fingerprints, asked for where something was found; a random one unless there is one, so that ids
   * differ from scan to scan.
   */
  readonly fingerprintKey?: () => Promise<Buffer | undefined>
  /** Recognises secrets of one's own. */
  readonly known?: KnownSecrets
  readonly onProgress?: OnProgress
  /** Where histories are remembered, so that the next scan reads what is new; nowhere unless given. */
  readonly memory?: MemoryOptions
  /** How many threads at most; two, or one where the machine has no more, unless given. */
  readonly threads?: number
  readonly clock?: Clock
}

/** What a scan found, before baseline and waivers. */
export interface ScanResult {
  readonly found: readonly FoundSecret[]
  readonly totals: Readonly<ScanTotals>
  /** Places that a comment allows. */
  readonly allowed: number
  /** Key-shaped runs that there was no room to look up. */
  readonly candidatesDropped: number
  /** Matches that were too many to be listed. */
  readonly dropped: number
}

/** Scans what is asked for, and returns every secret once. Throws ERR_SCAN_GIT where git is needed and refuses. */
export async function runScan(request: ScanRequest): Promise<ScanResult> {
  const { target, folder, known, clock = systemClock, onProgress = () => {} } = request
  const threads = () => request.threads ?? threadsMost()
  const totals: ScanTotals = { files: 0, bytes: 0, problems: [] }
  const collector = new Collector()
  const contents = new ContentScanner({
    scanner: {
      patterns: request.patterns,
      possible: request.possible ?? false,
      trustChecksums: request.trustChecksums ?? false,
      clock,
    },
    collector,
    totals,
    candidates: known !== undefined,
  })
  const remember: ((isKnown: (candidate: string) => boolean) => void)[] = []
  switch (target.kind) {
    case 'files': {
      const onProblem = (file: string, problem: string) => totals.problems.push({ file, problem })
      const options = { base: folder, ignored: target.ignored, onProblem }
      const files = target.paths.flatMap((path) => [...listFiles(resolve(folder, path), options)])
      await scanManyFiles(files, contents, threads(), onProgress)
      break
    }
    case 'staged':
      await scanStaged(folder, contents)
      break
    case 'history': {
      const { since, slowly = false } = target
      const options = { slowly, threads: threads(), contents, onProgress }
      if (since !== undefined) {
        await scanRepository({ ...options, folder, since })
        break
      }
      const openMemory = await chooseMemory(request, contents)
      for (const one of findRepositories(folder)) {
        const memory = openMemory?.(one.gitFolder)
        remember.push(await scanRepository({ ...options, folder: one.folder, ...(memory && { memory }) }))
      }
      break
    }
    case 'input':
      scanInput(contents, onProgress)
  }
  const recognised = known === undefined ? undefined : await collector.recognise(known)
  const { dropped } = collector.candidates
  // Of what there was no room to look up nobody knows.
  for (const one of remember) one((candidate) => dropped > 0 || (recognised?.has(candidate) ?? false))
  return {
    found: collector.isEmpty ? [] : collector.list((await request.fingerprintKey?.()) ?? randomBytes(32)),
    totals,
    allowed: collector.allowed,
    candidatesDropped: collector.candidates.dropped,
    dropped: collector.dropped,
  }
}

/** Undefined where nothing is to be remembered: nobody asked for it, or the keys of one's own cannot be told apart. */
async function chooseMemory(
  { memory, known }: ScanRequest,
  { order }: ContentScanner,
): Promise<((repository: string) => ScanMemory) | undefined> {
  const keys = known === undefined ? 'none' : await known.state?.()
  if (memory === undefined || keys === undefined) return undefined
  return (repository) => new ScanMemory(memory, repository, digestOf(order, memory, keys))
}

/** More would need more memory each, and wait for the same disk. */
function threadsMost(): number {
  return Math.min(2, availableParallelism())
}

const inputName = '(standard input)'
const inputBytesMax = 32 * 1024 * 1024

/** Small input as a whole, so that archives are opened; endless input in pieces. */
function scanInput(contents: ContentScanner, onProgress: OnProgress): void {
  const { totals, scanner, collector } = contents
  let buffer = Buffer.allocUnsafe(inputBytesMax)
  let held = 0
  let offset = 0
  let large: ReturnType<typeof scanner.open> | undefined
  for (;;) {
    const count = readInput(buffer, held)
    held += count
    totals.bytes += count
    if (count > 0 && held < buffer.length) continue
    if (count === 0 && large === undefined) {
      contents.scan(buffer.subarray(0, held), inputName)
      break
    }
    large ??= scanner.open(inputName)
    large.push(buffer.subarray(0, held), offset)
    contents.takeCandidates(inputName)
    onProgress(totals)
    if (count === 0) break
    offset += held - overlapBytes
    const next = Buffer.allocUnsafe(inputBytesMax)
    buffer.copy(next, 0, held - overlapBytes, held)
    buffer = next
    held = overlapBytes
  }
  for (const match of large?.finish() ?? [])
    collector.add(match, { file: inputName, line: 1, column: match.start + 1 })
  collector.dropped += large?.dropped ?? 0
  totals.files += 1
}

function readInput(buffer: Buffer, from: number): number {
  for (;;) {
    try {
      return readSync(0, buffer, from, buffer.length - from, null)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      // A terminal or a pipe that has nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
