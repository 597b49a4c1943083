import type { Policy } from '../policies/policy.ts'
import { findWritten } from '../recognisers/written.ts'
import { findPersonalData } from './find-personal-data.ts'
import { type Reading, readText } from './reading.ts'
import { Repetitions } from './repetitions.ts'
import { addSpans, type Span, uniteSpans } from './spans.ts'

/**
 * Returns, for each text, its personal data as spans that do not overlap, in order. A value found in one text is found
 * in all of them. `further` are spans that somebody else found, a named-entity engine for one: they count alike.
 */
export function findSpans(
  texts: readonly string[],
  wanted: ReadonlySet<Policy>,
  further: readonly (readonly Span[])[] = [],
): Span[][] {
  return findInReadings(texts.map(readText), wanted, further)
}

/** Does the same in texts that were read. */
export function findInReadings(
  readings: readonly Reading[],
  wanted: ReadonlySet<Policy>,
  further: readonly (readonly Span[])[] = [],
): Span[][] {
  const found = readings.map((reading, index) => {
    const spans = findIn(reading)
    return uniteSpans(further[index] ? [...spans, ...further[index]] : spans, wanted)
  })
  if (found.every((spans) => spans.length === 0)) return found
  const repetitions = new Repetitions()
  for (const [index, spans] of found.entries()) repetitions.add(readings[index] as Reading, spans)
  return found.map((spans, index) => {
    const reading = readings[index] as Reading
    const more: Span[] = []
    for (const finding of repetitions.find(reading, spans)) addSpans(reading.tokens, finding, more)
    return more.length === 0 ? spans : uniteSpans([...spans, ...more], wanted)
  })
}

/** Returns what is found in a text, overlaps included. */
export function findIn(reading: Reading, findings = findPersonalData(reading)): Span[] {
  const { tokens } = reading
  const spans: Span[] = []
  for (const finding of findings) addSpans(tokens, finding, spans)
  findWritten(tokens.text, ({ policy, start, end, score }) =>
    spans.push({ policy, score, by: 'format', start, end }),
  )
  return spans
}
