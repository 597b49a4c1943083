import type { Denial } from '../decide/decision.ts'
import { isExactNumber, keepExactNumber } from './exact-number.ts'

/** Deeper than any vendor's request, shallow enough for any parser. */
const depthMax = 64

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Returns the value of a JSON body, or why it is refused: larger than `bytesMax`, not UTF-8, a byte order mark, not
 * JSON, nested deeper than 64, or a name twice in one object (parsers disagree on which of the two counts, so a rule
 * could look at one while the vendor obeys the other). An empty body gives undefined. Numbers that JavaScript cannot
 * hold exactly keep their digits when the value is written with JSON.stringify.
 */
export function parseJsonBody(
  bytes: Uint8Array,
  bytesMax: number,
): { readonly allowed: true; readonly value: unknown } | Denial {
  if (bytes.length > bytesMax) {
    return refuse('size', 'too_large', 'The request body is larger than the gate may look into.')
  }
  if (bytes.length === 0) return { allowed: true, value: undefined }
  const text = decode(bytes)
  if (text === undefined) return refuse('encoding', 'invalid_input', 'The request body is not UTF-8.')
  if (text.startsWith('\uFEFF')) {
    return refuse('encoding', 'invalid_input', 'The request body starts with a byte order mark.')
  }
  const seen = scan(text)
  if (seen.depth > depthMax) return refuse('depth', 'invalid_input', 'The request body is nested too deeply.')
  const parsed = parse(text, seen.hasLongNumber)
  if (parsed === undefined) return refuse('json', 'invalid_input', 'The request body is not valid JSON.')
  // In valid JSON each colon outside a string belongs to one member, and of two members with one name only one is
  // kept: fewer names than colons means a duplicate, however it was escaped.
  if (countNames(parsed.value) !== seen.members) {
    return refuse('duplicate-name', 'invalid_input', 'The request body names a field twice in one object.')
  }
  return { allowed: true, value: parsed.value }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    // The one thing a fatal decoder throws for: a byte sequence that is not UTF-8.
    return undefined
  }
}

function parse(text: string, keepDigits: boolean): { readonly value: unknown } | undefined {
  try {
    return { value: keepDigits ? JSON.parse(text, keepExactNumber) : JSON.parse(text) }
  } catch {
    // A SyntaxError quotes the text it met, so it goes no further.
    return undefined
  }
}

/** One pass over the text: nesting, members, and whether a number may not survive as a double. */
function scan(text: string): { depth: number; members: number; hasLongNumber: boolean } {
  let depth = 0
  let deepest = 0
  let members = 0
  let digits = 0
  let hasLongNumber = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isExponent = digits > 0 && (code === 0x65 || code === 0x45)
    if ((code >= 0x30 && code <= 0x39) || code === 0x2e) {
      digits += 1
      if (digits > 15) hasLongNumber = true
      continue
    }
    if (isExponent) hasLongNumber = true
    digits = 0
    if (code === 0x22) index = endOfString(text, index)
    else if (code === 0x3a) members += 1
    else if (code === 0x7b || code === 0x5b) depth += 1
    else if (code === 0x7d || code === 0x5d) depth -= 1
    if (depth > deepest) deepest = depth
  }
  return { depth: deepest, members, hasLongNumber }
}

/** Returns the index of the quote that ends the string which starts at `index`. */
function endOfString(text: string, index: number): number {
  let end = index + 1
  while (end < text.length && text.charCodeAt(end) !== 0x22) end += text.charCodeAt(end) === 0x5c ? 2 : 1
  return end
}

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return 0
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value)
  return items.reduce<number>((sum, item) => sum + countNames(item), Array.isArray(value) ? 0 : items.length)
}

function refuse(rule: string, kind: Denial['kind'], message: string): Denial {
  return { allowed: false, reason: 'body_refused', kind, rule, message }
}
