import type { Element } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'

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
}

/** Returns the digits of pieces that hold nothing else. */
export function digitsOf(elements: readonly Element[]): Digits {
  const [first] = elements
  const last = elements.at(-1)
  const text = elements.map((element) => element.text).join('')
  return {
    elements,
    from: first?.from ?? 0,
    to: last?.to ?? 0,
    text,
    groups: groupsOf(elements),
    isDictated:
      elements.length >= 4 &&
      elements.filter(({ text: digits }) => digits.length < 3).length * 2 > elements.length,
  }
}

function groupsOf(elements: readonly Element[]): string {
  const groups: number[] = []
  for (const [index, { text, joint, kind: what }] of elements.entries()) {
    const before = elements[index - 1]
    const goesOn =
      before !== undefined &&
      ((joint === ' ' && what !== 'numeral' && before.kind !== 'numeral') || joint === '')
    if (goesOn) groups[groups.length - 1] = (groups.at(-1) ?? 0) + text.length
    else groups.push(text.length)
  }
  return groups.join('-')
}

/** True for `1,234,567`: an amount, not a number that identifies anything. */
export function isGroupedByThousands(tokens: Tokens, elements: readonly Element[]): boolean {
  const [first, ...rest] = elements
  if (!first || rest.length === 0 || first.kind !== 'numeral' || first.text.length > 3) return false
  return rest.every(
    ({ joint, text, from, kind: what }) =>
      joint === ',' &&
      what === 'numeral' &&
      text.length === 3 &&
      tokens.starts[from] === tokens.ends[from - 1],
  )
}

/** True for one number as one counts it, and for `3.14`: what may be an amount, an age or a year. */
export function isQuantity(tokens: Tokens, elements: readonly Element[]): boolean {
  if (elements.length === 1) return true
  if (isGroupedByThousands(tokens, elements)) return true
  const [first, second, ...rest] = elements
  return (
    first?.kind === 'numeral' && second?.joint === '.' && rest.length === 0 && touches(tokens, second.from)
  )
}

/** True where nothing stands between a token and the one before it. */
export function touches(tokens: Tokens, at: number): boolean {
  return tokens.starts[at] === tokens.ends[at - 1]
}

/** The joints of pieces, the first left out. */
export const jointsOf = (elements: readonly Element[]): readonly string[] =>
  elements.slice(1).map(({ joint }) => joint)

/** The sign right before a token, or an empty text. */
export function signBefore(tokens: Tokens, at: number): string {
  return tokens.kinds[at - 1] === kind.sign ? (tokens.words[at - 1] as string) : ''
}
