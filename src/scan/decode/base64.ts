import { Buffer } from 'node:buffer'
import { base64, byteClasses, token } from '../engine/byte-classes.ts'
import { widen } from '../engine/find-runs.ts'

const encodedBytesMax = 1024 * 1024
const wrappedLineMin = 60
const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const equals = 0x3d

/** A stretch of base64 and what it stands for. */
export interface DecodedStretch {
  readonly start: number
  readonly end: number
  readonly bytes: Buffer
}

/**
 * Returns what the base64 around a run may stand for: from the run's own start, and from where `+` and `/` lead
 * back to. Lines of sixty characters or more go on in the next line. At most 1 MiB each.
 */
export function decodeBase64(bytes: Buffer, start: number, end: number): readonly DecodedStretch[] {
  const wide = widen(bytes, start)
  return wide === start
    ? [decodeFrom(bytes, start, end)]
    : [decodeFrom(bytes, start, end), decodeFrom(bytes, wide, end)]
}

function decodeFrom(bytes: Buffer, start: number, runEnd: number): DecodedStretch {
  const limit = Math.min(bytes.length, start + encodedBytesMax)
  let lineStart = start
  let end = lineEnd(bytes, runEnd, limit)
  // The first line may begin anywhere; what counts is that the lines after it are whole.
  while (end - lineStart >= wrappedLineMin) {
    const next = nextLine(bytes, end)
    if (next === undefined || next >= limit) break
    const nextEnd = lineEnd(bytes, next, limit)
    if (nextEnd === next) break
    lineStart = next
    end = nextEnd
  }
  for (let padding = 0; padding < 2 && bytes[end] === equals; padding += 1) end += 1
  return { start, end, bytes: Buffer.from(bytes.toString('latin1', start, end), 'base64') }
}

function lineEnd(bytes: Buffer, from: number, limit: number): number {
  let at = from
  while (at < limit && ((byteClasses[bytes[at] as number] as number) & (base64 | token)) !== 0) at += 1
  return at
}

/** The first character of the next line, past its indentation; undefined where the line goes on with something else. */
function nextLine(bytes: Buffer, end: number): number | undefined {
  let at = end
  if (bytes[at] === carriageReturn) at += 1
  if (bytes[at] !== newline) return undefined
  at += 1
  while (bytes[at] === space) at += 1
  return at
}
