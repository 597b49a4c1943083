import { kind, type Tokens } from '../text/tokenize.ts'
import type { Element } from './element.ts'

const namedSpace = /&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);/iy

/** Returns the token behind a space as HTML names it, or the same token where there is none. */
export function endOfSpace({ text, starts }: Tokens, at: number): number {
  namedSpace.lastIndex = starts[at] as number
  if (!namedSpace.test(text)) return at
  let end = at
  while (starts[end] !== undefined && (starts[end] as number) < namedSpace.lastIndex) end += 1
  return end
}

/** In tables and paths, too: between digits only where all groups are as long as those of such a number. */
const groupSigns = new Set(['|', '~', '\\'])
/** Of cards, and of what stands in cells of a table as well: social security numbers and phone numbers. */
const cardGroups = new Set(['4-4-4-4', '4-6-5'])
const otherGroups = new Set(['3-2-4', '3-3-4'])
const groupsMax = 5

/** True for the sign at a token in `4111|1111|1111|1111`. */
export function isInGroups(tokens: Tokens, at: number, last: Element): boolean {
  const { kinds, words, starts, ends } = tokens
  const sign = words[at] as string
  if (!groupSigns.has(sign) || last.kind !== 'numeral') return false
  if (last.joint === sign) return true
  const isSign = (index: number) => words[index] === sign && starts[index] === ends[index - 1]
  const lengths = [last.text.length]
  let next = at
  while (isSign(next) && kinds[next + 1] === kind.number && starts[next + 1] === ends[next]) {
    if (lengths.push((words[next + 1] as string).length) > groupsMax) return false
    next += 2
  }
  const groups = lengths.join('-')
  if (cardGroups.has(groups)) return true
  const isCell = isSign(next) || (words[last.from - 1] === sign && starts[last.from] === ends[last.from - 1])
  return otherGroups.has(groups) && !isCell
}
