import { receiveCollected, sendCollected } from '../findings/collected.ts'
import { shareWork } from '../parallel/share-work.ts'
import type { ContentScanner, OnProgress } from './content.ts'
import { type FileShare, takeTurns } from './file-share.ts'
import type { ListedFile } from './list-files.ts'
import { scanFiles } from './scan-files.ts'

/** Fewer files are scanned before another thread has started. */
const sharedFilesMin = 800

/** Scans files with all threads. What cannot be read is a problem in the totals, and never the end of the scan. */
export async function scanManyFiles(
  files: readonly ListedFile[],
  contents: ContentScanner,
  threads: number,
  onProgress: OnProgress,
): Promise<void> {
  if (threads < 2 || files.length < sharedFilesMin) return scanFiles(files, contents, onProgress)
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
