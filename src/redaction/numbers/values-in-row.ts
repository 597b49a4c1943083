import type { Element } from '../spoken/element.ts'

const pieces = 3
/** Alone it may be what a telephone number begins with. */
const prefixMax = 3

/**
 * Returns where the parts of a row begin, in which a number is written with signs as a whole value is, `415-22-0199` or
 * `415-555-0142`, and a space stands between it and other numbers: columns of a table, of which none goes on in the next.
 */
export function startsOfValues(elements: readonly Element[]): number[] {
  const starts = new Set<number>()
  for (let from = 0; from + pieces <= elements.length; from += 1) {
    const behind = from + pieces
    if (!isValue(elements, from) || isJoined(elements, behind)) continue
    if (from > 0 && (isJoined(elements, from) || isPrefix(elements, from - 1))) continue
    starts.add(from).add(behind)
    from = behind - 1
  }
  return [...starts].filter((at) => at > 0 && at < elements.length)
}

function isValue(elements: readonly Element[], from: number): boolean {
  const [first, second, third] = elements.slice(from, from + pieces) as [Element, Element, Element]
  if ([first, second, third].some(({ kind }) => kind !== 'numeral')) return false
  const lengths = `${first.text.length}-${second.text.length}-${third.text.length}`
  return written.has(`${lengths} ${second.joint}${third.joint}`)
}

/** Lengths and signs of `415-22-0199`, `415-555-0142`, `415.555.0142` and `(415) 555-0142`. */
const written = new Set(['3-2-4 --', '3-3-4 --', '3-3-4 ..', '3-3-4 )-'])
/** What stands before a number that does not go on with what was before it. */
const apart = new Set([' ', '+', '('])

const isJoined = (elements: readonly Element[], at: number) =>
  at < elements.length && !apart.has(elements[at]?.joint ?? '')

const isPrefix = (elements: readonly Element[], at: number) =>
  (elements[at]?.text.length ?? 0) <= prefixMax && (at === 0 || apart.has(elements[at]?.joint ?? ''))
