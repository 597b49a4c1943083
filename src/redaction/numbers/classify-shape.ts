import type { Context } from '../context/context.ts'
import { isCardShape } from '../digits/cards.ts'
import { passesLuhn, passesNhs, passesRouting } from '../digits/checksums.ts'
import { withoutRetracted } from '../digits/corrections.ts'
import {
  type Digits,
  dictatedMin,
  isCorrected,
  isCountedUp,
  isCounting,
  isListOfNumbers,
  isQuantity,
  isRoundNumber,
  isRow,
  jointsOf,
} from '../digits/digit-shapes.ts'
import { between } from '../digits/joints.ts'
import { isTable } from '../digits/number-kinds.ts'
import { isPhoneShape, signBeforePhone, startOfPhone } from '../digits/phones.ts'
import type { Emit } from '../find/finding.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'

/** Fewer digits have no shape of their own, unless they were said one by one. */
export const shapedMin = 7
/** As many that were said one by one are a number of some kind. */
export const sequenceMin = 5

/** Numbers of their own have a pause between them. */
const listing = between.pause | between.correction

/** Hands in what digits are by their number and grouping alone, and returns whether they are anything. */
export function emitByShape(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  const { text, groups, from, to, isDictated, elements } = digits
  if (elements.length === 1 && text.length < shapedMin) return false
  if (isQuantity(tokens, elements) && elements.length > 1) return true
  if (elements.length < dictatedMin && text.length < shapedMin) return false
  const joints = jointsOf(elements)
  if ((digits.joints & listing && isListOfNumbers(elements)) || elements.some(isCountedUp) || isRow(elements))
    return false
  // "6:30 7:45 9:00 and 11"
  if (joints.includes(':') || isTable(tokens, digits)) return false
  for (const tried of isCorrected(digits) ? withoutRetracted(digits) : []) {
    if (passesLuhn(tried.text) && isCardShape(tried.text)) {
      emit('credit_card_number', from, to, 0.7)
      return true
    }
    if (tried.text.length === 9 && !hasMixedSigns(digits)) {
      emit('us_social_security_number', from, to, 0.4)
      return true
    }
    if (isPhoneShape(tried, signBeforePhone(tokens, from))) {
      emit('phone_number', startOfPhone(tokens, from), to, 0.6)
      return true
    }
  }
  if (isPhoneShape(digits, signBeforePhone(tokens, from))) {
    emit('phone_number', startOfPhone(tokens, from), to, 0.8)
    if (passesNhs(text)) emit('healthcare_number', from, to, 0.3)
    return true
  }
  if (text.length === 9 && groups === '3-2-4' && !hasMixedSigns(digits)) {
    emit('us_social_security_number', from, to, isPossibleSsn(text) ? 0.9 : 0.6)
    return true
  }
  if (text.length >= 15 && text.length <= 16 && isCardShape(text)) {
    emit('credit_card_number', from, to, 0.6)
    return true
  }
  if (isCounting(elements)) return true
  if (text.length === 9 && isDictated && !hasMixedSigns(digits) && !isSeveral(elements)) {
    emit(
      passesRouting(text) && !isPossibleSsn(text) ? 'banking_information' : 'us_social_security_number',
      from,
      to,
      0.4,
    )
    return true
  }
  if (text.length >= 10 && text.length <= 13 && isDictated && isDigitByDigit(elements)) {
    const isPhone = context.has(cue.phone) || /^([2-9]|0[1-9]|1[2-9]|44|61)/.test(text)
    emit(isPhone ? 'phone_number' : 'number_sequence', startOfPhone(tokens, from), to, 0.5)
    return true
  }
  if (text.length === 15 && passesLuhn(text)) {
    emit('number_sequence', from, to, 0.5)
    return true
  }
  const isListed =
    joints.some((joint) => joint === '~' || joint === '&' || joint === '!') &&
    elements.every(({ kind }) => kind === 'numeral')
  if (isListed || isCounting(elements)) return false
  const isSequence = isDictated
    ? text.length >= sequenceMin
    : text.length >= 8 && elements.length <= 5 && !isRoundNumber(text)
  if (isSequence && !context.has(cue.amount, 3)) {
    emit('number_sequence', from, to, 0.2)
    return !isLong(digits)
  }
  return false
}

/** `one forty, one fifty, one sixty two`, `one thirty and two thirty`: numbers or times, and no social security number. */
function isSeveral(elements: Digits['elements']): boolean {
  if (elements.at(-1)?.kind === 'counted' && elements.some(({ joint }) => joint === '&')) return true
  if (elements.length === 6 && elements.every(({ text }, index) => text.length === 1 + (index % 2)))
    return true
  let length = 0
  const pauses = new Set<number>()
  for (const { text, joint } of elements) {
    if (joint.includes(',')) pauses.add(length)
    length += text.length
  }
  return pauses.size === 2 && pauses.has(3) && pauses.has(6)
}

/** True where most pieces are single digits, not tens as one counts. */
const isDigitByDigit = (elements: Digits['elements']) =>
  elements.filter(({ kind }) => kind === 'counted').length * 2 < elements.length

/** `one eighteen, one dot one eight`, `4, 4, 8/3, 3, 6`: versions and fractions. */
const hasMixedSigns = ({ elements }: Digits) => {
  const joints = jointsOf(elements)
  return (
    joints.some((joint) => joint === '/') ||
    (joints.includes('.') && joints.some((joint) => /[,;&~]/.test(joint)))
  )
}

/** More than any one number has: the pieces between pauses are looked at on their own, too. */
const isLong = ({ text }: Digits) => text.length > 19

function isPossibleSsn(text: string): boolean {
  return !/^(000|666|9)/.test(text) && text.slice(3, 5) !== '00' && !text.endsWith('0000')
}
