import type { Denial } from '../decide/decision.ts'
import { exactNumber, indexOfPlaceholder } from './exact-number.ts'
import { type ScanLimits, scanJson } from './scan-json.ts'

// Deeper, longer and with more digits than any vendor's request; small enough that the one thread which serves every
// client spends a few milliseconds on the worst of bodies.
const limits: ScanLimits = { depth: 64, items: 100_000, exact: 1_000 }

const tooMuch: Record<keyof ScanLimits, string> = {
  depth: 'The request body is nested too deeply.',
  items: 'The request body holds more than 100000 values.',
  exact: 'The request body holds more than 1000 numbers that need more digits than a double has.',
}

/** Which short texts are worth a try at being written again: longer ones would be read twice for nothing. */
const canonicalCharactersMax = 16 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Returns the value of a JSON body, or why it is refused: larger than `bytesMax`, not UTF-8, a byte order mark, not
 * JSON, nested deeper than 64, more than 100,000 values, a name twice in one object (parsers disagree on which of the
 * two counts, so a rule could look at one while the vendor obeys the other), or the name `__proto__` (which some
 * parsers take for the object's prototype, and its members for the object's own). An empty body gives undefined.
 * Numbers that JavaScript cannot hold exactly keep their digits when the value is written with JSON.stringify.
 * `isCanonical` promises that this would give the very bytes of the body.
 */
export function parseJsonBody(
  bytes: Uint8Array,
  bytesMax: number,
): { readonly allowed: true; readonly value: unknown; readonly isCanonical: boolean } | Denial {
  if (bytes.length > bytesMax) {
    return refuse('size', 'too_large', 'The request body is larger than the gate may look into.')
  }
  if (bytes.length === 0) return { allowed: true, value: undefined, isCanonical: true }
  const text = decode(bytes)
  if (text === undefined) return refuse('encoding', 'invalid_input', 'The request body is not UTF-8.')
  if (text.startsWith('\uFEFF')) {
    return refuse('encoding', 'invalid_input', 'The request body starts with a byte order mark.')
  }
  const canonical = parseCanonical(text)
  if (canonical !== undefined) return { allowed: true, value: canonical, isCanonical: true }
  const scanned = scanJson(text, limits)
  if (typeof scanned === 'string') return refuse(scanned, 'invalid_input', tooMuch[scanned])
  const parsed = parse(scanned.text, scanned.exact)
  if (parsed === undefined) return refuse('json', 'invalid_input', 'The request body is not valid JSON.')
  // In valid JSON each colon outside a string belongs to one member, and of two members with one name only one is
  // kept: fewer names than colons means a duplicate, however it was escaped.
  if (parsed.names !== scanned.members) {
    return refuse('duplicate-name', 'invalid_input', 'The request body names a field twice in one object.')
  }
  if (parsed.hasProto) {
    return refuse('proto-name', 'invalid_input', 'The request body names a field __proto__.')
  }
  return { allowed: true, value: parsed.value, isCanonical: false }
}

/**
 * Returns the object or list that a text stands for where it is what JSON.stringify makes of that: then no name stands
 * twice, no number lost a digit and no name hides behind an escape. Undefined where the text must be looked at in full.
 */
function parseCanonical(text: string): object | undefined {
  if (text.length > canonicalCharactersMax || isDeep(text) || text.includes('"__proto__"')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && JSON.stringify(value) === text) return value
  } catch {
    // Not JSON: the full look says so.
  }
  return undefined
}

/** Whether a text may be nested too deeply: it holds more opening brackets than that, wherever they stand. */
function isDeep(text: string): boolean {
  let opened = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      opened += 1
      if (opened > limits.depth) return true
    }
  }
  return false
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    // The one thing a fatal decoder throws for: a byte sequence that is not UTF-8.
    return undefined
  }
}

interface Parsed {
  readonly value: unknown
  /** Names over all objects, each as often as it is kept. */
  readonly names: number
  readonly hasProto: boolean
}

function parse(text: string, exact: readonly string[]): Parsed | undefined {
  try {
    const kept = exact.map(exactNumber)
    const found = { names: 0, hasProto: false }
    const settle = (value: unknown): unknown => {
      if (typeof value === 'number') {
        const index = indexOfPlaceholder(value)
        return index === undefined ? value : kept[index]
      }
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) {
          const settled = settle(item)
          if (settled !== item) value[index] = settled
        }
        return value
      }
      const members = value as Record<string, unknown>
      for (const name of Object.keys(members)) {
        found.names += 1
        // Looked up or written, this one name would reach the prototype.
        if (name === '__proto__') found.hasProto = true
        const item = members[name]
        const settled = settle(item)
        if (settled !== item) members[name] = settled
      }
      return members
    }
    const value = settle(JSON.parse(text))
    return { value, ...found }
  } catch {
    // A SyntaxError quotes the text it met, so it goes no further.
    return undefined
  }
}

function refuse(rule: string, kind: Denial['kind'], message: string): Denial {
  return { allowed: false, reason: 'body_refused', kind, rule, message }
}
