import type { Element } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { between, betweenPieces } from './joints.ts'

/** Digits of one stretch of pieces, and how they were grouped. */
export interface Digits {
  readonly elements: readonly Element[]
  readonly from: number
  readonly to: number
  readonly text: string
  /** Lengths of the groups, `3-3-4`: dictated digits in a row are one group, and pauses end one. */
  readonly groups: string
  /** True where nearly everything was said digit by digit. */
  readonly isDictated: boolean
  /** Bits of `between`. */
  readonly joints: number
}

/** As many pieces as a number has that was said digit by digit. */
export const dictatedMin = 4

/** Returns the digits of pieces that hold nothing else. */
export function digitsOf(elements: readonly Element[]): Digits {
  const [first] = elements
  const last = elements.at(-1)
  let text = ''
  let short = 0
  for (const element of elements) {
    text += element.text
    if (element.text.length < 3) short += 1
  }
  return {
    elements,
    from: first?.from ?? 0,
    to: last?.to ?? 0,
    text,
    groups: groupsOf(elements),
    isDictated: elements.length >= dictatedMin && short * 2 > elements.length,
    joints: betweenPieces(elements),
  }
}

function groupsOf(elements: readonly Element[]): string {
  let groups = ''
  let length = 0
  let before: Element | undefined
  for (const element of elements) {
    const { text, joint, kind: what } = element
    const goesOn =
      before !== undefined &&
      (joint === '' || (joint === ' ' && what !== 'numeral' && before.kind !== 'numeral'))
    if (before !== undefined && !goesOn) {
      groups += `${length}-`
      length = 0
    }
    length += text.length
    before = element
  }
  return `${groups}${length}`
}

/** True for `1,234,567`: an amount, not a number that identifies anything. */
export function isGroupedByThousands(tokens: Tokens, elements: readonly Element[]): boolean {
  const [first] = elements
  if (!first || elements.length === 1 || first.kind !== 'numeral' || first.text.length > 3) return false
  return elements.every(
    ({ joint, text, from, kind: what }, index) =>
      index === 0 || (joint === ',' && what === 'numeral' && text.length === 3 && touches(tokens, from)),
  )
}

/** True for one number as one counts it, and for `3.14`: what may be an amount, an age or a year. */
export function isQuantity(tokens: Tokens, elements: readonly Element[]): boolean {
  if (elements.length === 1) return true
  if (isGroupedByThousands(tokens, elements)) return true
  const [first, second] = elements
  return (
    elements.length === 2 &&
    first?.kind === 'numeral' &&
    second?.joint === '.' &&
    touches(tokens, second.from)
  )
}

/** True where nothing stands between a token and the one before it. */
export function touches(tokens: Tokens, at: number): boolean {
  return tokens.starts[at] === tokens.ends[at - 1]
}

const pausing = between.point | between.pause | between.correction

/** Returns the pieces before which a pause is made. A point within a number is none. */
export function pausesOf(tokens: Tokens, { elements, joints }: Digits): number[] {
  const pauses: number[] = []
  if ((joints & pausing) === 0) return pauses
  for (let index = 1; index < elements.length; index += 1) {
    const { joint, from } = elements[index] as Element
    if (joint === '' || joint === ' ') continue
    const isPoint = joint === '.' && touches(tokens, from)
    if (!isPoint && /[.~&!,;]/.test(joint)) pauses.push(index)
  }
  return pauses
}

/** The joints of pieces, the first left out. */
export const jointsOf = (elements: readonly Element[]): readonly string[] =>
  elements.slice(1).map(({ joint }) => joint)

/** The sign right before a token, or an empty text. */
export function signBefore(tokens: Tokens, at: number): string {
  return tokens.kinds[at - 1] === kind.sign ? (tokens.words[at - 1] as string) : ''
}

/** Returns whether pieces were taken back: `six one five, no sorry, six one seven ...`. */
export const isCorrected = ({ joints }: Digits) => (joints & between.correction) !== 0

/** True for `1500000`: an amount, whatever else. */
export const isRoundNumber = (text: string) => /0{5}$/.test(text)

/** `250, 300 and 1500`: numbers of their own, however many digits they have together. None of those begins with a zero. */
export function isListOfNumbers(elements: readonly Element[]): boolean {
  const isTold = elements.some(
    ({ joint, text, kind: what }, index) =>
      index > 0 &&
      what !== 'dictated' &&
      text.length >= 3 &&
      (elements[index - 1]?.text.length ?? 0) >= 2 &&
      /^[,&;!]/.test(joint),
  )
  if (!isTold || elements.some(({ text }) => text.length > 1 && text.startsWith('0'))) return false
  const joints = new Set(jointsOf(elements))
  // Three, two and four digits, or three, three and four, are no three amounts unless they are told as such.
  return !(joints.size > 1 && !joints.has('&') && /^3-[23]-4$/.test(groupsOf(elements)))
}

/** `one two three four`, `ten, twenty, thirty`, and down again: somebody counts. */
export function isCounting(elements: readonly Element[]): boolean {
  if (elements.length < 4) return false
  if (isBeat(elements)) return true
  const step = Number(elements[1]?.text) - Number(elements[0]?.text)
  if (isRising(elements)) return true
  if (step === 0 || Math.abs(step) > 10) return false
  return elements.every(
    ({ text }, index) => index === 0 || Number(text) - Number(elements[index - 1]?.text) === step,
  )
}

const risingMin = 7

/** `3, 4, 5, 6, 8, 10, 12`: always more, which no number does for as long. */
function isRising(elements: readonly Element[]): boolean {
  if (elements.length < (elements.at(-1)?.joint === '&' ? risingMin - 1 : risingMin)) return false
  return elements.every(({ text }, index) => index === 0 || Number(text) > Number(elements[index - 1]?.text))
}

const risingShortMin = 5

/** `eight thirteen twenty two thirty nine fifty four`: by its shape alone nothing that rises is a value. */
export function isRow(elements: readonly Element[]): boolean {
  if (elements.length < risingShortMin) return false
  return elements.every(
    ({ text }, index) =>
      index === 0 || (text.length === 2 && Number(text) > Number(elements[index - 1]?.text)),
  )
}

/** `three point one four`: a number with decimals, as long as nothing else stands between its digits. */
export function isDecimal(tokens: Tokens, elements: readonly Element[]): boolean {
  const [first, second] = elements
  if (!first || second?.joint !== '.' || tokens.words[second.from - 1] !== 'point') return false
  return first.text.length <= 3 && elements.every(({ joint }, index) => index < 2 || joint === ' ')
}

/** `zero point five, zero point two five`: no telephone number has groups as short between its points. */
export function hasDecimals(tokens: Tokens, elements: readonly Element[]): boolean {
  let length = 0
  let hasPoint = false
  let isShort = false
  for (const { text, from } of elements) {
    if (tokens.words[from - 1] === 'point') {
      hasPoint = true
      isShort ||= length < 3
      length = 0
    }
    length += text.length
  }
  return hasPoint && (isShort || length < 3)
}

/** `eight hundred thirty-six`: what is counted, and not `eight hundred` as it is dictated. */
export const isCountedUp = ({ kind: what, text }: Element) =>
  what === 'counted' && text.length > 2 && (!text.endsWith('00') || text.length > 6)

const countedMin = 6
const risingFarMin = 7

/** Returns what is left of a run where somebody counts within it, beyond ten, up or down: `ten nine eight ... one`. */
export function withoutCounting(elements: readonly Element[]): readonly (readonly Element[])[] {
  const left: (readonly Element[])[] = []
  let done = 0
  for (let from = 0; from + countedMin <= elements.length; ) {
    const to = endOfCounting(elements, from)
    const isCounted = to - from >= countedMin && isCount(elements.slice(from, to))
    if (isCounted) {
      left.push(elements.slice(done, from))
      done = to
    }
    from = isCounted ? to : Math.max(from + 1, to - 1)
  }
  if (done === 0) return [elements]
  left.push(elements.slice(done))
  return left
}

/** Six numbers in a row, or seven of which each is more than the one before. */
function isCount(elements: readonly Element[]): boolean {
  const isInRow = elements.every(
    ({ text }, index) => index === 0 || Math.abs(Number(text) - Number(elements[index - 1]?.text)) === 1,
  )
  const isRise = elements.length >= risingFarMin && Number(elements[1]?.text) > Number(elements[0]?.text)
  if (!isInRow && !isRise) return false
  return elements.some(({ text }) => text.length === 1) && elements.some(({ text }) => text.length === 2)
}

/** Up by any step, or down by one. */
function endOfCounting(elements: readonly Element[], from: number): number {
  const step = (index: number) => Number(elements[index]?.text) - Number(elements[index - 1]?.text)
  const isRise = step(from + 1) > 0
  let to = from + 1
  while (to < elements.length && (isRise ? step(to) > 0 : step(to) === -1)) to += 1
  return to
}

/** `one two three, one two three`: a beat, or a test of the line. */
function isBeat(elements: readonly Element[]): boolean {
  const { length } = elements
  const beat = [2, 3, 4].find((each) => Number(elements[each]?.text) === 1)
  if (beat === undefined || length > 64 || length % beat !== 0) return false
  return elements.every(({ text }, index) => Number(text) === (index % beat) + 1)
}
