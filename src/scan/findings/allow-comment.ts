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
  const lineStart = bytes.lastIndexOf(newline, Math.max(0, start - 1)) + 1
  if (start - lineStart > lineBytesMax) return undefined
  const found = bytes.indexOf(newline, start)
  const lineEnd = Math.min(found === -1 ? bytes.length : found, start + lineBytesMax)
  const own = reasonIn(bytes.toString('utf8', lineStart, lineEnd))
  if (own !== undefined || lineStart === 0) return own
  const above = bytes.lastIndexOf(newline, lineStart - 2) + 1
  const text = bytes.toString('utf8', Math.max(above, lineStart - lineBytesMax), lineStart - 1)
  // A comment behind code speaks of that code.
  return /^\s*(?:#|\/\/|\/\*|<!--|--|;|%|\*|')/.test(text) ? reasonIn(text) : undefined
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
