import { policyClasses } from '../policies/policy.ts'
import type { Span } from './spans.ts'

/** Four digits are a group of a number; more may be all of one. */
const digitsMax = 4

/**
 * Returns spans of which those that are words of one value are one: somebody else has labelled them word by word. Values of
 * which each can stand for itself, e-mail addresses in a row for one, stay apart.
 */
export function joinAdjacent(text: string, spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  let before: Span | undefined
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last && before && isNext(text, before, span)) joined[joined.length - 1] = { ...last, end: span.end }
    else joined.push(span)
    before = span
  }
  return joined
}

function isNext(text: string, before: Span, span: Span): boolean {
  if (before.policy !== span.policy || before.end >= span.start) return false
  const between = text.slice(before.end, span.start)
  // "John, Mary" are two.
  const isClose =
    policyClasses[span.policy] === 'C'
      ? /^[^\S\n]+$/.test(between)
      : /^[^\S\n]*[,.;:-]?[^\S\n]*$/.test(between)
  return isClose && isWord(text, before) && isWord(text, span)
}

function isWord(text: string, { start, end }: Span): boolean {
  const value = text.slice(start, end)
  return !/[\s@]/.test(value.trim()) && value.replaceAll(/\D/g, '').length <= digitsMax
}
