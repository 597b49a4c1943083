import { type Element, isShorter } from '../spoken/element.ts'
import { passesLuhn } from './checksums.ts'

/** Part of a run, by element. */
export interface ElementSpan {
  readonly from: number
  readonly to: number
}

/** Returns whether digits can begin a card of their length, by the ranges that issuers publish. */
export function isCardShape(digits: string): boolean {
  const { length } = digits
  switch (digits.charAt(0)) {
    case '4':
      return length === 16 || length === 13 || length === 19
    case '5':
      return length === 16 || (length >= 12 && length <= 19 && /^5[06-8]/.test(digits))
    case '2':
      return length === 16 && /^2(2[2-9]|[3-6]|7[01]|720)/.test(digits)
    case '3':
      return /^3[47]/.test(digits)
        ? length === 15
        : /^3(0|6|8|9)/.test(digits)
          ? length === 14 || length === 16
          : length === 16 && digits.startsWith('35')
    case '6':
      return length >= 16 && length <= 19
    case '8':
      return length === 16 && digits.startsWith('81')
    default:
      return false
  }
}

const digitsMin = 12
/** Lengths by how many cards have them. */
const usual = [16, 15, 14, 19, 18, 17, 13, 12]
const digitsMax = 19

/**
 * Returns the stretches of pieces that are card numbers with a right check digit. One in ten prefixes of a card passes the
 * check by chance, so the usual length wins. Linear: from each piece at most nineteen digits are looked at.
 */
export function findCards(elements: readonly Element[]): ElementSpan[] {
  const found: ElementSpan[] = []
  if (isShorter(elements, digitsMin)) return found
  for (let from = 0; from < elements.length; from += 1) {
    const to = endOfCard(elements, from)
    if (to === undefined) continue
    found.push({ from, to })
    from = to - 1
  }
  return found
}

function endOfCard(elements: readonly Element[], from: number): number | undefined {
  let digits = ''
  let best: number | undefined
  let bestRank = usual.length
  for (let index = from; index < elements.length; index += 1) {
    const element = elements[index]
    if (!element || element.kind === 'letters' || element.kind === 'mixed') break
    if (element.text.length > digitsMax) break
    digits += element.text
    if (digits.length > digitsMax) break
    if (digits.length < digitsMin || !isCardShape(digits) || !passesLuhn(digits)) continue
    const rank = usual.indexOf(digits.length)
    if (rank >= bestRank) continue
    best = index + 1
    bestRank = rank
  }
  return best
}
