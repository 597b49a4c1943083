import { readContext } from '../find/context.ts'
import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { type ElementSpan, findCards } from './cards.ts'
import { retractedMax } from './corrections.ts'
import { digitsOf, hasDecimals, signBefore } from './digit-shapes.ts'
import { isMeasured } from './measured.ts'

/** Luhn's check is passed by chance in telephone numbers, and in rows of numbers that were spoken of something else. */
export function cardsOf(tokens: Tokens, elements: readonly Element[]): ElementSpan[] {
  const cards = findCards(elements)
  const [first] = elements
  if (cards.length === 0 || !first || hasDecimals(tokens, elements)) return []
  if (signBefore(tokens, first.from) === '+' && cards[0]?.from === 0) return []
  const digits = digitsOf(elements)
  const context = readContext(tokens, digits.from, digits.to)
  if (!context.has(cue.card) && isMeasured(tokens, digits, context)) return []
  return cards.map((card) => ({ ...card, from: startOfCard(elements, card.from) }))
}

/** What was said before "no, sorry" is most of the card. */
function startOfCard(elements: readonly Element[], from: number): number {
  return elements[from]?.joint === '!' ? Math.max(0, from - retractedMax) : from
}
