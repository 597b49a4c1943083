import type { Buffer } from 'node:buffer'

const mark = 'sallyport-allow:'
const lineBytesMax = 2_000
const reasonLengthMin = 8
const newline = 0x0a

/**
 * Returns the reason a comment gives for a secret on its own line, or on the line above where that line is nothing but
 * the comment: `sallyport-allow: made up for the tests`. Undefined where there is no comment, or no reason in it.
 */
export function findAllowance(bytes: Buffer, start: number): string | undefined {
  const lineStart = lineStartBefore(bytes, start)
  if (lineStart === undefined) return undefined
  const after = bytes.subarray(start, start + lineBytesMax)
  const found = after.indexOf(newline)
  const own = reasonIn(bytes.toString('utf8', lineStart, start + (found === -1 ? after.length : found)))
  if (own !== undefined || lineStart === 0) return own
  const above = lineStartBefore(bytes, lineStart - 1)
  if (above === undefined) return undefined
  const text = bytes.toString('utf8', above, lineStart - 1)
  // A comment behind code speaks of that code.
  return /^\s*(?:#|\/\/|\/\*|<!--|--|;|%|\*|')/.test(text) ? reasonIn(text) : undefined
}

/**
 * Returns where the line begins that an offset is on; undefined where that is too far away. Looks no further: a search
 * through one endless line for each of its secrets would take hours.
 */
function lineStartBefore(bytes: Buffer, offset: number): number | undefined {
  const from = Math.max(0, offset - lineBytesMax - 1)
  const found = bytes.subarray(from, offset).lastIndexOf(newline)
  if (found !== -1) return from + found + 1
  return from === 0 ? 0 : undefined
}

function reasonIn(line: string): string | undefined {
  const at = line.indexOf(mark)
  if (at === -1) return undefined
  const reason = line
    .slice(at + mark.length)
    .replace(/(?:\*\/|-->|#\})\s*$/, '')
    .trim()
  return reason.length >= reasonLengthMin ? reason : undefined
}
