import { Buffer } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import type { Match } from '../engine/match.ts'

const pieceBytes = 1024 * 1024
const newline = 0x0a

/** Yields each match with its line and column: a file too large to be held is read once more for its line ends. */
export function* locateInFile(
  path: string,
  matches: readonly Match[],
): Generator<{ match: Match; line: number; column: number }> {
  if (matches.length === 0) return
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes)
    let line = 1
    let lineStart = 0
    let index = 0
    for (let offset = 0; index < matches.length; ) {
      const count = readSync(file, buffer, 0, pieceBytes, offset)
      // The file may have become shorter since.
      const end = count === 0 ? Number.POSITIVE_INFINITY : offset + count
      let next = count === 0 ? -1 : buffer.subarray(0, count).indexOf(newline)
      for (;;) {
        const newlineAt = next === -1 ? end : offset + next
        for (
          let match = matches[index];
          match !== undefined && match.start <= newlineAt && match.start < end;
        ) {
          yield { match, line, column: match.start - lineStart + 1 }
          index += 1
          match = matches[index]
        }
        if (next === -1) break
        line += 1
        lineStart = newlineAt + 1
        next = buffer.subarray(0, count).indexOf(newline, next + 1)
      }
      offset += count
    }
  } finally {
    closeSync(file)
  }
}
