import type { Element } from '../spoken/element.ts'

/** What can stand between the pieces of a number, as bits: whoever looks for one of them asks these first. */
export const between = {
  point: 1 << 0,
  colon: 1 << 1,
  dash: 1 << 2,
  slash: 1 << 3,
  /** A comma, a semicolon, a word that fills, or somebody else's. */
  pause: 1 << 4,
  /** What was said before is taken back. */
  correction: 1 << 5,
  other: 1 << 6,
} as const

const bits: Readonly<Record<string, number>> = {
  '.': between.point,
  ':': between.colon,
  '-': between.dash,
  '/': between.slash,
  ',': between.pause,
  ';': between.pause,
  '~': between.pause,
  '&': between.pause,
  '!': between.correction,
}

/** Returns what stands between pieces; nothing for spaces alone. */
export function betweenPieces(elements: readonly Element[]): number {
  let found = 0
  for (let index = 1; index < elements.length; index += 1) {
    const { joint } = elements[index] as Element
    if (joint === ' ' || joint === '') continue
    for (const character of joint) found |= bits[character] ?? between.other
  }
  return found
}
