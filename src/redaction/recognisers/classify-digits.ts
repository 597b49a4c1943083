import { type Context, noCue, readContext } from '../find/context.ts'
import type { Emit } from '../find/finding.ts'
import { isThings } from '../find/quantities.ts'
import type { Policy } from '../policies/policy.ts'
import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'
import { isListOfAmounts, startOfOther } from './amount-lists.ts'
import { isAnnounced, isAnswer } from './answers.ts'
import { cardsOf } from './cards-of-run.ts'
import { cued, emitByCue } from './classify-cued.ts'
import { correctedDateOf, emitDate, emitExpiry } from './classify-dates.ts'
import { emitByShape, shapedMin } from './classify-shape.ts'
import { clockTimesOf } from './clock-times.ts'
import { dateOf, isExpiry, isYear } from './date-digits.ts'
import {
  countDigits,
  type Digits,
  digitsOf,
  hasDecimals,
  isCorrected,
  isCounting,
  isDecimal,
  isQuantity,
  touches,
  withoutCounting,
} from './digit-shapes.ts'
import { isMeasured, isOfOther, isRate } from './measured.ts'
import {
  isAddressOfNetwork,
  isAmount,
  isClockTime,
  isFormula,
  isLongZip,
  isOneDigit,
  isOneOfMany,
  isSaidTwice,
  isVersion,
  isYearRange,
  numbered,
  startOfCounting,
  statutes,
} from './number-kinds.ts'

/** Fewer digits are nothing of anybody's. */
const digitsMin = 3

/** Hands in what a stretch of digits is: by checksum, by shape, by what is said around it. */
export function classifyDigits(tokens: Tokens, elements: readonly Element[], emit: Emit): void {
  if (countDigits(elements, digitsMin) < digitsMin) return
  const half = elements.length / 2
  if (isSaidTwice(elements)) {
    classifyDigits(tokens, elements.slice(0, half), emit)
    classifyDigits(tokens, elements.slice(half), emit)
    return
  }
  if (isOneDigit(elements) || isFormula(elements) || emitTimes(tokens, elements, emit)) return
  const counting = startOfCounting(elements)
  if (counting > 0 && counting < elements.length) {
    classifyDigits(tokens, elements.slice(0, counting), emit)
    return
  }
  const uncounted = withoutCounting(elements)
  if (uncounted.length > 1) {
    for (const left of uncounted) classifyDigits(tokens, left, emit)
    return
  }
  const part = startOfOther(tokens, elements)
  if (part > 0) {
    classifyDigits(tokens, elements.slice(0, part), emit)
    classifyDigits(tokens, elements.slice(part), emit)
    return
  }
  if (emitRepeatedCard(tokens, elements, emit)) return
  const cards = cardsOf(tokens, elements)
  if (cards.length > 0) {
    let done = 0
    for (const { from, to } of cards) {
      classifyRest(tokens, elements.slice(done, from), emit, done > 0)
      emitElements('credit_card_number', elements.slice(from, to), 1, emit)
      done = to
    }
    classifyRest(tokens, elements.slice(done), emit, true)
    return
  }
  const digits = digitsOf(elements)
  if (isAddressOfNetwork(tokens, digits)) {
    emit('ip_address', digits.from, digits.to, 0.95)
    return
  }
  const isOne = isQuantity(tokens, elements)
  if (isOne && (isAmount(tokens, digits) || tokens.words[digits.to] === 'times')) return
  if (isClockTime(tokens, digits)) {
    emit('time', digits.from, digits.to, 0.6)
    return
  }
  if (isOne && isOneOfMany(tokens, digits.from)) return
  if (digits.text.length <= 5 && numbered.has(tokens.words[digits.from - 1] ?? '')) return
  if (statutes.has(tokens.words[digits.from - 1] ?? '')) return
  const context = readContext(tokens, digits.from, digits.to)
  if (isLoneAndShort(digits) && !context.hasAny(cuesOfLength(digits.text.length)) && !isYear(digits.text))
    return
  const date = dateOf(digits) ?? correctedDateOf(digits)
  if (
    isListOfAmounts(tokens, digits) ||
    (isVersion(digits) && !isNamed(tokens, digits, context)) ||
    isDecimal(tokens, elements) ||
    hasDecimals(tokens, elements) ||
    (isCounting(elements) && !isCode(tokens, context, digits))
  )
    return
  if (date && emitDate(tokens, digits, date, context, emit)) return
  if (isYearRange(elements)) {
    emit('date_interval', digits.from, digits.to, 0.5)
    return
  }
  if (emitExpiry(tokens, digits, context, emit)) return
  if (emitAddressNumber(tokens, digits)) return
  if (isLongZip(tokens, digits)) {
    emit('location_zip', digits.from, digits.to, 0.9)
    return
  }
  if (isOfOther(tokens, digits) || isRate(tokens, digits)) return
  if (isMeasured(tokens, digits, context) && !isNamed(tokens, digits, context)) return
  if (emitByCue(tokens, digits, context, emit)) return
  if (emitByShape(tokens, digits, context, emit)) return
  if (emitByReference(tokens, digits, context, emit)) return
  splitAtPause(tokens, digits, emit)
}

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

const namedMin = 7
const namedReach = 12

/** Digits of which this sentence, or a question, says what they are, and that are as many: whatever is told of them besides. */
function isNamed(tokens: Tokens, digits: Digits, context: Context): boolean {
  const { from, to, text } = digits
  const stretch = isCorrected(digits) ? 2 : 1
  return cued.some(
    ([bit, , least, most]) =>
      text.length >= Math.max(least, namedMin) &&
      text.length <= most * stretch &&
      context.has(bit, namedReach) &&
      (!context.isOnEarlierLine(bit) || isAnswer(tokens, from, to, context, bit)),
  )
}

/** True for a few digits said as one, which have no shape of their own: without a cue they are nothing. */
const isLoneAndShort = ({ elements, text }: Digits) => elements.length === 1 && text.length < shapedMin

/** Returns the cues that make something of so many digits. */
function cuesOfLength(length: number): number {
  let bits = cue.expiry | cue.birth | cue.reference
  for (const [bit, , least, most] of cued) if (length >= least && length <= most) bits |= bit
  return bits
}

/** Somebody may count as well as give `one two three four` as a code. */
function isCode(tokens: Tokens, context: Context, { elements, from }: Digits): boolean {
  if (elements.some(({ text }) => text.length > 1) || isQuantity(tokens, elements)) return false
  const before = tokens.words[from - 1] ?? ''
  if (!/^(is|number|:|code|says|\n)$/.test(before)) return false
  return cued.some(([bit, , least]) => elements.length >= least && context.distance(bit) <= 6)
}

/** A card that was said twice over, corrections and comments included. */
function emitRepeatedCard(tokens: Tokens, elements: readonly Element[], emit: Emit): boolean {
  if (!isCorrected({ elements })) return false
  const digits = digitsOf(elements)
  if (digits.text.length < 14 || digits.text.length > 40) return false
  if (!readContext(tokens, digits.from, digits.to).has(cue.card)) return false
  emit('credit_card_number', digits.from, digits.to, 0.8, 'cue')
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

/** A code, an order, a ticket: a number that a cue of no kind in particular announces. */
function emitByReference(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  const { text, from, to } = digits
  const near = context.distance(cue.reference)
  if (text.length === 4 && context.isPartial && digits.elements.length > 1) {
    emit('number_sequence', from, to, 0.4, 'cue')
    return true
  }
  if (text.length === 7 && digits.isDictated && digits.groups === '3-4') {
    emit('phone_number', from, to, 0.3)
    return true
  }
  if (near === noCue || text.length > 30 || (text.length < 6 && near > 9)) return false
  if (
    text.length === 3 &&
    near <= 6 &&
    isAnnounced(tokens, from) &&
    tokens.words[from - 1] !== 'in' &&
    !isThings(tokens, to)
  )
    emit(isOfCard(context) ? 'credit_card_cvv' : 'number_sequence', from, to, 0.5, 'cue')
  else if (text.length === 3) return false
  else emit('number_sequence', from, to, 0.6, 'cue')
  return true
}

const isOfCard = (context: Context) =>
  context.has(cue.card) || context.has(cue.cvv) || context.has(cue.expiry)

/** `4155 Main Street` is for `addresses.ts`. */
function emitAddressNumber(tokens: Tokens, { to, text, elements }: Digits): boolean {
  if (elements.length > 2 || text.length > 5) return false
  for (let index = to; index < to + 4; index += 1)
    if ((tokens.entries[index]?.flags ?? 0) & flag.street && index > to) return true
  return false
}

/** Looks at each part between pauses where the whole made no sense. */
function splitAtPause(tokens: Tokens, { elements }: Digits, emit: Emit): void {
  if (elements.length === 1) return
  // A point within a number is no pause.
  const isPause = ({ joint, from }: Element) =>
    /[~&!,;]/.test(joint) || (joint.includes('.') && !(joint === '.' && touches(tokens, from)))
  const cuts = elements
    .map((element, index) => (index > 0 && isPause(element) ? index : 0))
    .filter((index) => index > 0)
  if (cuts.length === 0) return
  const edges = [0, ...cuts, elements.length]
  for (const [index, edge] of edges.slice(0, -1).entries())
    classifyDigits(tokens, elements.slice(edge, edges[index + 1]), emit)
}
