// What ES2025 adds to JSON and the type library does not know yet: numbers that keep their digits.
const numbers = JSON as typeof JSON & {
  rawJSON(text: string): object
  isRawJSON(value: unknown): boolean
}

/** The smallest double of full precision. Below it lie only numbers that `needsDigits`. */
const normalMin = 2 ** -1022

/** True for a number that was kept as text; JSON.stringify writes it as it came. */
export function isExactNumber(value: unknown): boolean {
  return numbers.isRawJSON(value)
}

/** Returns a value that JSON.stringify writes as this number. Throws a SyntaxError for what is no JSON number. */
export function exactNumber(source: string): object {
  return numbers.rawJSON(source)
}

/**
 * True for a number whose digits a double would not keep: one that is rounded, overflows, vanishes or loses its sign.
 * Without them, a body which a rule changes would reach the vendor with other ids than the client sent.
 */
export function needsDigits(source: string): boolean {
  const value = Number(source)
  if (!Number.isFinite(value) || Math.abs(value) < normalMin) return source !== '0'
  return source.length > 15 && String(value) !== source
}

/**
 * Returns the number that holds the place of the exact number with this index while its text is parsed. No other
 * number of the text can be mistaken for it: whatever is as small as this is held in place itself.
 */
export function placeholderOf(index: number): string {
  return String((index + 1) * Number.MIN_VALUE)
}

/** Returns the index whose place a parsed number holds, or undefined for a number of the client's. */
export function indexOfPlaceholder(value: number): number | undefined {
  return value > 0 && value < normalMin ? value / Number.MIN_VALUE - 1 : undefined
}
