import { looksLikeArchive } from '../decode/archive.ts'
import type { ContentScan } from '../engine/content-scan.ts'
import type { ContentScanner, OnProgress } from './content.ts'
import { FileReader } from './file-reader.ts'
import type { ListedFile } from './list-files.ts'
import { locateInFile } from './locate-in-file.ts'

/** Scans files one after the other. What cannot be read is a problem in the totals, and never the end of the scan. */
export function scanFiles(
  files: Iterable<ListedFile>,
  contents: ContentScanner,
  onProgress: OnProgress,
): void {
  const { totals, scanner } = contents
  const reader = new FileReader((bytes) => scanner.finder.lend?.(bytes))
  for (const { path, name } of files) {
    try {
      totals.bytes += scanFile(reader, path, name, contents)
      totals.files += 1
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      // Links are not followed; and what is gone by now is nobody's file any more.
      if (code !== 'ELOOP' && code !== 'ENOENT')
        totals.problems.push({ file: name, problem: readProblem(code) })
    }
    onProgress(totals)
  }
}

function readProblem(code: string): string {
  return code === 'ENOTREG' ? 'is no regular file' : `cannot be read (${code})`
}

function scanFile(reader: FileReader, path: string, name: string, contents: ContentScanner): number {
  let large: ContentScan | undefined
  const size = reader.read(path, (bytes, offset, isLast) => {
    if (offset === 0 && isLast) return contents.scan(bytes, name)
    if (offset === 0 && looksLikeArchive(bytes))
      contents.totals.problems.push({ file: name, problem: 'is too large to be unpacked' })
    large ??= contents.scanner.open(name)
    large.push(bytes, offset)
    contents.takeCandidates(name)
  })
  if (large !== undefined) {
    for (const { match, line, column } of locateInFile(path, large.finish()))
      contents.collector.add(match, { file: name, line, column })
    contents.collector.dropped += large.dropped
  }
  return size
}
