import { type Context, noCue, readContext } from '../context/context.ts'
import { isListOfAmounts } from '../digits/amount-lists.ts'
import { dateOf } from '../digits/date-digits.ts'
import {
  type Digits,
  hasDecimals,
  isCorrected,
  isCounting,
  isDecimal,
  isQuantity,
  pausesOf,
} from '../digits/digit-shapes.ts'
import { between } from '../digits/joints.ts'
import {
  isAddressOfNetwork,
  isAmount,
  isClockTime,
  isLongZip,
  isOneOfMany,
  isVersion,
  isYearRange,
  numbered,
  statutes,
} from '../digits/number-kinds.ts'
import { isThings } from '../digits/quantities.ts'
import type { Emit } from '../find/finding.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'
import { isAnnounced, isAnswer } from './answers.ts'
import { cued, emitByCue } from './classify-cued.ts'
import { correctedDateOf, emitDate, emitExpiry } from './classify-dates.ts'
import { emitByShape, sequenceMin, shapedMin } from './classify-shape.ts'
import { isMeasured, isOfOther, isRate } from './measured.ts'

/**
 * Hands in what digits are that can be one number, and returns whether they are one, or are nothing however they are
 * taken apart.
 */
export function classifyNumber(tokens: Tokens, digits: Digits, emit: Emit): boolean {
  const { elements, from, to, text, joints } = digits
  const hasPoint = (joints & between.point) !== 0
  if (hasPoint && isAddressOfNetwork(tokens, digits)) {
    emit('ip_address', from, to, 0.95)
    return true
  }
  const isOne = isQuantity(tokens, elements)
  if (isOne && (isAmount(tokens, digits) || tokens.words[to] === 'times')) return true
  if (isClockTime(tokens, digits)) {
    emit('time', from, to, 0.6)
    return true
  }
  if (isOne && isOneOfMany(tokens, from)) return true
  const before = tokens.words[from - 1] ?? ''
  if ((text.length <= 5 && numbered.has(before)) || statutes.has(before)) return true
  const context = readContext(tokens, from, to)
  const date = dateOf(digits) ?? (isCorrected(digits) ? correctedDateOf(digits) : undefined)
  if (isNothing(digits, date, context) && pausesOf(tokens, digits).length === 0) return true
  if (
    isListOfAmounts(tokens, digits) ||
    (hasPoint && isVersion(digits) && !isNamed(tokens, digits, context)) ||
    (hasPoint && isDecimal(tokens, elements)) ||
    hasDecimals(tokens, elements) ||
    (isCounting(elements) && !isCode(tokens, context, digits))
  )
    return true
  if (date && emitDate(tokens, digits, date, context, emit)) return true
  if (isYearRange(digits)) {
    emit('date_interval', from, to, 0.5)
    return true
  }
  if (emitExpiry(tokens, digits, context, emit)) return true
  if (isNumberOfStreet(tokens, digits)) return true
  if (isLongZip(tokens, digits)) {
    emit('location_zip', from, to, 0.9)
    return true
  }
  if (isOfOther(tokens, digits) || isRate(tokens, digits)) return true
  if (isMeasured(tokens, digits, context) && !isNamed(tokens, digits, context)) return true
  return (
    emitByCue(tokens, digits, context, emit) ||
    emitByShape(tokens, digits, context, emit) ||
    emitByReference(tokens, digits, context, emit)
  )
}

/** True for digits that are too few to have a shape of their own, where nothing is said of them. */
function isNothing(
  { elements, text, isDictated }: Digits,
  date: ReturnType<typeof dateOf>,
  context: Context,
): boolean {
  const { length } = text
  if (length >= shapedMin || (isDictated && length >= sequenceMin)) return false
  if (context.hasAny(cuesOfLength[length] as number)) return false
  return date === undefined || (date === 'grouped' && elements.length < datePiecesMin)
}

/** A date that was said in as many pieces may be one because of the `on` before it. */
const datePiecesMin = 3

/** The cues that make something of so many digits. */
const cuesOfLength: readonly number[] = Array.from({ length: shapedMin }, (_, length) => {
  let bits = cue.expiry | cue.birth | cue.reference
  for (const [bit, , least, most] of cued) if (length >= least && length <= most) bits |= bit
  return bits
})

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

/** Somebody may count as well as give `one two three four` as a code. */
function isCode(tokens: Tokens, context: Context, { elements, from }: Digits): boolean {
  if (elements.some(({ text }) => text.length > 1) || isQuantity(tokens, elements)) return false
  const before = tokens.words[from - 1] ?? ''
  if (!/^(is|number|:|code|says|\n)$/.test(before)) return false
  return cued.some(([bit, , least]) => elements.length >= least && context.distance(bit) <= 6)
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
function isNumberOfStreet(tokens: Tokens, { to, text, elements }: Digits): boolean {
  if (elements.length > 2 || text.length > 5) return false
  for (let index = to; index < to + 4; index += 1)
    if ((tokens.entries[index]?.flags ?? 0) & flag.street && index > to) return true
  return false
}
