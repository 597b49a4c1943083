import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { touches } from './digit-shapes.ts'

/** A stretch of pieces. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** Returns the times of a clock and of a recording within a run: `10:30`, `01:07:12`. */
export function clockTimesOf(tokens: Tokens, elements: readonly Element[]): Stretch[] {
  const found: Stretch[] = []
  for (let from = 0; from + 1 < elements.length; ) {
    const to = endOfTime(tokens, elements, from)
    if (to > from + 1) found.push({ from, to })
    from = to
  }
  return found
}

const piecesMax = 3

function endOfTime(tokens: Tokens, elements: readonly Element[], from: number): number {
  const first = elements[from]
  if (first?.kind !== 'numeral' || first.text.length > 2) return from + 1
  let to = from + 1
  while (to < elements.length && to - from <= piecesMax && isSixtieth(tokens, elements[to])) to += 1
  // "aa:12:30:45:10:22" and "1:2:3:4" are no times.
  const isOver = to - from <= piecesMax && !isAttached(tokens, elements[to]) && !isAttached(tokens, first)
  return isOver ? to : from + 1
}

const isAttached = (tokens: Tokens, element: Element | undefined) =>
  element?.joint === ':' && touches(tokens, element.from)

const isSixtieth = (tokens: Tokens, element: Element | undefined) =>
  isAttached(tokens, element) && element?.kind === 'numeral' && /^[0-5]\d$/.test(element.text)
