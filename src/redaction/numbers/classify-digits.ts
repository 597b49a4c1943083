import { readContext } from '../context/context.ts'
import { startOfOther } from '../digits/amount-lists.ts'
import { clockTimesOf } from '../digits/clock-times.ts'
import { isExpiry } from '../digits/date-digits.ts'
import { type Digits, digitsOf, isCorrected, pausesOf, withoutCounting } from '../digits/digit-shapes.ts'
import { between } from '../digits/joints.ts'
import { isFormula, isOneDigit, isSaidTwice, startOfCounting } from '../digits/number-kinds.ts'
import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { type Element, isShorter } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { cardsOf } from './cards-of-run.ts'
import { classifyNumber } from './classify-number.ts'
import { startsOfValues } from './values-in-row.ts'

/** Fewer digits are nothing of anybody's. */
const digitsMin = 3

/** Hands in what a stretch of digits is: by checksum, by shape, by what is said around it. */
export function classifyDigits(tokens: Tokens, elements: readonly Element[], emit: Emit): void {
  if (isShorter(elements, digitsMin)) return
  const digits = digitsOf(elements)
  if (elements.length > 1 && classifyParts(tokens, digits, emit)) return
  const cards = cardsOf(tokens, elements)
  if (cards.length > 0) {
    let done = 0
    for (const { from, to } of cards) {
      classifyRest(tokens, elements.slice(done, from), emit, done > 0)
      emitElements('credit_card_number', elements.slice(from, to), 1, emit)
      done = to
    }
    classifyRest(tokens, elements.slice(done), emit, true)
  } else if (!classifyNumber(tokens, digits, emit)) splitAtPause(tokens, digits, emit)
}

/** Takes apart what cannot be one number, and returns whether it did; or whether it is nothing as a whole. */
function classifyParts(tokens: Tokens, digits: Digits, emit: Emit): boolean {
  const { elements, joints } = digits
  if (joints !== 0 && isSaidTwice(elements)) {
    const half = elements.length / 2
    classifyDigits(tokens, elements.slice(0, half), emit)
    classifyDigits(tokens, elements.slice(half), emit)
    return true
  }
  const starts = joints & (between.point | between.dash) ? startsOfValues(elements) : []
  if (starts.length > 0) {
    for (const [index, start] of [0, ...starts].entries())
      classifyDigits(tokens, elements.slice(start, starts[index]), emit)
    return true
  }
  if (isOneDigit(elements) || isFormula(elements)) return true
  if (joints & between.colon && emitTimes(tokens, elements, emit)) return true
  const counting = startOfCounting(elements)
  if (counting > 0 && counting < elements.length) {
    classifyDigits(tokens, elements.slice(0, counting), emit)
    return true
  }
  const uncounted = withoutCounting(elements)
  if (uncounted.length > 1) {
    for (const left of uncounted) classifyDigits(tokens, left, emit)
    return true
  }
  const part = joints & otherJoints ? startOfOther(tokens, elements) : 0
  if (part > 0) {
    classifyDigits(tokens, elements.slice(0, part), emit)
    classifyDigits(tokens, elements.slice(part), emit)
    return true
  }
  return isCorrected(digits) && emitRepeatedCard(tokens, digits, emit)
}

/** Addresses of a network, versions and dates have one of these. */
const otherJoints = between.point | between.dash | between.slash

/** Hands in times and what stands between them, and returns whether there were any. */
function emitTimes(tokens: Tokens, elements: readonly Element[], emit: Emit): boolean {
  const times = clockTimesOf(tokens, elements)
  if (times.length === 0) return false
  let done = 0
  for (const { from, to } of times) {
    emitElements('time', elements.slice(from, to), 0.7, emit)
    classifyDigits(tokens, elements.slice(done, from), emit)
    done = to
  }
  classifyDigits(tokens, elements.slice(done), emit)
  return true
}

/** A card that was said twice over, corrections and comments included. */
function emitRepeatedCard(tokens: Tokens, { text, from, to }: Digits, emit: Emit): boolean {
  if (text.length < 14 || text.length > 40 || !readContext(tokens, from, to).has(cue.card)) return false
  emit('credit_card_number', from, to, 0.8, 'cue')
  return true
}

function classifyRest(tokens: Tokens, elements: readonly Element[], emit: Emit, isAfterCard: boolean): void {
  if (elements.length === 0) return
  const digits = digitsOf(elements)
  // An expiry and a security code are said in the same breath as the card.
  if (isAfterCard && digits.text.length <= 4 && digits.text.length >= 3) {
    const policy = digits.text.length === 4 && isExpiry(digits) ? 'credit_card_expiration' : 'credit_card_cvv'
    emit(policy, digits.from, digits.to, 0.7)
  } else if (isAfterCard && digits.text.length === 7)
    emit('credit_card_expiration', digits.from, digits.to, 0.6)
  else classifyDigits(tokens, elements, emit)
}

function emitElements(policy: Policy, elements: readonly Element[], score: number, emit: Emit): void {
  const [first] = elements
  const last = elements.at(-1)
  if (first && last) emit(policy, first.from, last.to, score)
}

/** Looks at each part between pauses where the whole made no sense. */
function splitAtPause(tokens: Tokens, digits: Digits, emit: Emit): void {
  const { elements } = digits
  let from = 0
  for (const cut of pausesOf(tokens, digits)) {
    classifyDigits(tokens, elements.slice(from, cut), emit)
    from = cut
  }
  if (from > 0) classifyDigits(tokens, elements.slice(from), emit)
}
