import { createWholes, longerWhole, type Span, type Whole } from '../find/spans.ts'
import type { Field, Passage } from './field.ts'

/**
 * Adds to what was found in each field what was found in the same words elsewhere: a word with the same times in another
 * list, and the words of a text that stands beside its list. So text, words and sound lose the same. Where one place shows
 * more of a value than another, the pieces in both belong to the longer one.
 */
export function alignFields(passages: readonly Passage[], found: Map<Field, Span[]>): void {
  alignByTime(passages, found)
  alignTexts(passages, found)
  alignByTime(passages, found)
}

function alignByTime(passages: readonly Passage[], found: Map<Field, Span[]>): void {
  const byTime = new Map<string, Field[]>()
  for (const field of fieldsOf(passages)) {
    if (!field.time) continue
    const key = `${field.time.startMs}/${field.time.endMs}/${field.text.toLowerCase()}`
    const same = byTime.get(key)
    if (same) same.push(field)
    else byTime.set(key, [field])
  }
  for (const same of byTime.values()) {
    const spans = same.map((field) => found.get(field)?.[0])
    const span = spans.find((each) => each !== undefined)
    if (!span) continue
    const longest = spans.map((each) => each?.whole).reduce(longerWhole)
    for (const field of same) {
      if (!found.has(field)) found.set(field, [inWhole(wordSpan(span, field), longest)])
      else belong(field, longest, found)
    }
  }
}

/** Makes the first span of a field a piece of a value, where that is longer than what it is a piece of. */
function belong(field: Field, whole: Whole | undefined, found: Map<Field, Span[]>): void {
  const [first, ...others] = found.get(field) ?? []
  if (first) found.set(field, [inWhole(first, longerWhole(first.whole, whole)), ...others])
}

const inWhole = (span: Span, whole: Whole | undefined): Span =>
  whole === undefined || span.whole === whole ? span : { ...span, whole }

/** A text and a list of words, side by side in one object, with as many words as each other. */
function alignTexts(passages: readonly Passage[], found: Map<Field, Span[]>): void {
  const texts = new Map<string, Field>()
  const lists = new Map<string, Field[]>()
  for (const field of fieldsOf(passages)) {
    const list = /^(.*?)\.?words\[\d+\]\.(?:text|word)$/.exec(field.path)?.[1]
    if (list === undefined) texts.set(field.path, field)
    else if (lists.has(list)) lists.get(list)?.push(field)
    else lists.set(list, [field])
  }
  for (const [parent, words] of lists) {
    for (const key of ['text', 'content', 'transcript', 'utterance']) {
      const text = texts.get(parent === '' ? key : `${parent}.${key}`)
      if (text) alignText(text, words, found)
    }
  }
}

function alignText(text: Field, words: readonly Field[], found: Map<Field, Span[]>): void {
  const pieces = [...text.text.matchAll(/\S+/g)]
  if (pieces.length !== words.length) return
  const inText = found.get(text) ?? []
  const wholeOf = createWholes()
  const wholes = inText.map((span) => wholeOf(span, text.text))
  const covers: (number | undefined)[] = []
  let at = 0
  for (const [index, { 0: piece, index: start }] of pieces.entries()) {
    while (at < inText.length && (inText[at]?.end ?? 0) <= start) at += 1
    const isCovered = (inText[at]?.start ?? text.text.length) < start + piece.length
    covers.push(isCovered ? at : undefined)
    const known = found.get(words[index] as Field)?.[0]?.whole
    if (isCovered && known) wholes[at] = longerWhole(wholes[at], known) as Whole
  }
  const spans = inText.map((span, index) => inWhole(span, wholes[index]))
  for (const [index, { 0: piece, index: start }] of pieces.entries()) {
    const word = words[index] as Field
    const cover = covers[index]
    const span = cover === undefined ? undefined : spans[cover]
    const known = found.get(word)?.[0]
    if (span && known) belong(word, span.whole, found)
    else if (span) found.set(word, [wordSpan(span, word)])
    else if (known) spans.push({ ...known, start, end: start + withoutSigns(piece) })
  }
  if (spans.length > 0)
    found.set(
      text,
      spans.toSorted((a, b) => a.start - b.start),
    )
}

function* fieldsOf(passages: readonly Passage[]): Iterable<Field> {
  for (const { lines } of passages) for (const { fields } of lines) yield* fields
}

function wordSpan(span: Span, field: Field): Span {
  const start = /^\s*/.exec(field.text)?.[0].length ?? 0
  return { ...span, start, end: start + withoutSigns(field.text.trim()) }
}

/** The sign that ends a sentence is no part of a value. */
const withoutSigns = (text: string) => text.replace(/[.,;:?!]+$/, '').length || text.length
