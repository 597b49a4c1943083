import { type Context, noCue, readContext } from '../find/context.ts'
import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import type { Element } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'
import { findCards, isCardShape } from './cards.ts'
import { passesLuhn, passesNhs, passesRouting } from './checksums.ts'
import { dateOf, isExpiry } from './date-digits.ts'
import { type Digits, digitsOf, isQuantity, jointsOf, signBefore, touches } from './digit-shapes.ts'
import { isPhoneShape } from './phones.ts'

/** What a cue makes of digits, and how many there must be: about right is enough, since digits get misheard. */
const cued: readonly (readonly [bit: number, policy: Policy, least: number, most: number])[] = [
  [cue.card, 'credit_card_number', 11, 20],
  [cue.ssn, 'us_social_security_number', 7, 11],
  [cue.bank, 'banking_information', 5, 34],
  [cue.phone, 'phone_number', 6, 15],
  [cue.passport, 'passport_number', 6, 12],
  [cue.licence, 'drivers_license', 5, 18],
  [cue.health, 'healthcare_number', 6, 18],
  [cue.vehicle, 'vehicle_id', 4, 17],
  [cue.cvv, 'credit_card_cvv', 3, 4],
  [cue.password, 'password', 3, 20],
  [cue.organisationId, 'organization_id', 7, 14],
  [cue.account, 'account_number', 4, 24],
  [cue.username, 'username', 4, 20],
  [cue.zip, 'location_zip', 4, 9],
]
const cuedBits = cued.map(([bit]) => bit)

/** Hands in what a stretch of digits is: by checksum, by shape, by what is said around it. */
export function classifyDigits(tokens: Tokens, elements: readonly Element[], emit: Emit): void {
  if (elements.length === 0) return
  if (emitRepeatedCard(tokens, elements, emit)) return
  const cards = findCards(elements).map((card) => ({ ...card, from: startOfCard(elements, card.from) }))
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
  const date = dateOf(digits)
  if (digits.text.length < 3 && !date) return
  if (isAddressOfNetwork(digits)) {
    emit('ip_address', digits.from, digits.to, 0.95)
    return
  }
  if (isQuantity(tokens, elements) && isAmount(tokens, digits)) return
  const context = readContext(tokens, digits.from, digits.to)
  if (date && emitDate(tokens, digits, date, context, emit)) return
  if (isYearRange(elements)) {
    emit('date_interval', digits.from, digits.to, 0.5)
    return
  }
  if (emitExpiry(digits, context, emit)) return
  if (emitAddressNumber(tokens, digits)) return
  if (emitByCue(tokens, digits, context, emit)) return
  if (emitByShape(tokens, digits, context, emit)) return
  if (emitByReference(digits, context, emit)) return
  splitAtPause(tokens, digits, emit)
}

/** What was said before "no, sorry" is most of the card. */
function startOfCard(elements: readonly Element[], from: number): number {
  return elements[from]?.joint === '!' ? Math.max(0, from - retractedMax) : from
}

/** A card that was said twice over, corrections and comments included. */
function emitRepeatedCard(tokens: Tokens, elements: readonly Element[], emit: Emit): boolean {
  const digits = digitsOf(elements)
  if (!isCorrected(digits) || digits.text.length < 14 || digits.text.length > 40) return false
  if (!readContext(tokens, digits.from, digits.to).has(cue.card)) return false
  emit('credit_card_number', digits.from, digits.to, 0.8, 'cue')
  return true
}

/** `250, 300 and 1500`: numbers of their own, however many digits they have together. */
function isListOfNumbers(elements: readonly Element[]): boolean {
  return elements.some(
    ({ joint, text }, index) =>
      index > 0 && /^[,&;!]/.test(joint) && text.length >= 3 && (elements[index - 1]?.text.length ?? 0) >= 2,
  )
}

/** `one two three four five`, and down again: somebody counts. */
function isCounting(elements: readonly Element[]): boolean {
  if (elements.length < 5) return false
  const step = Number(elements[1]?.text) - Number(elements[0]?.text)
  if (Math.abs(step) !== 1) return false
  return elements.every(
    ({ text }, index) => index === 0 || Number(text) - Number(elements[index - 1]?.text) === step,
  )
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

/** A number with a unit, a currency or a percent sign is for `amounts.ts`. */
function isAmount(tokens: Tokens, { from, to }: Digits): boolean {
  if (/[$€£¥%]/.test(signBefore(tokens, from)) && touches(tokens, from)) return true
  const next = tokens.words[to]
  if (next === '%' || next === '$' || next === '€' || next === '£') return true
  return ((tokens.entries[to]?.flags ?? 0) & (flag.currency | flag.unit | flag.scale)) !== 0
}

function emitDate(
  tokens: Tokens,
  digits: Digits,
  date: 'written' | 'grouped' | 'year' | 'month',
  context: Context,
  emit: Emit,
): boolean {
  const { from, to, text } = digits
  const birth = context.distance(cue.birth)
  const expiry = context.distance(cue.expiry)
  const others = Math.min(
    ...cued
      .filter(([, , least, most]) => text.length >= least && text.length <= most)
      .map(([bit]) => context.distance(bit)),
  )
  if (expiry < noCue && expiry <= birth && text.length <= 6 && isExpiry(digits) && expiry <= others + 6) {
    emit('credit_card_expiration', from, to, 0.9)
    return true
  }
  const isNear = date === 'written' || digits.elements.length > 2 || birth <= 6
  if (birth < noCue && isNear && (birth <= others || date === 'written')) {
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

function emitExpiry(digits: Digits, context: Context, emit: Emit): boolean {
  const near = context.distance(cue.expiry)
  if (near > 12 || near > context.distance(cue.cvv) || !isExpiry(digits)) return false
  emit('credit_card_expiration', digits.from, digits.to, 0.85, 'cue')
  return true
}

/** A code, an order, a ticket: a number that a cue of no kind in particular announces. */
function emitByReference(digits: Digits, context: Context, emit: Emit): boolean {
  const { text, from, to } = digits
  const near = context.distance(cue.reference)
  if (text.length === 7 && digits.isDictated) {
    emit('phone_number', from, to, 0.3)
    return true
  }
  if (near === noCue || text.length > 30 || (text.length < 6 && near > 9)) return false
  if (text.length === 3 && near <= 6) emit('credit_card_cvv', from, to, 0.5, 'cue')
  else if (text.length === 3) return false
  else emit('number_sequence', from, to, 0.6, 'cue')
  return true
}

/** `4155 Main Street` is for `addresses.ts`. */
function emitAddressNumber(tokens: Tokens, { to, text, elements }: Digits): boolean {
  if (elements.length > 2 || text.length > 5) return false
  for (let index = to; index < to + 4; index += 1)
    if ((tokens.entries[index]?.flags ?? 0) & flag.street && index > to) return true
  return false
}

function emitByCue(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  const { text, from, to, groups } = digits
  const { length } = text
  // What was corrected was said twice.
  const stretch = isCorrected(digits) ? 2 : 1
  const fitting = cued.filter(
    ([bit, , least, most]) => length >= least && length <= most * stretch && context.has(bit),
  )
  const nearest = context.nearest(fitting.map(([bit]) => bit))
  if (length <= 5 && context.isPartial) {
    const whole = context.nearest([cue.card, cue.ssn, cue.phone, cue.bank, cue.account])
    if (whole !== undefined && context.distance(whole) < 12) {
      const policy = cued.find(([bit]) => bit === whole)?.[1]
      if (policy) emit(policy, from, to, 0.8, 'cue')
      return true
    }
  }
  if (nearest === undefined) {
    return false
  }
  const chosen = refine(nearest, digits, context)
  const rule = fitting.find(([bit]) => bit === chosen)
  if (!rule) return false
  // Shapes that leave no doubt win over a cue that stands far away.
  if (rule[0] !== cue.phone && context.distance(rule[0]) > 6 && /^(1-)?3-3-4$/.test(groups)) return false
  if (rule[0] !== cue.ssn && context.distance(rule[0]) > 6 && groups === '3-2-4') return false
  if (!isMeant(tokens, digits, context.distance(rule[0]))) return false
  if (length < 6 && context.distance(rule[0]) > (rule[0] === cue.cvv ? 14 : 9)) return false
  emit(rule[1], rule[0] === cue.phone ? startOfPhone(tokens, from) : from, to, 0.9, 'cue')
  return true
}

/** `+44` and `(415)` begin before their digits, `plus forty-four` does as well. */
function startOfPhone(tokens: Tokens, from: number): number {
  const before = tokens.words[from - 1]
  if (before === '+' || before === 'plus') return from - 1
  if (before !== '(') return from
  return tokens.words[from - 2] === '+' ? from - 2 : from - 1
}

function signBeforePhone(tokens: Tokens, from: number): string {
  return tokens.words[from - 1] === 'plus' ? '+' : signBefore(tokens, from)
}

const announcing = new Set([
  'is',
  ':',
  '=',
  '#',
  'number',
  'no',
  'id',
  'was',
  "it's",
  'it’s',
  'code',
  '"',
  'as',
  'ending',
  'in',
])

/**
 * A number as one counts it stands beside a cue by chance more often than a dictated one ("our members wrote 1200
 * letters"), so something must announce it, or it must be long.
 */
function isMeant(tokens: Tokens, { from, text, isDictated, elements }: Digits, distance: number): boolean {
  const isSpelled = elements.length > 1 && elements.every(({ kind: what }) => what === 'dictated')
  if (
    isDictated ||
    isSpelled ||
    elements.length > 3 ||
    distance <= 2 ||
    (text.length >= 8 && !isRoundNumber(text))
  )
    return true
  let at = from - 1
  while (tokens.words[at] === '(' || tokens.words[at] === ',' || tokens.words[at] === '.') at -= 1
  return (
    announcing.has(tokens.words[at] ?? '') || tokens.kinds[at] === kind.newline || tokens.words[at] === ':'
  )
}

/** Decides between cues that stand side by side: `credit card phone number`, `medical record`, `customer account`. */
function refine(nearest: number, { text, groups }: Digits, context: Context): number {
  const near = (bit: number) => context.distance(bit) <= context.distance(nearest) + 4
  if (nearest === cue.account || nearest === cue.phone) {
    if (nearest !== cue.phone || text.length < 10) {
      for (const bit of [
        cue.passport,
        cue.licence,
        cue.ssn,
        cue.cvv,
        cue.password,
        cue.zip,
        cue.vehicle,
        cue.bank,
        cue.health,
      ])
        if (near(bit) && fits(bit, text.length)) return bit
    }
    if (near(cue.card) && fits(cue.card, text.length) && text.length > 12) return cue.card
  }
  if (nearest === cue.bank && near(cue.ssn) && groups === '3-2-4') return cue.ssn
  return nearest
}

function fits(bit: number, length: number): boolean {
  return cued.some(([each, , least, most]) => each === bit && length >= least && length <= most)
}

function emitByShape(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  const { text, groups, from, to, isDictated, elements } = digits
  const joints = jointsOf(elements)
  if (isQuantity(tokens, elements) && elements.length > 1) return true
  if (joints.some((joint) => joint === ':') && text.length <= 6) {
    emit('time', from, to, 0.7)
    return true
  }
  if (isListOfNumbers(elements)) return false
  for (const tried of withoutRetracted(digits)) {
    if (passesLuhn(tried.text) && isCardShape(tried.text)) {
      emit('credit_card_number', from, to, 0.7)
      return true
    }
    if (tried.text.length === 9) {
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
  if (text.length === 9 && groups === '3-2-4') {
    emit('us_social_security_number', from, to, isPossibleSsn(text) ? 0.9 : 0.6)
    return true
  }
  if (text.length >= 15 && text.length <= 16 && isCardShape(text)) {
    emit('credit_card_number', from, to, 0.6)
    return true
  }
  if (isCounting(elements)) return true
  if (text.length === 9 && isDictated) {
    emit(
      passesRouting(text) && !isPossibleSsn(text) ? 'banking_information' : 'us_social_security_number',
      from,
      to,
      0.4,
    )
    return true
  }
  if (text.length >= 10 && text.length <= 13 && isDictated) {
    emit('phone_number', startOfPhone(tokens, from), to, 0.5)
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
    ? text.length >= 5
    : text.length >= 8 && elements.length <= 5 && !isRoundNumber(text)
  if (isSequence && !context.has(cue.amount, 3)) {
    emit('number_sequence', from, to, 0.2)
    return !isLong(digits)
  }
  return false
}

/** More than any one number has: the pieces between pauses are looked at on their own, too. */
const isLong = ({ text }: Digits) => text.length > 19

/** Returns whether pieces were taken back: `six one five, no sorry, six one seven ...`. */
const isCorrected = ({ elements }: Digits) => elements.some(({ joint }, index) => index > 0 && joint === '!')

const retractedMax = 8

/** Returns what remains where the last pieces before a correction are left out: one try for each number of pieces. */
function withoutRetracted({ elements }: Digits): Digits[] {
  const cut = elements.findIndex(({ joint }, index) => index > 0 && joint === '!')
  if (cut <= 0) return []
  const tries: Digits[] = []
  for (let left = cut - 1; left >= Math.max(0, cut - retractedMax); left -= 1)
    tries.push(digitsOf([...elements.slice(0, left), ...elements.slice(cut)]))
  return tries
}

const isRoundNumber = (text: string) => /0{5}$/.test(text)

function isPossibleSsn(text: string): boolean {
  return !/^(000|666|9)/.test(text) && text.slice(3, 5) !== '00' && !text.endsWith('0000')
}

function isAddressOfNetwork({ elements }: Digits): boolean {
  if (elements.length < 4) return false
  const parts: string[] = []
  for (const { text, joint } of elements) {
    if (parts.length > 0 && joint !== '.') parts[parts.length - 1] += text
    else parts.push(text)
  }
  return parts.length === 4 && parts.every((part) => part.length <= 3 && Number(part) <= 255)
}

function isYearRange(elements: readonly Element[]): boolean {
  return elements.length === 2 && elements.every(({ text }) => /^(1[89]|20)\d\d$/.test(text))
}

/** Looks at each part between pauses where the whole made no sense. */
function splitAtPause(tokens: Tokens, { elements }: Digits, emit: Emit): void {
  const isPause = (joint: string) =>
    joint === '~' ||
    joint === '&' ||
    joint === '!' ||
    joint.includes('.') ||
    joint.includes(',') ||
    joint.includes(';')
  const cuts = elements
    .map(({ joint }, index) => (index > 0 && isPause(joint) ? index : 0))
    .filter((index) => index > 0)
  if (cuts.length === 0) return
  const edges = [0, ...cuts, elements.length]
  for (const [index, edge] of edges.slice(0, -1).entries())
    classifyDigits(tokens, elements.slice(edge, edges[index + 1]), emit)
}

/** For tests: which cues make something of digits. */
export const digitCues: readonly number[] = cuedBits
