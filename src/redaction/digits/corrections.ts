import { type Element, textOf } from '../spoken/element.ts'
import { type Digits, digitsOf } from './digit-shapes.ts'

/** As many pieces as may be taken back at once. */
export const retractedMax = 8
const againMin = 2

/**
 * Returns what remains where the last pieces before a correction are left out: one try for each number of pieces, first
 * those that were said again but for one digit.
 */
export function withoutRetracted({ elements }: Digits): Digits[] {
  const cut = cutOf(elements)
  if (cut <= 0) return []
  const lefts: number[] = []
  for (let left = cut - 1; left >= Math.max(0, cut - retractedMax); left -= 1) lefts.push(left)
  const again = lefts.filter((left) => isSaidAgain(elements, left, cut)).reverse()
  return [...again, ...lefts.filter((left) => !again.includes(left))].map((left) =>
    without(elements, left, cut),
  )
}

/** Returns digits as they were meant, where a part of them was said again but for one digit. */
export function correctedOf(digits: Digits): Digits {
  const { elements } = digits
  const cut = cutOf(elements)
  for (let left = Math.max(0, cut - retractedMax); left < cut; left += 1)
    if (isSaidAgain(elements, left, cut)) return without(elements, left, cut)
  return digits
}

const cutOf = (elements: readonly Element[]) =>
  elements.findIndex(({ joint }, index) => index > 0 && joint === '!')

const without = (elements: readonly Element[], left: number, cut: number) =>
  digitsOf([...elements.slice(0, left), ...elements.slice(cut)])

/** `four one six, no sorry, four one five` */
function isSaidAgain(elements: readonly Element[], from: number, cut: number): boolean {
  const retracted = textOf(elements.slice(from, cut))
  const instead = textOf(elements.slice(cut, cut + retracted.length)).slice(0, retracted.length)
  if (retracted.length < againMin || instead.length < retracted.length) return false
  return [...retracted].filter((digit, index) => digit !== instead.charAt(index)).length <= 1
}
