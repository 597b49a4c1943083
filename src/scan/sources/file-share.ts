import { type Collected, sendCollected } from '../findings/collected.ts'
import type { ContentScanner, OnProgress, ScanTotals } from './content.ts'
import type { ListedFile } from './list-files.ts'
import { scanFiles } from './scan-files.ts'

const filesPerTurnMax = 32
/** Few files are large ones: who takes many at a time leaves the other thread without. */
const turnsMin = 32

/** Files that threads share. */
export interface SharedFiles {
  readonly files: readonly ListedFile[]
  /** The next file that no thread has taken yet. */
  readonly turn: Int32Array
}

/** What another thread found in its files. */
export interface FileShare {
  readonly collected: Collected
  readonly totals: ScanTotals
}

/** Scans files that no other thread has taken, and returns what is in them. */
export function scanFileShare(
  shared: SharedFiles,
  contents: ContentScanner,
  onProgress: OnProgress,
): FileShare {
  scanFiles(takeTurns(shared), contents, onProgress)
  return { collected: sendCollected(contents.collector), totals: contents.totals }
}

/** Yields files that no other thread has taken. */
export function* takeTurns({ files, turn }: SharedFiles): Generator<ListedFile> {
  const filesPerTurn = Math.max(1, Math.min(filesPerTurnMax, Math.floor(files.length / turnsMin)))
  for (;;) {
    const first = Atomics.add(turn, 0, filesPerTurn)
    if (first >= files.length) return
    yield* files.slice(first, first + filesPerTurn)
  }
}
