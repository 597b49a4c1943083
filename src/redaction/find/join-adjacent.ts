import type { Span } from './spans.ts'

/**
 * Returns spans of which those with one label and nothing but a space between are one: somebody else has labelled word by
 * word what is one value.
 */
export function joinAdjacent(text: string, spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    const isNext = last?.policy === span.policy && last.end < span.start
    if (isNext && /^[^\S\n]+$/.test(text.slice(last.end, span.start)))
      joined[joined.length - 1] = { ...last, end: span.end }
    else joined.push(span)
  }
  return joined
}
