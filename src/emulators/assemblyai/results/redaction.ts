import { type EntitySpan, literalPattern, locateWords } from './entities.ts'
import { joinWords } from './words.ts'

export type Substitution = 'hash' | 'entity_name'

/**
 * Replaces what the spans cover, the way the vendor does it: with `entity_name` every word that a span touches
 * becomes one tag of its own, with `hash` letters and digits become `#` and everything else stays. The number
 * of words and their times do not change.
 */
export function redactWords<W extends { readonly text: string }>(
  words: readonly W[],
  spans: readonly EntitySpan[],
  substitution: Substitution,
): W[] {
  const places = locateWords(words)
  return words.map((word, index) => {
    const place = places[index]
    const span = place && spans.find((each) => each.from < place.to && place.from < each.to)
    if (!place || !span) return word
    return {
      ...word,
      text:
        substitution === 'entity_name'
          ? `[${span.type.toUpperCase()}]${trailingPunctuation(word.text)}`
          : hashPart(word.text, span.from - place.from, span.to - place.from),
    }
  })
}

const trailingPunctuation = (text: string) => /[.,;:?!]*$/.exec(text)?.[0] ?? ''

function hashPart(text: string, from: number, to: number): string {
  const start = Math.max(0, from)
  const end = Math.min(text.length, to)
  return text.slice(0, start) + text.slice(start, end).replace(/[\p{L}\p{N}]/gu, '#') + text.slice(end)
}

/** Spans for words that the customer names: `{"INTERNAL_TOOL": ["Bearclaw"]}`. */
export function findStaticEntities(
  words: readonly { readonly text: string }[],
  named: Readonly<Record<string, readonly string[]>>,
): EntitySpan[] {
  const text = joinWords(words)
  return Object.entries(named).flatMap(([type, literals]) =>
    literals.flatMap((literal) =>
      [...text.matchAll(literalPattern(literal))].map((match) => ({
        type,
        text: match[0],
        from: match.index,
        to: match.index + match[0].length,
      })),
    ),
  )
}

const profanities = new Set(['damn', 'damned', 'hell', 'crap', 'bastard', 'shit', 'fuck', 'fucking'])

/** Says whether a word, without its punctuation, is one that the profanity filter knows. */
export const isProfane = (text: string) => profanities.has(text.toLowerCase().replace(/[^\p{L}]/gu, ''))

/** Replaces the letters of profane words with asterisks. */
export const starProfanity = <W extends { readonly text: string }>(words: readonly W[]): W[] =>
  words.map((word) => (isProfane(word.text) ? { ...word, text: word.text.replace(/\p{L}/gu, '*') } : word))
