import { type Context, noCue } from '../context/context.ts'
import { withoutRetracted } from '../digits/corrections.ts'
import { dateOf, isExpiry } from '../digits/date-digits.ts'
import { type Digits, isQuantity } from '../digits/digit-shapes.ts'
import { isThings } from '../digits/quantities.ts'
import type { Emit } from '../find/finding.ts'
import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { isAnnounced } from './answers.ts'
import { nearestOfLength } from './classify-cued.ts'

const dateMin = 6

/** `oh four twelve, no sorry, oh four thirteen nineteen eighty` */
export function correctedDateOf(digits: Digits): 'grouped' | undefined {
  const isDate = withoutRetracted(digits).some(
    (tried) => tried.text.length >= dateMin && /^(written|grouped)$/.test(dateOf(tried) ?? ''),
  )
  return isDate ? 'grouped' : undefined
}

/** `the date of birth on the policy`: what it stands on is nearer, and says less. */
const birthReach = 5

/** Hands in the date that digits are by their form and by what is said around them, and returns whether they are one. */
export function emitDate(
  tokens: Tokens,
  digits: Digits,
  date: 'written' | 'grouped' | 'year' | 'month',
  context: Context,
  emit: Emit,
): boolean {
  const { from, to, text } = digits
  const birth = context.distance(cue.birth)
  const expiry = context.distance(cue.expiry)
  const others = nearestOfLength(context, text.length)
  if (
    expiry < noCue &&
    !isThings(tokens, to) &&
    (digits.elements.length > 1 || isAnnounced(tokens, from)) &&
    !(isBareYear(digits.elements) && !context.has(cue.card)) &&
    expiry <= birth &&
    text.length <= 6 &&
    isExpiry(digits) &&
    expiry <= others + 6
  ) {
    emit('credit_card_expiration', from, to, 0.9)
    return true
  }
  const isNear = date === 'written' || digits.elements.length > 2 || birth <= 6
  const isRough = date === 'year' && /^(around|since|circa|about)$/.test(tokens.words[from - 1] ?? '')
  if (birth < noCue && isNear && !isRough && (birth <= others + birthReach || date === 'written')) {
    emit('date_of_birth', from, to, 0.95)
    return true
  }
  const isSaidOn =
    date === 'grouped' && tokens.words[from - 1] === 'on' && others > 6 && digits.elements.length >= 3
  if (date === 'written' || isSaidOn) {
    emit('date', from, to, 0.8)
    return true
  }
  if (date === 'month' && context.distance(cue.card) < noCue) {
    emit('credit_card_expiration', from, to, 0.7)
    return true
  }
  if (date === 'year') {
    if (others < 8) return false
    emit('date_interval', from, to, 0.3)
    emit('year', from, to, 0.2)
    return true
  }
  return false
}

/** `expired in 2009` is told of patents, too. */
const isBareYear = (elements: readonly Element[]) =>
  elements.length === 1 && /^(19|20)\d\d$/.test(elements[0]?.text ?? '')

/** Hands in digits as the end of a card's life where that is spoken of, and returns whether they are. */
export function emitExpiry(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  const near = context.distance(cue.expiry)
  if (near > 12 || near > context.distance(cue.cvv) || !isExpiry(digits)) return false
  if (isBareYear(digits.elements) && !context.has(cue.card)) return false
  if (
    isThings(tokens, digits.to) ||
    (isQuantity(tokens, digits.elements) && !isAnnounced(tokens, digits.from))
  )
    return false
  emit('credit_card_expiration', digits.from, digits.to, 0.85, 'cue')
  return true
}
