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

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Returns the value of a JSON body, or why it is refused: larger than `bytesMax`, not UTF-8, a byte order mark, not
 * JSON, nested deeper than 64, more than 100,000 values, a name twice in one object (parsers disagree on which of the
 * two counts, so a rule could look at one while the vendor obeys the other), or the name `__proto__` (which some
 * parsers take for the object's prototype, and its members for the object's own). An empty body gives undefined.
 * Numbers that JavaScript cannot hold exactly keep their digits when the value is written with JSON.stringify.
 * `isPlain` promises that every reader of JSON takes the very bytes for this value.
 */
export function parseJsonBody(
  bytes: Uint8Array,
  bytesMax: number,
): { readonly allowed: true; readonly value: unknown; readonly isPlain: boolean } | Denial {
  if (bytes.length > bytesMax) {
    return refuse('size', 'too_large', 'The request body is larger than the gate may look into.')
  }
  if (bytes.length === 0) return { allowed: true, value: undefined, isPlain: true }
  const text = decode(bytes)
  if (text === undefined) return refuse('encoding', 'invalid_input', 'The request body is not UTF-8.')
  if (text.startsWith('\uFEFF')) {
    return refuse('encoding', 'invalid_input', 'The request body starts with a byte order mark.')
  }
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
  return { allowed: true, value: parsed.value, isPlain: scanned.isPlain }
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
        for (let index = 0; index < value.length; index += 1) {
          const item: unknown = value[index]
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
