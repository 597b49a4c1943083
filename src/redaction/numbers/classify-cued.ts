import { type Context, noCue } from '../context/context.ts'
import { isCardShape } from '../digits/cards.ts'
import { passesNhs } from '../digits/checksums.ts'
import { correctedOf } from '../digits/corrections.ts'
import {
  type Digits,
  isCorrected,
  isCountedUp,
  isGroupedByThousands,
  isQuantity,
  isRoundNumber,
} from '../digits/digit-shapes.ts'
import { isTable } from '../digits/number-kinds.ts'
import { isPhoneShape, signBeforePhone, startOfPhone } from '../digits/phones.ts'
import { isThings } from '../digits/quantities.ts'
import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { isAnnounced, isAnswer, wordAt } from './answers.ts'

/** What a cue makes of digits, and how many there must be: about right is enough, since digits get misheard. */
export const cued: readonly (readonly [bit: number, policy: Policy, least: number, most: number])[] = [
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

/** Returns how far away the nearest cue is that makes something of so many digits. */
export function nearestOfLength(context: Context, length: number): number {
  let nearest = noCue
  if (context.isSilent) return nearest
  for (const [bit, , least, most] of cued)
    if (length >= least && length <= most) nearest = Math.min(nearest, context.distance(bit))
  return nearest
}

/** Hands in what the cues around digits make of them, and returns whether they did. */
export function emitByCue(tokens: Tokens, digits: Digits, context: Context, emit: Emit): boolean {
  if (context.isSilent) return false
  const { text, from, to, groups } = digits
  const { length } = text
  // What was corrected was said twice, and what was taken back of a card stands beside a whole one.
  const stretch = isCorrected(digits) ? 2 : 1
  const fitting = cued.filter(
    ([bit, , least, most]) =>
      length >= (bit === cue.card && stretch > 1 ? correctedCardMin : least) &&
      length <= most * stretch &&
      context.has(bit),
  )
  const nearest = context.nearest(fitting.map(([bit]) => bit))
  const isDecimal = digits.elements.length === 2 && digits.elements[1]?.joint === '.'
  if (length <= 5 && context.isPartial && !isDecimal && !isThings(tokens, to)) {
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
  const refined = refine(nearest, digits, context)
  // "acct # 3923955345", whatever was asked for before
  const isNamed = context.distance(nearest) <= 3 && isStrictlyAnnounced(tokens, from)
  const isFarther = context.isOnEarlierLine(refined) && !context.isOnEarlierLine(nearest)
  const chosen = isNamed && isFarther ? nearest : refined
  const rule = fitting.find(([bit]) => bit === chosen)
  if (!rule) return false
  // Shapes that leave no doubt win over a cue that stands far away.
  const isAsked =
    context.isOnEarlierLine(rule[0]) && !context.has(cue.phone) && context.distance(rule[0]) <= askedMax
  if (rule[0] !== cue.phone && !isAsked && context.distance(rule[0]) > 6 && /^(1-)?3-3-4$/.test(groups))
    return false
  if (rule[0] !== cue.ssn && context.distance(rule[0]) > 6 && groups === '3-2-4') return false
  if (!isAsked && isPhone(tokens, digits, rule[0], context)) return false
  if (!isMeant(tokens, digits, rule[0], context.distance(rule[0]))) return false
  if (length < 6 && context.distance(rule[0]) > (rule[0] === cue.cvv ? 14 : 9)) return false
  if (context.isOnEarlierLine(rule[0]) && !isAnswer(tokens, from, to, context, rule[0])) return false
  emit(rule[1], rule[0] === cue.phone ? startOfPhone(tokens, from) : from, to, 0.9, 'cue')
  return true
}

/** What is counted as often as it is numbered: `membership is 1200 now`. */
const vague = new Set<number>([cue.account, cue.health, cue.licence, cue.vehicle, cue.phone])
const strictlyAnnouncing = new Set([
  'number',
  'no',
  '#',
  'id',
  'code',
  ':',
  '"',
  'ending',
  'in',
  'says',
  'reads',
])

/**
 * A number as one counts it stands beside a cue by chance more often than a dictated one ("our members wrote 1200
 * letters"), so something must announce it, or it must be long.
 */
function isMeant(tokens: Tokens, digits: Digits, bit: number, distance: number): boolean {
  const { from, to, text, isDictated, elements } = digits
  const isAmount = isQuantity(tokens, elements)
  const isCounted = elements[0]?.kind === 'counted'
  if (isAmount && isCounted && (text.length > 4 || bit === cue.username || bit === cue.password)) return false
  if (distance > 2 && (elements.some(isCountedUp) || isTable(tokens, digits))) return false
  if (isGroupedByThousands(tokens, elements) || (isAmount && text.length < 8 && isThings(tokens, to)))
    return false
  if (isAmount && text.length <= 4 && (distance > 1 || isCounted) && vague.has(bit))
    return isStrictlyAnnounced(tokens, from) || tokens.kinds[from - 1] === kind.newline
  // "all the code in 800 places"
  if (bit === cue.cvv && tokens.words[from - 1] === 'in' && !isStrictlyAnnounced(tokens, from)) return false
  if (
    isAmount &&
    bit === cue.vehicle &&
    text.length <= 4 &&
    !/^(is|was|number|no|#|:)$/.test(tokens.words[from - 1] ?? '')
  )
    return false
  // "the pin pad shows error five oh three"
  if (text.length < shortMax)
    return distance <= 2 || isAnnounced(tokens, from) || (bit === cue.cvv && isDigits(elements))
  if (
    isDictated ||
    isDigits(elements) ||
    elements.length > 3 ||
    distance <= 2 ||
    (text.length >= 8 && !isRoundNumber(text))
  )
    return true
  return isAnnounced(tokens, from)
}

/** `ending in 4021`, not `in 2017`. */
function isStrictlyAnnounced(tokens: Tokens, from: number): boolean {
  const before = wordAt(tokens, from - 1)
  return before === 'in' ? /^end/.test(tokens.words[from - 2] ?? '') : strictlyAnnouncing.has(before)
}

const isDigits = (elements: Digits['elements']) =>
  elements.length > 1 && elements.every(({ kind: what }) => what === 'dictated')

const shortMax = 6
const correctedCardMin = 15
const askedMax = 16
const nearMax = 6
const accountNearMax = 6

/** What has the shape of a telephone number is one, where what would make it something else stands far away. */
function isPhone(tokens: Tokens, said: Digits, bit: number, context: Context): boolean {
  const digits = correctedOf(said)
  if (digits.text.length < 10 || passesNhs(digits.text)) return false
  // Customers' numbers come in pairs at the end, too.
  if (bit === cue.account && digits.groups === '3-3-2-2') return false
  const isWeak = bit === cue.username || bit === cue.password || bit === cue.vehicle || bit === cue.licence
  const most = isWeak ? nearMax : bit === cue.account ? accountNearMax : undefined
  return (
    most !== undefined &&
    context.distance(bit) > most &&
    isPhoneShape(digits, signBeforePhone(tokens, digits.from))
  )
}

/** Decides between cues that stand side by side: `credit card phone number`, `medical record`, `customer account`. */
function refine(nearest: number, digits: Digits, context: Context): number {
  const { text, groups } = digits
  const shaped = byShape(nearest, digits, context)
  if (shaped !== undefined) return shaped
  const near = (bit: number) => context.distance(bit) <= context.distance(nearest) + 4
  if (
    nearest === cue.account &&
    (passesNhs(correctedOf(digits).text) ||
      context.distance(cue.health) <= context.distance(nearest) + healthReach) &&
    context.has(cue.health) &&
    fits(cue.health, text.length)
  )
    return cue.health
  if (nearest === cue.account && context.distance(cue.bank) <= context.distance(nearest) + bankReach)
    return cue.bank
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

const reach = 10
const bankReach = 12
const healthReach = 12

/** A cue a little further off counts where the digits have its very shape: `the phone number we have for this account`. */
function byShape(nearest: number, said: Digits, context: Context): number | undefined {
  const digits = correctedOf(said)
  const { text } = digits
  const { length } = text
  const isClose = (bit: number) => context.distance(bit) <= context.distance(nearest) + reach
  if (length === 9 && isClose(cue.ssn) && weakBesideSocial.has(nearest)) return cue.ssn
  if (
    isPhoneShape(digits, '') &&
    length >= 10 &&
    isClose(cue.phone) &&
    weakBesidePhone.has(nearest) &&
    !passesNhs(text)
  )
    return cue.phone
  if (length >= 13 && length <= 19 && isCardShape(text) && isClose(cue.card) && nearest !== cue.health)
    return cue.card
  return undefined
}

const weakBesideSocial = new Set<number>([
  cue.account,
  cue.health,
  cue.phone,
  cue.licence,
  cue.bank,
  cue.card,
])
const weakBesidePhone = new Set<number>([
  cue.account,
  cue.health,
  cue.licence,
  cue.username,
  cue.password,
  cue.card,
])
