/**
 * One piece of a run: what was said or written as one. `four` and `4155` are pieces, and so are `forty-two`, `double
 * five`, `b as in boy` and `AB12`.
 */
export interface Element {
  /** What it is in the view: digits, letters, or both. */
  readonly text: string
  /** First token and the one behind the last. */
  readonly from: number
  readonly to: number
  readonly kind: ElementKind
  /** What stands before it: a sign, a space, or `~` where only fillers or another speaker do. */
  readonly joint: string
}

/**
 * `dictated`: digit words, one by one. `counted`: tens, hundreds, thousands, as one counts. `numeral`: written digits.
 * `letters`: spelled. `mixed`: letters and digits written as one.
 */
export type ElementKind = 'dictated' | 'counted' | 'numeral' | 'letters' | 'mixed'

/** A stretch of pieces that belong together. */
export interface Run {
  readonly from: number
  readonly to: number
  readonly elements: readonly Element[]
}

/** True for pieces that have fewer digits and letters together than so many. */
export function isShorter(elements: readonly Element[], least: number): boolean {
  let length = 0
  for (let at = 0; at < elements.length && length < least; at += 1)
    length += (elements[at] as Element).text.length
  return length < least
}

/** Returns what pieces are in the view, one after the other: all of them, or some. */
export function textOf(elements: readonly Element[], from = 0, to = elements.length): string {
  let text = ''
  for (let at = from; at < to; at += 1) text += (elements[at] as Element).text
  return text
}
