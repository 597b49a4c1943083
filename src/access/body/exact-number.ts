// What ES2025 adds to JSON and the type library does not know yet: numbers that keep their digits.
const numbers = JSON as typeof JSON & {
  rawJSON(text: string): object
  isRawJSON(value: unknown): boolean
}

/** True for a number that `keepExactNumber` kept as text; JSON.stringify writes it as it came. */
export function isExactNumber(value: unknown): boolean {
  return numbers.isRawJSON(value)
}

/**
 * A reviver for JSON.parse that keeps the digits of a number which a double would round, so that a body which a rule
 * changes does not reach the vendor with other ids than the client sent.
 */
export function keepExactNumber(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value
  const mayBeRounded = source.length > 15 || !Number.isFinite(value) || value === 0
  return mayBeRounded ? numbers.rawJSON(source) : value
}
