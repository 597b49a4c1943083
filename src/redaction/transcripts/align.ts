import type { Span } from '../find/spans.ts'
import type { Field, Passage } from './field.ts'

/**
 * Adds to what was found in each field what was found in the same words elsewhere: a word with the same times in another
 * list, and the words of a text that stands beside its list. So text, words and sound lose the same.
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
    const span = same.map((field) => found.get(field)?.[0]).find((each) => each !== undefined)
    if (span) for (const field of same) if (!found.has(field)) found.set(field, [whole(span, field)])
  }
}

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
  const added: Span[] = []
  let at = 0
  for (const [index, { 0: piece, index: start }] of pieces.entries()) {
    const word = words[index] as Field
    const end = start + piece.length
    while (at < inText.length && (inText[at]?.end ?? 0) <= start) at += 1
    const next = inText[at]
    const span = next && next.start < end ? next : undefined
    const known = found.get(word)
    if (span && !known) found.set(word, [whole(span, word)])
    else if (!span && known?.[0]) added.push({ ...known[0], start, end: start + withoutSigns(piece) })
  }
  if (added.length > 0)
    found.set(
      text,
      [...inText, ...added].sort((a, b) => a.start - b.start),
    )
}

function* fieldsOf(passages: readonly Passage[]): Iterable<Field> {
  for (const { lines } of passages) for (const { fields } of lines) yield* fields
}

function whole(span: Span, field: Field): Span {
  const start = /^\s*/.exec(field.text)?.[0].length ?? 0
  return { ...span, start, end: start + withoutSigns(field.text.trim()) }
}

/** The sign that ends a sentence is no part of a value. */
const withoutSigns = (text: string) => text.replace(/[.,;:?!]+$/, '').length || text.length
