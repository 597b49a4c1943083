import type { Tokens } from '../text/tokenize.ts'
import { type Digits, signBefore } from './digit-shapes.ts'

const phoneMin = 7
const phoneGroups = new Set('3-3-4 3-7 3-4-3 6-4 3-3-2-2 1-3-3-4 1-3-7 1-3-4-3 1-6-4 1-10'.split(' '))

/**
 * True for digits grouped as phone numbers are: North American, or international with a plus, or the national forms of
 * ten and eleven digits that begin with a zero. Ranges are not checked: one misheard digit must not hide a number.
 */
export function isPhoneShape({ text, groups, isDictated, elements }: Digits, signBefore: string): boolean {
  const { length } = text
  if (length < phoneMin) return false
  if (signBefore === '+' || elements[0]?.joint === '+') return length <= 15
  if (phoneGroups.has(groups)) return true
  if (length === 10 && /^[2-9]\d\d[2-9]/.test(text) && (groups === '10' || isDictated)) return true
  if (length === 11 && text.startsWith('1') && /^1[2-9]\d\d[2-9]/.test(text)) return true
  if (/^0[1-9]/.test(text) && (length === 10 || length === 11)) return true
  return (
    groups === '3-4' &&
    elements.length === 2 &&
    elements[1]?.joint === '-' &&
    elements[0]?.kind === 'numeral' &&
    !elements.every(({ text: part }) => part.endsWith('00'))
  )
}

/** `+44` and `(415)` begin before their digits, `plus forty-four` does as well. */
export function startOfPhone(tokens: Tokens, from: number): number {
  const before = tokens.words[from - 1]
  if (before === '+' || before === 'plus') return from - 1
  if (before !== '(') return from
  return tokens.words[from - 2] === '+' ? from - 2 : from - 1
}

/** Returns the sign before a number, `+` where it was said. */
export function signBeforePhone(tokens: Tokens, from: number): string {
  return tokens.words[from - 1] === 'plus' ? '+' : signBefore(tokens, from)
}
