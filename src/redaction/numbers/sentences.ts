import { isThings } from '../digits/quantities.ts'
import type { Element } from '../spoken/element.ts'
import { pieceOf } from '../spoken/read-element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

/**
 * Returns a run in parts, each of one sentence or one side of a sum: in `... sixteen. Seven times eight is` a number ends
 * a sentence and another begins the next, and in `two plus two is four` none goes on.
 */
export function splitAtSentences(
  tokens: Tokens,
  elements: readonly Element[],
): readonly (readonly Element[])[] {
  const { length } = elements
  if (length === 1) return [elements]
  const parts: (readonly Element[])[] = []
  const last = beginOfSentence(tokens, elements)
  let from = 0
  for (let index = 1; index < length; index += 1) {
    if (index !== last && !isSum(tokens, elements, index)) continue
    parts.push(partOf(elements, from, index))
    from = index
  }
  parts.push(from === 0 ? elements : partOf(elements, from, length))
  return parts
}

/** Nothing stands before the first piece of a part. */
function partOf(elements: readonly Element[], from: number, to: number): readonly Element[] {
  const part = elements.slice(from, to)
  const first = elements[from] as Element
  part[0] = pieceOf(first.text, first.from, first.to, first.kind)
  return part
}

/** Returns where the last sentence of a run begins that goes on in words, or its length. */
function beginOfSentence(tokens: Tokens, elements: readonly Element[]): number {
  const to = elements.at(-1)?.to ?? 0
  if (!goesOnInWords(tokens, to)) return elements.length
  for (let index = elements.length - 1; index > 0; index -= 1) {
    const { from, text, kind: what } = elements[index] as Element
    // "11-06-1941", and on the next line "3 of 5 stars"
    if (
      index === elements.length - 1 &&
      text.length < 3 &&
      what !== 'dictated' &&
      isAcrossLines(tokens, elements[index - 1] as Element, from)
    )
      return index
    // "It is 100. So 180 is almost double.", "... 0142. It was twenty dollars."
    const begin = beginAfter(tokens, elements[index - 1] as Element, from)
    if (begin === undefined) continue
    // "four three... six three"
    if (tokens.words[begin - 2] === '.') return elements.length
    return tokens.capitals[begin] || (tokens.kinds[from] === kind.number && isThings(tokens, to))
      ? index
      : elements.length
  }
  return elements.length
}

/** Returns where a sentence begins between two pieces, small words included; undefined where none does. */
function beginAfter(tokens: Tokens, { to }: Element, from: number): number | undefined {
  const { words, starts, ends, capitals } = tokens
  for (let at = from; at > to; at -= 1)
    if (words[at - 1] === '.' && starts[at] !== ends[at - 1] && (at === from || capitals[at])) return at
  return undefined
}

function isAcrossLines({ kinds }: Tokens, before: Element, from: number): boolean {
  for (let at = before.to; at < from; at += 1) if (kinds[at] === kind.newline) return true
  return false
}

const answering = flag.filler | flag.backChannel | flag.hesitation

function goesOnInWords({ kinds, entries, words, capitals }: Tokens, at: number): boolean {
  if (kinds[at] !== kind.word) return false
  return (
    ((entries[at]?.flags ?? 0) & answering) === 0 || (/^(is|was)$/.test(words[at] as string) && !capitals[at])
  )
}

/** `two plus two`, `four is eight`: what was said before is another number. */
function isSum(tokens: Tokens, elements: readonly Element[], index: number): boolean {
  const { from, kind: what } = elements[index] as Element
  const before = elements[index - 1] as Element
  if (from - before.to !== 1 || what === 'mixed' || before.kind === 'mixed') return false
  const between = tokens.words[before.to]
  if (between === 'plus') return true
  return what !== 'numeral' && (between === 'is' || between === 'minus')
}
