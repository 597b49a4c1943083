import type { Reading } from '../find/reading.ts'
import { type Span, uniteSpans } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import type { Place } from '../text/retokenize.ts'
import { findNear } from './find-near.ts'
import { type Substitution, substituteValue, type TokenOf } from './substitute.ts'

export interface CleanTexts {
  readonly texts: readonly string[]
  /** In the texts as they were. */
  readonly spans: readonly (readonly Span[])[]
  /** How much is still found. */
  readonly remaining: number
}

export interface CleanOptions {
  readonly wanted: ReadonlySet<Policy>
  readonly substitution: Substitution
  readonly tokenOf: TokenOf
  /** Leaves out spans of values that are to stay. */
  readonly withoutLeft: (text: string, spans: readonly Span[]) => readonly Span[]
}

const passesMax = 4

/**
 * Returns texts with their spans replaced, and looks again: taking a value out can bring two others together, and what is
 * found then is taken out of the originals as well. The result is one in which nothing is found, so that redacting it once
 * more changes nothing.
 */
export function substituteUntilClean(
  originals: readonly Reading[],
  first: readonly (readonly Span[])[],
  options: CleanOptions,
): CleanTexts {
  let spans = first
  let rewritten = originals.map(({ tokens }, index) => rewrite(tokens.text, spans[index] ?? [], options))
  for (let pass = 1; ; pass += 1) {
    const left = rewritten.map(({ text, places }, index) =>
      options.withoutLeft(text, findNear(originals[index] as Reading, text, places, options.wanted)),
    )
    const remaining = left.reduce((sum, each) => sum + each.length, 0)
    if (remaining === 0 || pass === passesMax)
      return { texts: rewritten.map(({ text }) => text), spans, remaining }
    spans = spans.map((known, index) => {
      const { places } = rewritten[index] as Rewritten
      const more = (left[index] ?? []).map((span) => toOriginal(span, places))
      return more.length === 0 ? known : uniteSpans([...known, ...more], options.wanted)
    })
    rewritten = originals.map(({ tokens }, index) => rewrite(tokens.text, spans[index] ?? [], options))
  }
}

interface Rewritten {
  readonly text: string
  readonly places: readonly Place[]
}

function rewrite(
  original: string,
  spans: readonly Span[],
  { substitution, tokenOf }: CleanOptions,
): Rewritten {
  const places: Place[] = []
  const parts: string[] = []
  let length = 0
  let done = 0
  for (const span of spans) {
    const value = original.slice(span.start, span.end)
    const replaced = substituteValue(value, span, substitution, tokenOf)
    const start = length + span.start - done
    parts.push(original.slice(done, span.start), replaced)
    length = start + replaced.length
    places.push({ start, end: length, from: span.start, to: span.end })
    done = span.end
  }
  parts.push(original.slice(done))
  return { text: parts.join(''), places }
}

/** Returns a span of the new text as one of the original; inside a replaced value, at its edge. */
function toOriginal(span: Span, places: readonly Place[]): Span {
  return { ...span, start: offsetBefore(span.start, places), end: offsetBefore(span.end, places) }
}

function offsetBefore(offset: number, places: readonly Place[]): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  const place = places[low - 1]
  if (!place) return offset
  if (offset >= place.end) return place.to + (offset - place.end)
  return offset - place.start < (place.end - place.start) / 2 ? place.from : place.to
}
