import { findSpans } from '../find/find-spans.ts'
import { type Span, uniteSpans } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import { type Substitution, substitute, type TokenOf } from './substitute.ts'

export interface CleanTexts {
  readonly texts: readonly string[]
  /** In the texts as they were. */
  readonly spans: readonly (readonly Span[])[]
  /** How much is still found. */
  readonly remaining: number
}

const passesMax = 4

/**
 * Returns texts with their spans replaced, and looks again: taking a value out can bring two others together, and what is
 * found then is taken out of the originals as well. The result is one in which nothing is found, so that redacting it once
 * more changes nothing.
 */
export function substituteUntilClean(
  originals: readonly string[],
  first: readonly (readonly Span[])[],
  options: {
    readonly wanted: ReadonlySet<Policy>
    readonly substitution: Substitution
    readonly tokenOf: TokenOf
  },
): CleanTexts {
  const { wanted, substitution, tokenOf } = options
  const rewrite = (all: readonly (readonly Span[])[]) =>
    originals.map((text, index) => substitute(text, all[index] ?? [], substitution, tokenOf))
  let spans = first
  let texts = rewrite(spans)
  for (let pass = 1; ; pass += 1) {
    const left = findSpans(texts, wanted)
    const remaining = left.reduce((sum, each) => sum + each.length, 0)
    if (remaining === 0 || pass === passesMax) return { texts, spans, remaining }
    spans = spans.map((known, index) => {
      const more = left[index] ?? []
      if (more.length === 0) return known
      const toOriginal = offsetMap(originals[index] ?? '', known, substitution, tokenOf)
      const mapped = more.map((span) => ({
        ...span,
        start: toOriginal(span.start),
        end: toOriginal(span.end),
      }))
      return uniteSpans([...known, ...mapped], wanted)
    })
    texts = rewrite(spans)
  }
}

/** Returns where an offset of the rewritten text lies in the original; inside a replaced value, at its edge. */
function offsetMap(
  original: string,
  spans: readonly Span[],
  substitution: Substitution,
  tokenOf: TokenOf,
): (offset: number) => number {
  const pieces = spans.map((span) => {
    const value = original.slice(span.start, span.end)
    const length = substitute(value, [{ ...span, start: 0, end: value.length }], substitution, tokenOf).length
    return { span, length }
  })
  return (offset) => {
    let shift = 0
    for (const { span, length } of pieces) {
      const start = span.start + shift
      if (offset <= start) break
      if (offset < start + length) return offset - start < length / 2 ? span.start : span.end
      shift += length - (span.end - span.start)
    }
    return offset - shift
  }
}
