import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import type { Match } from '../engine/match.ts'
import { type LineAndColumn, LineCounter } from '../findings/locate.ts'

const pieceBytes = 1024 * 1024

/** Yields each match with its line and column: a file too large to be held is read once more for its line ends. */
export function* locateInFile(
  path: string,
  matches: readonly Match[],
): Generator<LineAndColumn & { readonly match: Match }> {
  if (matches.length === 0) return
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes)
    const counter = new LineCounter()
    let offset = 0
    for (const match of matches) {
      while (offset < match.start) {
        const count = readSync(file, buffer, 0, Math.min(pieceBytes, match.start - offset), offset)
        // The file may have become shorter since.
        if (count === 0) break
        counter.pass(buffer.subarray(0, count))
        offset += count
      }
      yield { match, line: counter.line, column: counter.column }
    }
  } finally {
    closeSync(file)
  }
}
