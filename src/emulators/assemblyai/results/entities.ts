import type { EntityHint } from '../fixtures.ts'

/** Personal data found in a text; `from` and `to` are character offsets. */
export interface EntitySpan {
  readonly type: string
  readonly text: string
  readonly from: number
  readonly to: number
}

/** What can be told by its form alone. Earlier patterns win where two would overlap. */
const patterns: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['email_address', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ['url', /https?:\/\/[^\s]+[\w/]/g],
  ['us_social_security_number', /\b\d{3}-\d{2}-\d{4}\b/g],
  ['credit_card_number', /\b\d{4}(?:[ -]\d{4}){3}\b/g],
  ['phone_number', /(?:\+\d{1,3}[ .-])?(?:\(\d{3}\)|\b\d{3})[ .-]\d{3}[ .-]\d{4}\b/g],
  ['ip_address', /\b\d{1,3}(?:\.\d{1,3}){3}\b/g],
  [
    'date',
    /\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(?:, \d{4})?\b/g,
  ],
  ['money_amount', /\$\d[\d,]*(?:\.\d{2})?/g],
  ['number_sequence', /\b\d{6,}\b/g],
  ['person_name', /(?<=\b[Mm]y name is )\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?/gu],
]

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Finds personal data by its form and by what a fixture knows of the text. Spans never overlap. */
export function findEntities(text: string, hints: readonly EntityHint[] = []): EntitySpan[] {
  const spans: EntitySpan[] = []
  const collect = (type: string, pattern: RegExp) => {
    for (const match of text.matchAll(pattern)) {
      const span = { type, text: match[0], from: match.index, to: match.index + match[0].length }
      if (!spans.some((other) => span.from < other.to && other.from < span.to)) spans.push(span)
    }
  }
  const longestFirst = [...hints].sort((a, b) => b.text.length - a.text.length)
  for (const hint of longestFirst) collect(hint.type, literalPattern(hint.text))
  for (const [type, pattern] of patterns) collect(type, pattern)
  return spans.sort((a, b) => a.from - b.from)
}

/** Matches a literal text as whole words, whatever its case. */
export const literalPattern = (text: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(text)}(?![\\p{L}\\p{N}])`, 'giu')

/** Character offsets of each word in the text that `joinWords` makes of them. */
export function locateWords(words: readonly { readonly text: string }[]): { from: number; to: number }[] {
  let at = 0
  return words.map((word) => {
    const place = { from: at, to: at + word.text.length }
    at = place.to + 1
    return place
  })
}
