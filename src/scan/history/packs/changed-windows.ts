import type { Buffer } from 'node:buffer'
import { decodeUtf16 } from '../../decode/utf16.ts'
import { base64, byteClasses, token } from '../../engine/byte-classes.ts'
import { isHttpArchive } from '../../engine/http-archive.ts'
import { interests } from '../../engine/match.ts'
import { windowBytes } from '../../engine/score.ts'
import type { ContentScanner } from '../../sources/content.ts'

/** The longest key, with six bytes for each of its characters (`\u006b`), and what may stand around it. */
const marginBytes = windowBytes + 500
const edgeBytesMax = 512
const headBytes = 200
/** The shortest key in base64. */
const stretchBytesMin = 38

/**
 * True unless nothing near the changes can be, or become, a finding: what the base said holds for the rest. `ranges` are
 * pairs of start and end, ascending.
 */
export function mayHoldSomething(
  bytes: Buffer,
  ranges: readonly number[],
  baseInterest: number,
  contents: ContentScanner,
): boolean {
  const head = bytes.subarray(0, headBytes)
  // What is read as something else than bytes, or in the light of what stands far above, is looked at whole.
  if (decodeUtf16(head) !== undefined || isHttpArchive(head, '')) return true
  if ((baseInterest & interests.encoded) !== 0 && touchesBase64(bytes, ranges)) return true
  const isUndecided = (baseInterest & interests.undecided) !== 0
  const hints = (from: number, to: number): boolean => {
    const window = bytes.subarray(from, to)
    if (isUndecided && contents.scanner.names.test(window.toString('latin1'))) return true
    return contents.hintsAtSomething(window)
  }
  let end = -1
  let start = 0
  for (let at = 0; at < ranges.length; at += 2) {
    const from = edge(bytes, (ranges[at] as number) - marginBytes, -1)
    const to = edge(bytes, (ranges[at + 1] as number) + marginBytes, 1)
    if (from <= end) {
      end = Math.max(end, to)
      continue
    }
    if (end >= 0 && hints(start, end)) return true
    start = from
    end = to
  }
  return end >= 0 && hints(start, end)
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

/** True where a change stands in, or right beside, a stretch that may be base64. */
function touchesBase64(bytes: Buffer, ranges: readonly number[]): boolean {
  const isBase64 = (at: number) => ((byteClasses[bytes[at] ?? 0] as number) & (base64 | token)) !== 0
  for (let at = 0; at < ranges.length; at += 2) {
    for (let from = ranges[at] as number; from <= (ranges[at + 1] as number); from += 1) {
      let start = from
      while (start > 0 && from - start < stretchBytesMin && isBase64(start - 1)) start -= 1
      let end = from
      while (end < bytes.length && end - from < stretchBytesMin && isBase64(end)) end += 1
      if (end - start >= stretchBytesMin) return true
      from = Math.max(from, end)
    }
  }
  return false
}
