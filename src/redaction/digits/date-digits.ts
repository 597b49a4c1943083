import { type Digits, jointsOf } from './digit-shapes.ts'

/** True for a year from 1800 to 2099. */
export const isYear = (text: string) => text.length === 4 && /^(18|19|20)\d\d$/.test(text)
const isMonth = (text: string) => Number(text) >= 1 && Number(text) <= 12
const isDay = (text: string) => Number(text) >= 1 && Number(text) <= 31

/**
 * Returns what kind of date digits can be: `written` with slashes, dashes or dots between; `grouped` with nothing between,
 * as when dictated; `month` for a month and a year; `year` alone. Undefined where they can be none.
 */
export function dateOf(digits: Digits): 'written' | 'grouped' | 'year' | 'month' | undefined {
  const { elements, text } = digits
  if (text.length > 8 || text.length < 3) return undefined
  const [only] = elements
  if (elements.length === 1) {
    if (isYear(text)) return 'year'
    return text.length >= 4 && only?.kind !== 'counted' && isDateRun(text) ? 'grouped' : undefined
  }
  const parts = partsOf(digits)
  const joints = jointsOf(elements)
  if (
    parts.length === 3 &&
    joints.some((joint) => joint !== ' ' && joint !== '~' && joint !== '&' && joint !== '') &&
    isDateOfParts(parts)
  )
    return /[/.–-]/.test(joints.join('')) || /^\d{4}$/.test(parts[2] ?? '') ? 'written' : 'grouped'
  if (
    parts.length === 2 &&
    joints.some((joint) => joint === '/' || joint === '-') &&
    isMonth(parts[0] ?? '') &&
    /^\d\d(\d\d)?$/.test(parts[1] ?? '')
  )
    return 'month'
  if (isYear(text) && elements.length === 2 && elements.every(({ text: part }) => part.length === 2))
    return 'year'
  return text.length >= 4 && isDateRun(text) ? 'grouped' : undefined
}

/** Joins what was said between slashes, dashes and the like. */
function partsOf({ elements }: Digits): string[] {
  const parts: string[] = []
  for (const { text, joint } of elements) {
    if (parts.length > 0 && (joint === ' ' || joint === '' || joint === '~' || joint === '&'))
      parts[parts.length - 1] += text
    else parts.push(text)
  }
  return parts
}

function isDateOfParts([first = '', second = '', third = '']: readonly string[]): boolean {
  if (isYear(first)) return isMonth(second) && isDay(third)
  const isPair = (isMonth(first) && isDay(second)) || (isDay(first) && isMonth(second))
  return isPair && (third.length === 2 || isYear(third))
}

/** `030485`, `3485`, `03041985`, `19850304`: a month and a day in either order, then a year. */
function isDateRun(text: string): boolean {
  for (const yearLength of [4, 2]) {
    const year = text.slice(-yearLength)
    if (yearLength === 4 && !isYear(year)) continue
    const rest = text.slice(0, -yearLength)
    for (let cut = 1; cut < rest.length; cut += 1) {
      const [first, second] = [rest.slice(0, cut), rest.slice(cut)]
      if (first.length > 2 || second.length > 2) continue
      if ((isMonth(first) && isDay(second)) || (isDay(first) && isMonth(second))) return true
    }
  }
  return text.length === 8 && isYear(text.slice(0, 4)) && isMonth(text.slice(4, 6)) && isDay(text.slice(6))
}

/** True for what a card's expiry looks like: `05/27`, `0527`, `052027`, `five twenty-seven`. */
export function isExpiry({ text }: Digits): boolean {
  if (text.length === 3) return isMonth(text.charAt(0)) && Number(text.slice(1)) >= 10
  if (text.length === 4) return isMonth(text.slice(0, 2)) || isYear(text)
  if (text.length === 5) return isYear(text.slice(1))
  return text.length === 6 && isMonth(text.slice(0, 2)) && isYear(text.slice(2))
}
