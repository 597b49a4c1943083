import { createWholes, type Span } from '../find/spans.ts'
import type { Field, Passage } from './field.ts'

/** A passage as one text, with the place of each field in it. */
export interface PassageText {
  readonly text: string
  readonly places: readonly { readonly field: Field; readonly start: number }[]
}

/** Returns a passage written out: a line for each turn, behind its speaker's label. */
export function writeOut({ lines }: Passage, current: ReadonlyMap<Field, string>): PassageText {
  const places: { field: Field; start: number }[] = []
  const parts: string[] = []
  let length = 0
  // A text that is looked at while it grows is copied each time.
  const add = (part: string) => {
    parts.push(part)
    length += part.length
  }
  for (const { label, fields } of lines) {
    if (length > 0) add('\n')
    add(label)
    for (const [index, field] of fields.entries()) {
      const value = current.get(field) ?? field.text
      if (index > 0 && !/^\s$/.test(parts.findLast((part) => part !== '')?.at(-1) ?? '')) add(' ')
      places.push({ field, start: length })
      add(value)
    }
  }
  return { text: parts.join(''), places }
}

/** Returns the spans of a passage by field, cut where fields end. Linear: both come in order. */
export function spansByField({ text, places }: PassageText, spans: readonly Span[]): Map<Field, Span[]> {
  const wholeOf = createWholes()
  const found = new Map<Field, Span[]>()
  let first = 0
  for (const [index, { field, start }] of places.entries()) {
    const next = places[index + 1]?.start ?? text.length
    while (first < spans.length && (spans[first]?.end ?? 0) <= start) first += 1
    for (let at = first; at < spans.length && (spans[at]?.start ?? 0) < next; at += 1) {
      const span = spans[at] as Span
      const end = Math.min(span.end, next)
      const isPiece = span.start < start || span.end > next
      const cut = {
        ...span,
        start: Math.max(span.start, start) - start,
        end: end - start,
        ...(isPiece ? { whole: wholeOf(span, text) } : {}),
      }
      const length = text.slice(start, next).trimEnd().length
      if (cut.start >= length) continue
      const list = found.get(field) ?? []
      found.set(field, list)
      list.push({ ...cut, end: Math.min(cut.end, length) })
    }
  }
  return found
}
