import { needsDigits, placeholderOf } from './exact-number.ts'

/** What one pass over a JSON text finds. Says nothing about whether the text is valid. */
export interface ScannedJson {
  /** The text to parse: each of `exact` is replaced by its placeholder. */
  readonly text: string
  /** Numbers that a double does not keep, as they stand in the text. */
  readonly exact: readonly string[]
  readonly depth: number
  /** Colons outside strings: in valid JSON, the members of all objects. */
  readonly members: number
  /** No string holds an escape, and every number is one that all programs read alike. */
  readonly isPlain: boolean
}

export interface ScanLimits {
  readonly depth: number
  /** Commas and opening brackets: in valid JSON, no fewer than half of all values. */
  readonly items: number
  readonly exact: number
}

/** Returns what one pass over the text finds, or the first of the limits that it goes past, and reads no further. */
export function scanJson(text: string, limits: ScanLimits): ScannedJson | keyof ScanLimits {
  const pieces: string[] = []
  const exact: string[] = []
  let taken = 0
  let depth = 0
  let deepest = 0
  let members = 0
  let items = 0
  const hasEscapes = text.includes('\\')
  let isPlain = !hasEscapes
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code <= 0x20) continue
    if (code === 0x22) index = hasEscapes ? endOfString(text, index) : endOfPlainString(text, index)
    else if (code === 0x2d || isDigit(code)) {
      const end = endOfNumber(text, index)
      if (mayNeedDigits(text, index, end)) {
        isPlain = false
        const source = text.slice(index, end)
        if (needsDigits(source)) {
          if (exact.length === limits.exact) return 'exact'
          pieces.push(text.slice(taken, index), placeholderOf(exact.length))
          exact.push(source)
          taken = end
        }
      }
      index = end - 1
    } else if (code === 0x3a) members += 1
    else if (code === 0x2c) items += 1
    else if (code === 0x7b || code === 0x5b) {
      items += 1
      depth += 1
      if (depth > deepest) deepest = depth
      if (depth > limits.depth) return 'depth'
    } else if (code === 0x7d || code === 0x5d) depth -= 1
    if (items > limits.items) return 'items'
  }
  return { text: pieces.join('') + text.slice(taken), exact, depth: deepest, members, isPlain }
}

/** Returns the index of the quote that ends the string which starts at `index`. */
function endOfString(text: string, index: number): number {
  let end = index + 1
  while (end < text.length && text.charCodeAt(end) !== 0x22) end += text.charCodeAt(end) === 0x5c ? 2 : 1
  return end
}

/** The same where no string holds an escape, at the speed of a search. */
function endOfPlainString(text: string, index: number): number {
  const end = text.indexOf('"', index + 1)
  return end === -1 ? text.length : end
}

/** Returns the index after the last character that a number can be made of. */
function endOfNumber(text: string, index: number): number {
  let end = index + 1
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    const isPart =
      isDigit(code) || code === 0x2e || code === 0x2b || code === 0x2d || code === 0x65 || code === 0x45
    if (!isPart) break
  }
  return end
}

/** Spares most numbers a second look: short, without an exponent, and not a negative zero. */
function mayNeedDigits(text: string, index: number, end: number): boolean {
  if (end - index > 15) return true
  if (text.charCodeAt(index) === 0x2d && text.charCodeAt(index + 1) === 0x30) return true
  for (let at = index; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x65 || code === 0x45) return true
  }
  return false
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
