import type { Policy } from '../policies/policy.ts'
import { findWritten } from '../recognisers/written.ts'
import { type Tokens, tokenize } from '../text/tokenize.ts'
import { findPersonalData } from './find-personal-data.ts'
import { Repetitions } from './repetitions.ts'
import { type Span, toSpans, uniteSpans } from './spans.ts'

/**
 * Returns, for each text, its personal data as spans that do not overlap, in order. A value found in one text is found
 * in all of them. `further` are spans that somebody else found, a named-entity engine for one: they count alike.
 */
export function findSpans(
  texts: readonly string[],
  wanted: ReadonlySet<Policy>,
  further: readonly (readonly Span[])[] = [],
): Span[][] {
  const read = texts.map((text) => tokenize(text))
  const found = read.map((tokens, index) => {
    const spans = findIn(tokens)
    return uniteSpans(further[index] ? [...spans, ...further[index]] : spans, wanted)
  })
  const repetitions = new Repetitions()
  for (const [index, spans] of found.entries())
    if (spans.length > 0) repetitions.add(read[index] as Tokens, spans)
  if (repetitions.isEmpty) return found
  return found.map((spans, index) => {
    const tokens = read[index] as Tokens
    const more = repetitions.find(tokens).flatMap((finding) => toSpans(tokens, finding))
    return more.length === 0 ? spans : uniteSpans([...spans, ...more], wanted)
  })
}

function findIn(tokens: Tokens): Span[] {
  const spans = findPersonalData(tokens).flatMap((finding) => toSpans(tokens, finding))
  findWritten(tokens.text, (finding) => spans.push({ ...finding, by: 'format' }))
  return spans
}
