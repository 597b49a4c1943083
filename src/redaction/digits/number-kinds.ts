import type { Element } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag, numberFlags } from '../words/entry.ts'
import { isYear } from './date-digits.ts'
import { type Digits, isCounting, signBefore, touches } from './digit-shapes.ts'

/** Things that are told apart by a small number, which tells nothing of anybody. */
export const numbered = new Set(
  'version chapter page route section paragraph volume episode season level grade minute step windows'.split(
    ' ',
  ),
)

/** Parts of a law: no matter how long their number is. */
export const statutes = new Set('section sections clause article statute ordinance chapter'.split(' '))

const saidTwiceMin = 18

/** `six one seven ..., again, six one seven ...` */
export function isSaidTwice(elements: readonly Element[]): boolean {
  if (elements.length > 64 || elements.length % 2 !== 0) return false
  const half = elements.length / 2
  const middle = elements[half]?.joint ?? ' '
  if (middle === ' ' || middle === '') return false
  if (
    !elements.every(({ text }, index) => text === elements[index < half ? index + half : index - half]?.text)
  )
    return false
  return elements.reduce((sum, { text }) => sum + text.length, 0) >= saidTwiceMin
}

const countedMin = 4
const oneDigitMin = 8

/** `five, five, five, five, five, five, five, five`: nobody's number. */
export const isOneDigit = (elements: readonly Element[]) =>
  elements.length >= oneDigitMin &&
  elements.every(({ text }) => text.length === 1 && text === elements[0]?.text)

/** `1.6.1   1.6   2001`, `12314.7-12349.8`: versions and amounts beside each other. */
export const isTable = (tokens: Tokens, { elements, groups }: Digits) =>
  elements.every(({ kind }) => kind === 'numeral') &&
  !/^3-[23]-4$/.test(groups) &&
  elements.some(({ joint, from }, index) => index > 0 && joint === '.' && touches(tokens, from)) &&
  elements.some(({ joint }) => joint === ' ' || joint === '-')

const formulaDigitsMax = 5

/** `2*(256**3) + 5` */
export const isFormula = (elements: readonly Element[]) =>
  elements.length > 2 &&
  elements.every(({ kind, text }) => kind === 'numeral' && text.length <= formulaDigitsMax) &&
  elements.some(({ joint }) => joint.includes('*('))

const roundTens = /^[1-9]0$/

/** Returns where a run begins to count in tens to its end, or its length. */
export function startOfCounting(elements: readonly Element[]): number {
  if (elements.length < countedMin) return elements.length
  let from = elements.length
  while (from > 0 && roundTens.test(elements[from - 1]?.text ?? '')) from -= 1
  return elements.length - from >= countedMin && isCounting(elements.slice(from)) ? from : elements.length
}

/** `2.14.1`, `126.0.6478.127`, `two point one point four`. */
export function isVersion({ elements, text }: Digits): boolean {
  if (elements.length < 3 || elements.some(({ joint }, index) => index > 0 && joint !== '.')) return false
  return text.length <= 5 || (elements.length > 3 && elements.some(({ text: part }) => part.length === 1))
}

/** `12 of 1300` */
export function isOneOfMany({ words, kinds, entries }: Tokens, from: number): boolean {
  if (words[from - 1] !== 'of') return false
  return kinds[from - 2] === kind.number || ((entries[from - 2]?.flags ?? 0) & numberFlags) !== 0
}

const signs = new Set(['$', '€', '£', '¥', '%'])

/** A number with a unit, a currency or a percent sign is for `amounts.ts`. */
export function isAmount(tokens: Tokens, { from, to }: Digits): boolean {
  if (signs.has(signBefore(tokens, from)) && touches(tokens, from)) return true
  const next = tokens.words[to] as string
  if (tokens.kinds[to] === kind.sign) return signs.has(next) && next !== '¥'
  return ((tokens.entries[to]?.flags ?? 0) & (flag.currency | flag.unit | flag.scale)) !== 0
}

/** `198.51.100.7`, also where it was dictated: four numbers below 256 with points between. */
export function isAddressOfNetwork(tokens: Tokens, { elements }: Digits): boolean {
  if (elements.length < 4 || !elements.some(({ joint }) => joint === '.')) return false
  // A full stop ends a sentence.
  if (
    elements.some(
      ({ joint, from }) => joint === '.' && tokens.words[from - 1] === '.' && !touches(tokens, from),
    )
  )
    return false
  // "1.9, 1.10, 2.0"
  if (
    elements.some(
      ({ joint, kind: what }, index) =>
        index > 0 && (/[,;&~+/]/.test(joint) || (joint === ' ' && what === 'numeral')),
    )
  )
    return false
  const parts: string[] = []
  for (const { text, joint } of elements) {
    if (parts.length > 0 && joint !== '.') parts[parts.length - 1] += text
    else parts.push(text)
  }
  return (
    parts.length === 4 &&
    Number(parts[0]) > 0 &&
    parts.every((part) => part.length <= 3 && Number(part) <= 255)
  )
}

/** `at ten fifteen`: when, not where to call. */
export function isClockTime(tokens: Tokens, { elements, from }: Digits): boolean {
  const [hour, minute] = elements
  if (elements.length !== 2 || !hour || !minute || tokens.words[from - 1] !== 'at') return false
  return (
    Number(hour.text) <= 12 && hour.kind !== 'numeral' && minute.text.length === 2 && Number(minute.text) < 60
  )
}

/** `MA 02110-1301`: nine digits behind a state's two letters. */
export function isLongZip({ words }: Tokens, { groups, elements, from }: Digits): boolean {
  return groups === '5-4' && elements[1]?.joint === '-' && /^[a-z]{2}$/.test(words[from - 1] ?? '')
}

/** `1998 2004`: two years and nothing else. */
export function isYearRange({ elements, text }: Digits): boolean {
  return text.length === 8 && elements.length === 2 && elements.every((element) => isYear(element.text))
}
