import type { ContentOffer } from './content-offer.ts'
import { errorWords } from './error-words.ts'

const hidden = '[…]'

/** An id with hyphens in it, digits in groups, a word, or a sign that is no plain punctuation. */
const pieces =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d+(?:[^\p{L}\p{M}\p{N}_]{1,3}\d+)+(?![\p{L}\p{M}\p{N}_])|[\p{L}\p{M}\p{N}_'’]+|[^\x20-\x7e\s]+/giu
const digitGroups = /^\d[^\p{L}\p{M}_]*$/u
const runs = /\[…\](?:[\s\p{P}\p{S}]*\[…\])+/gu

/**
 * Returns a vendor's error without what it may quote of what somebody said: words that are neither those of errors nor parts of
 * the vendor's own field names stand as `[…]`, and a field with such a name is left out.
 */
export function maskError(
  error: unknown,
  { plain, sent, said, identifiers }: Pick<ContentOffer, 'plain' | 'sent' | 'said' | 'identifiers'>,
): unknown {
  return mask(error, new Set([...plain, ...sent, ...said, ...identifiers].flatMap(partsOf)))
}

function mask(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return maskText(value, names)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => mask(one, names))
  const named = Object.entries(value).filter(([name]) => maskText(name, names) === name)
  return Object.fromEntries(named.map(([name, member]) => [name, mask(member, names)]))
}

function maskText(text: string, names: ReadonlySet<string>): string {
  return text.replace(pieces, (piece) => (isPlain(piece, names) ? piece : hidden)).replace(runs, hidden)
}

function isPlain(piece: string, names: ReadonlySet<string>): boolean {
  if (digitGroups.test(piece)) return piece.replace(/\D/g, '').length <= digitsMax
  if (piece.includes('-')) return true
  return partsOf(piece.replaceAll('’', "'").replace(/^'+|'+$/g, '')).every(
    (part) => part === '' || errorWords.has(part) || names.has(part) || isId(part),
  )
}

/** The words of a name that is written as in `audio_url` or `audioUrl`. */
function partsOf(name: string): string[] {
  return name.split(/_|(?<=[a-z])(?=[A-Z])/).map((part) => part.toLowerCase())
}

/** Of a limit or a status. What is longer may be somebody's. */
const digitsMax = 4

/** Nobody says sixteen digits of which some are letters. */
function isId(text: string): boolean {
  return /^(?=\d*[a-f])[\da-f]{16,64}$/.test(text)
}
