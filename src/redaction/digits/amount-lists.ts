import { type Element, textOf } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { type Digits, isGroupedByThousands, touches } from './digit-shapes.ts'
import { between } from './joints.ts'
import { isPhoneShape } from './phones.ts'
import { isThings } from './quantities.ts'

const isYear = (text: string) => text.length === 4 && /^(1[5-9]|20)\d\d$/.test(text)
const isRound = (text: string) => text.length >= 3 && text.endsWith('00')

/**
 * True for amounts, years, versions and times that follow one another: `3000, 5000`, `2018, 2019`, `2.3, 2.4 and 2.5`,
 * `2:30 and 3:00`, `10, 12 years`. What has the shape of a telephone number is not looked at.
 */
export function isListOfAmounts(tokens: Tokens, digits: Digits): boolean {
  const { elements, to, joints } = digits
  if (tokens.words[to] === '%') return true
  if (elements.length === 1) return false
  if (joints & between.slash && isFractions(elements)) return true
  if (joints & between.colon && isTimes(elements)) return true
  if (!elements.some((element, index) => index > 0 && isApart(tokens, element)))
    return isGroupedByThousands(tokens, elements)
  const parts = partsOf(tokens, elements)
  if (parts.length > 2 && parts.every(isTens)) return true
  if (parts.length > 3 && parts.every(isCount)) return true
  if (parts.length > 2 && parts.every(isNumeral) && isEnumerated(parts)) return true
  if (parts.length > 4 && parts.every((part) => part.length === 1) && parts.some(isCount)) return true
  if (parts.length > 2 && parts.every((part) => part.length === 2 && isAmount(tokens, part))) return true
  if (isPhoneShape(digits, '')) return false
  if (parts.every((part) => isAmount(tokens, part))) return true
  const areNumerals = elements.every(({ kind }) => kind === 'numeral')
  const areSmall = parts.length <= 3 && parts.every((part) => part.length === 1 && textOf(part).length <= 3)
  return areNumerals && areSmall && isThings(tokens, to)
}

function partsOf(tokens: Tokens, elements: readonly Element[]): Element[][] {
  const parts: Element[][] = []
  for (const element of elements) {
    if (parts.length === 0 || isApart(tokens, element)) parts.push([element])
    else parts.at(-1)?.push(element)
  }
  return parts
}

/** Numerals that touch are one number, and so is what is said without a pause. */
function isApart(tokens: Tokens, { kind, from, joint }: Element): boolean {
  if (kind === 'numeral') return !touches(tokens, from) || isNegative(tokens, from)
  return joint !== ' ' && /[,;&~!]/.test(joint)
}

/** `40.7, -74.0` */
function isNegative(tokens: Tokens, at: number): boolean {
  return tokens.words[at - 1] === '-' && !touches(tokens, at - 1)
}

const fractionsMin = 6

/** `4, 4, 8/3, 3, 6/2, 2, 4` */
function isFractions(elements: readonly Element[]): boolean {
  if (elements.length < fractionsMin) return false
  const slashes = elements.filter(({ joint }) => joint === '/').length
  return slashes >= 2 && slashes < elements.length - 1 && elements.every(({ text }) => text.length === 1)
}

/** `8:00-12:00` */
function isTimes(elements: readonly Element[]): boolean {
  return elements.length === 4 && elements.map(({ joint }) => joint).join('') === ':-:'
}

/** `8080, 8081 and 3000` */
function isEnumerated(parts: readonly (readonly Element[])[]): boolean {
  return parts.every(([first], index) => {
    if (first?.text.startsWith('0')) return false
    return index === 0 || first?.joint === (index === parts.length - 1 ? '&' : ',')
  })
}

const isNumeral = (part: readonly Element[]) => part.length === 1 && part[0]?.kind === 'numeral'
const isCount = (part: readonly Element[]) => part.length === 1 && part[0]?.kind === 'counted'
const isTens = (part: readonly Element[]) =>
  part.at(-1)?.text.endsWith('0') === true && /^[1-9]\d*0$/.test(textOf(part))

function isAmount(tokens: Tokens, part: readonly Element[]): boolean {
  const [first, second] = part
  if (!first) return false
  const text = textOf(part)
  if (part.length === 1) return isYear(text) || isRound(text)
  if (isGroupedByThousands(tokens, part)) return true
  if (part.length !== 2 || !second) return false
  // "nineteen ninety"
  if (first.kind !== 'numeral') return isYear(text) && first.text.length === 2
  return second.joint === '.' || second.joint === ':' || (second.joint === '-' && isYear(first.text))
}

/** Returns where a number of another kind begins: the port behind an address, the date behind a version. 0 where none does. */
export function startOfOther(tokens: Tokens, elements: readonly Element[]): number {
  if (elements.length < 3) return 0
  if (elements.length > 4 && elements[4]?.joint !== '.' && isDotted(tokens, elements.slice(0, 4))) return 4
  if (isDayBefore(tokens, elements)) return 3
  return Math.max(
    0,
    elements.findIndex(
      ({ text, kind }, index) =>
        index > 1 &&
        kind === 'numeral' &&
        isYear(text) &&
        elements[index + 1]?.joint === '-' &&
        isAside(tokens, elements, index),
    ),
  )
}

/** `2.15.0 2024-11-26`, `2.15.0 / 2024-11-26`, `2.15.0 (2024-11-26`: something stands apart there. */
function isAside(tokens: Tokens, elements: readonly Element[], index: number): boolean {
  const { joint, from } = elements[index] as Element
  return /[( ]/.test(joint) || (/^[/–-]$/.test(joint) && !touches(tokens, from))
}

/** `22.07.2020 3.55`, `2014-10-14 / 1.2.7` */
function isDayBefore(tokens: Tokens, elements: readonly Element[]): boolean {
  const [first, second, third, next] = elements
  if (!first || !second || !third || !next || second.joint !== third.joint) return false
  const isDay = ({ text }: Element) => /^\d{1,2}$/.test(text)
  if (second.joint === '-')
    return isYear(first.text) && isDay(second) && isDay(third) && isAside(tokens, elements, 3)
  const isNext = next.joint === ' ' && (second.joint === '.' || second.joint === '/')
  return isNext && isDay(first) && isDay(second) && isYear(third.text)
}

function isDotted(tokens: Tokens, elements: readonly Element[]): boolean {
  return elements.every(
    ({ kind, joint, text, from }, index) =>
      kind === 'numeral' && Number(text) <= 255 && (index === 0 || (joint === '.' && touches(tokens, from))),
  )
}
