import { type Context, readContext } from '../context/context.ts'
import { findCards } from '../digits/cards.ts'
import { passesIban, passesVin } from '../digits/checksums.ts'
import { digitsOf } from '../digits/digit-shapes.ts'
import { isTable } from '../digits/number-kinds.ts'
import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { type Element, isShorter, type Run, textOf } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { ibanLengthOf } from '../words/bank-countries.ts'
import { cue } from '../words/entry.ts'
import { classifyDigits } from './classify-digits.ts'
import { copyright, isOtherCode } from './other-codes.ts'
import { splitAtSentences } from './sentences.ts'

const cued: readonly (readonly [bit: number, policy: Policy, least: number])[] = [
  [cue.passport, 'passport_number', 6],
  [cue.licence, 'drivers_license', 5],
  [cue.health, 'healthcare_number', 6],
  [cue.vehicle, 'vehicle_id', 5],
  [cue.bank, 'banking_information', 6],
  [cue.ssn, 'us_social_security_number', 8],
  [cue.password, 'password', 4],
  [cue.username, 'username', 3],
  [cue.organisationId, 'organization_id', 7],
  [cue.account, 'account_number', 4],
  [cue.zip, 'location_zip', 5],
  [cue.reference, 'number_sequence', 5],
]

/** Most runs are a small number, however it is said; shorter values are nobody's. */
const lengthMin = 3

/** True for a run that is too short to be anything but an amount. */
export const isShort = ({ elements }: Run): boolean => isShorter(elements, lengthMin)

/** Hands in what a run is: codes of letters and digits as a whole, digits by themselves, spelled words. */
export function classifyRun(tokens: Tokens, run: Run, emit: Emit): void {
  if (isShort(run)) return
  for (const part of splitAtSentences(tokens, run.elements)) classifyPart(tokens, part, emit)
}

function classifyPart(tokens: Tokens, elements: readonly Element[], emit: Emit): void {
  if (isOfUuid(tokens, elements)) return
  const content = contentOf(elements)
  if (content === 'letters') classifySpelling(tokens, elements, emit)
  else if (content === 'digits') classifyDigits(tokens, elements, emit)
  else {
    // A card in a table stands beside other columns, and is a card all the same.
    const isCorrected = elements.some(({ joint }) => joint === '!')
    if (isCorrected && emitBankRun(tokens, elements, emit)) return
    if (emitIban(elements, emit) || emitBankRun(tokens, elements, emit)) return
    const parts = digitParts(elements)
    const hasCard = parts.some((part) => findCards(part).length > 0)
    if (!hasCard && classifyCode(tokens, elements, emit)) return
    for (const part of parts) classifyDigits(tokens, part, emit)
  }
}

function contentOf(elements: readonly Element[]): 'letters' | 'digits' | 'both' {
  let letters = 0
  let mixed = 0
  for (const { kind } of elements) {
    if (kind === 'letters') letters += 1
    else if (kind === 'mixed') mixed += 1
  }
  if (letters + mixed === 0) return 'digits'
  return letters === elements.length ? 'letters' : 'both'
}

function digitParts(elements: readonly Element[]): Element[][] {
  const parts: Element[][] = [[]]
  for (const element of elements) {
    if (element.kind === 'letters' || element.kind === 'mixed') parts.push([])
    else parts.at(-1)?.push(element)
  }
  return parts.filter((part) => part.length > 0)
}

const spelledMax = 12

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const uuidLength = 36

/** True for part of `de57ff0d-0ffb-4151-ba7a-12a9c4231a91`: who made it meant nobody. */
function isOfUuid({ text, starts, ends }: Tokens, elements: readonly Element[]): boolean {
  const [first] = elements
  const last = elements.at(-1)
  if (!first || !last) return false
  const start = starts[first.from] as number
  const end = ends[last.to - 1] as number
  if (end - start > uuidLength) return false
  const hasDash = isDash(text, start - 1) || isDash(text, end) || elements.some(({ joint }) => joint === '-')
  if (!hasDash) return false
  const from = Math.max(0, start - uuidLength)
  return [...text.slice(from, end + uuidLength).matchAll(uuid)].some(
    ({ index }) => from + index <= start && end <= from + index + uuidLength,
  )
}

const isDash = (text: string, at: number) => text.charCodeAt(at) === 45

/** Spelled letters are a name unless something else was asked for; two are an abbreviation. */
function classifySpelling(tokens: Tokens, elements: readonly Element[], emit: Emit): void {
  const [first] = elements
  const last = elements.at(-1)
  if (!first || !last || elements.length < 3) return
  const context = readContext(tokens, first.from, last.to)
  const isAnnounced = context.has(cue.spell, 14) || context.has(cue.name, 12)
  const nearest = context.nearest([
    cue.password,
    cue.username,
    cue.reference,
    cue.account,
    cue.vehicle,
    cue.email,
  ])
  if (
    nearest !== undefined &&
    !context.has(cue.spell, 4) &&
    context.distance(nearest) < context.distance(cue.name) &&
    context.distance(nearest) <= spelledMax
  ) {
    const policy = cued.find(([bit]) => bit === nearest)?.[1] ?? 'email_address'
    emit(policy, first.from, last.to, 0.5, 'cue')
  } else if (isAnnounced || elements.length >= 4) emit('person_name', first.from, last.to, 0.5, 'cue')
}

const bankMin = 14

/** What begins as an IBAN does and is long enough is one, check digits or not; two letters that are a word need a cue. */
function emitBankRun(tokens: Tokens, elements: readonly Element[], emit: Emit): boolean {
  const [first] = elements
  const last = elements.at(-1)
  if (!first || !last || isShorter(elements, bankMin)) return false
  const text = textOf(elements)
  if (text.length > 70 || !/^[a-z]{2}\d\d/.test(text) || ibanLengthOf(text) === undefined) return false
  if (isTable(tokens, digitsOf(elements.slice(1)))) return false
  const context = readContext(tokens, first.from, last.to)
  const isWord = first.kind === 'mixed' && /^(at|be|do|is|it|me|no|so)$/.test(first.text)
  if (isWord && !context.has(cue.bank) && !context.has(cue.account)) return false
  emit('banking_information', first.from, last.to, 0.8, 'cue')
  return true
}

/** Returns whether something was found: a vehicle, or a code that a cue announces. */
function classifyCode(tokens: Tokens, elements: readonly Element[], emit: Emit): boolean {
  if (emitVin(elements, emit)) return true
  const [first] = elements
  const last = elements.at(-1)
  if (!first || !last) return false
  if (isSize(elements)) return true
  const text = textOf(elements)
  if (text.length < 3 || text.length > 60) return false
  if (
    text.length <= 6 &&
    elements.length > 1 &&
    elements.every(({ joint }, index) => index === 0 || joint === '.')
  )
    return true
  const digits = text.replace(/\D/g, '').length
  const context = readContext(tokens, first.from, last.to)
  // A line of digits with one stray letter is a number, and looked at as one.
  if (digits >= 9 && text.length - digits <= 1 && !context.nearest(cued.map(([bit]) => bit))) return false
  const rule = context.isSilent ? undefined : ruleOf(text, context)
  if (
    rule &&
    isAnnounced(tokens, elements, context.distance(rule[0])) &&
    !isOtherCode(tokens, elements, rule[0], context) &&
    (digits >= 2 || rule[0] === cue.password || rule[0] === cue.username)
  ) {
    emit(rule[1], first.from, last.to, 0.85, 'cue')
    return true
  }
  if (nationalInsurance.test(text)) {
    emit('us_social_security_number', first.from, last.to, 0.4)
    return true
  }
  if (digits >= 4 && text.length >= 7 && elements.length > 1) {
    emit('number_sequence', first.from, last.to, 0.2)
    return true
  }
  if (digits >= 5 && text.length >= 8) {
    emit('number_sequence', first.from, last.to, 0.2)
    return true
  }
  return false
}

const nationalInsurance = /^[a-ceghj-prstw-z][a-ceghj-nprstw-z]\d{6}[a-d]$/

/** Returns what the cues around a code make of it. */
function ruleOf(text: string, context: Context): (typeof cued)[number] | undefined {
  const fitting: number[] = []
  for (const [bit, , least] of cued) if (text.length >= least && context.has(bit, 14)) fitting.push(bit)
  const bit = nearestCode(context.nearest(fitting), fitting, context, text)
  return bit === undefined ? undefined : cued.find(([each]) => each === bit)
}

/** `120 x 60 x 75` */
function isSize(elements: readonly Element[]): boolean {
  return (
    elements.length % 2 === 1 &&
    elements.every(({ text, kind }, index) => (index % 2 === 0 ? kind === 'numeral' : text === 'x'))
  )
}

/** A Medicare beneficiary identifier, in whose place S, L, O, I, B and Z do not stand (CMS, format of the MBI). */
const medicare =
  /^[1-9][ac-hjkmnp-rt-y][ac-hjkmnp-rt-y0-9]\d[ac-hjkmnp-rt-y][ac-hjkmnp-rt-y0-9]\d[ac-hjkmnp-rt-y]{2}\d\d$/
/** `the member ID on your insurance card` */
const healthReach = 12

const wordDistanceMax = 8
const announcing = /^(is|was|:|=|#|number|no|id|code|as|"|'|to|says|reads|be|\n|,)$/

/** `oauth2` and `h264` are words; as an account or a password they stand right behind what says so. */
function isAnnounced(tokens: Tokens, elements: readonly Element[], distance: number): boolean {
  const [first] = elements
  if (elements.length > 1 || !first || distance === 1) return true
  // `libsecp256k1` is a word, too, and a commit is named by a hash.
  if (
    first.text.length > 6 &&
    !/^[a-z]{4,}\d{1,4}([a-z]\d)?$|^(?=[a-f]*\d+[a-f]+\d|\d+[a-f])[0-9a-f]{7,40}$/.test(first.text)
  )
    return true
  return distance <= wordDistanceMax && announcing.test(tokens.words[first.from - 1] ?? '')
}

function nearestCode(
  nearest: number | undefined,
  fitting: readonly number[],
  context: Context,
  text: string,
): number | undefined {
  if (nearest !== cue.reference && nearest !== cue.account) return nearest
  const isClose = context.distance(cue.health) <= context.distance(nearest) + healthReach
  if (medicare.test(text) ? context.has(cue.health) : isClose && fitting.includes(cue.health))
    return cue.health
  const isAccount =
    nearest === cue.reference &&
    fitting.includes(cue.account) &&
    context.distance(cue.account) <= context.distance(nearest) + 4
  const close = fitting.find(
    (bit) =>
      bit !== cue.reference && bit !== cue.account && context.distance(bit) <= context.distance(nearest) + 4,
  )
  return close ?? (isAccount ? cue.account : nearest)
}

/** As short as Norway's. */
const ibanMin = 15

/** Finds an IBAN anywhere in a run: two letters of a country, its length, and the remainder that must be one. */
function emitIban(elements: readonly Element[], emit: Emit): boolean {
  let found = false
  if (isShorter(elements, ibanMin)) return found
  for (let from = 0; from < elements.length; from += 1) {
    const start = elements[from]
    if (!start || !/^[a-z]/.test(start.text)) continue
    let text = ''
    for (let index = from; index < elements.length && text.length < 34; index += 1) {
      text += elements[index]?.text ?? ''
      const length = text.length >= 4 ? ibanLengthOf(text) : undefined
      if (text.length >= 2 && ibanLengthOf(text) === undefined) break
      if (length !== text.length || !/^[a-z]{2}\d\d[a-z0-9]+$/.test(text)) continue
      if (!passesIban(text)) break
      emit('banking_information', start.from, elements[index]?.to ?? start.to, 1)
      found = true
      from = index
      break
    }
  }
  return found
}

const vinLength = 17

function emitVin(elements: readonly Element[], emit: Emit): boolean {
  if (isShorter(elements, vinLength)) return false
  for (let from = 0; from < elements.length; from += 1) {
    const start = elements[from]
    let text = ''
    for (let index = from; index < elements.length && text.length < vinLength; index += 1) {
      // "2026-04-22T21:16:11.9", "at eight fifteen ten fifteen and four"
      if (index > from && /[.:&]/.test(elements[index]?.joint ?? '')) break
      text += elements[index]?.text ?? ''
      if (text.length !== vinLength || !start || copyright.test(text) || !passesVin(text)) continue
      emit('vehicle_id', start.from, elements[index]?.to ?? start.to, 0.95)
      return true
    }
  }
  return false
}
