import { readContext } from '../context/context.ts'
import { type ElementSpan, findCards } from '../digits/cards.ts'
import { correctedOf, retractedMax } from '../digits/corrections.ts'
import { digitsOf, hasDecimals, isCorrected, signBefore } from '../digits/digit-shapes.ts'
import { isPhoneShape } from '../digits/phones.ts'
import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { isMeasured, isOfOther } from './measured.ts'

const cardMin = 14

/** Luhn's check is passed by chance in telephone numbers, and in rows of numbers that were spoken of something else. */
export function cardsOf(tokens: Tokens, elements: readonly Element[]): ElementSpan[] {
  const cards = findCards(elements)
  const [first] = elements
  if (cards.length === 0 || !first || hasDecimals(tokens, elements)) return []
  if (signBefore(tokens, first.from) === '+' && cards[0]?.from === 0) return []
  const digits = digitsOf(elements)
  const context = readContext(tokens, digits.from, digits.to)
  if (!context.has(cue.card) && (isOfOther(tokens, digits) || isMeasured(tokens, digits, context))) return []
  // "416, no, sorry, 415 555 0122" has thirteen digits that may pass, too.
  const isShort = digits.text.length < cardMin && isCorrected(digits)
  if (isShort && isPhoneShape(correctedOf(digits), '')) return []
  const isCued = context.has(cue.card)
  return cards
    .filter(({ from, to }) => isCued || !isCalculated(elements.slice(from, to)))
    .map((card) => ({ ...card, from: startOfCard(elements, card.from) }))
}

/** What was said before "no, sorry" is most of the card. */
function startOfCard(elements: readonly Element[], from: number): number {
  return elements[from]?.joint === '!' ? Math.max(0, from - retractedMax) : from
}

/** `2*(256**3)`, `3,387,601.88  0.0002`: cards are grouped by four, or four, six and five, where signs stand between. */
function isCalculated(elements: readonly Element[]): boolean {
  const signs = elements.slice(1).map(({ joint }) => joint)
  if (!elements.every(({ kind }) => kind === 'numeral') || !signs.some((joint) => /[.*+(]/.test(joint)))
    return false
  return !/^(4-4-4-4|4-6-5|4-6-4)$/.test(elements.map(({ text }) => text.length).join('-'))
}
