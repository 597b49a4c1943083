import { lstatSync } from 'node:fs'
import { receiveCollected, sendCollected } from '../findings/collected.ts'
import { shareWork } from '../parallel/share-work.ts'
import type { ContentScanner, OnProgress } from './content.ts'
import { type FileShare, takeTurns } from './file-share.ts'
import type { ListedFile } from './list-files.ts'
import { scanFiles } from './scan-files.ts'

/** Fewer files, of fewer bytes together, are scanned before another thread has started. */
const sharedFilesMin = 800
const sharedBytesMin = 24 * 1024 * 1024

/** Scans files with all threads. What cannot be read is a problem in the totals, and never the end of the scan. */
export async function scanManyFiles(
  files: readonly ListedFile[],
  contents: ContentScanner,
  threads: number,
  onProgress: OnProgress,
): Promise<void> {
  if (threads < 2 || !isMuch(files)) return scanFiles(files, contents, onProgress)
  const shared = { files, turn: new Int32Array(new SharedArrayBuffer(4)) }
  const here = (): FileShare => {
    scanFiles(takeTurns(shared), contents, onProgress)
    return { collected: sendCollected(contents.collector), totals: contents.totals }
  }
  const [, ...others] = await shareWork({ kind: 'files', files: shared }, here, contents, threads)
  const { totals, collector } = contents
  for (const { collected, totals: theirs } of others) {
    receiveCollected(collector, collected)
    totals.files += theirs.files
    totals.bytes += theirs.bytes
    totals.problems.push(...theirs.problems)
  }
}

function isMuch(files: readonly ListedFile[]): boolean {
  if (files.length >= sharedFilesMin) return true
  let bytes = 0
  for (const { path } of files.length < 2 ? [] : files) {
    bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (bytes >= sharedBytesMin) return true
  }
  return false
}
