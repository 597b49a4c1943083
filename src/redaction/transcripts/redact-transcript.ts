import type { Span } from '../find/spans.ts'
import { isPolicy, type Policy } from '../policies/policy.ts'
import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import { endOfHidden } from '../text/hidden.ts'
import { alignFields } from './align.ts'
import type { Field, Passage, WordTime } from './field.ts'
import { leaveTechnical } from './leave-technical.ts'
import { type PassageText, spansByField, writeOut } from './passage-text.ts'
import { readPassages } from './read-passages.ts'

/** A word that was taken out, and when it was said. */
export interface TimedFinding extends WordTime {
  readonly policy: Policy
  /** The fingerprint of the value that it is a word of, where there is a key. */
  readonly value?: string
}

export interface RedactedTranscript<Value> {
  readonly value: Value
  readonly report: RedactionReport
  /** The words taken out, for the sound. */
  readonly timed: readonly TimedFinding[]
  /** How many values were taken out of what was said that no words with times hold, up to 1000: they stay in the sound. */
  readonly untimed: number
}

const passesMax = 4

/**
 * Returns a copy of a transcript's JSON without its personal data, whatever its shape: every text and number in it, derived
 * ones included. Keeps keys, the count of words and their times. `further` are an engine's spans, by passage.
 */
export function redactTranscript<Value>(
  redactor: Redactor,
  original: Value,
  further: readonly (readonly Span[])[] = [],
  { keepsNumbers = false }: { readonly keepsNumbers?: boolean } = {},
): RedactedTranscript<Value> {
  const value = wrap(structuredClone(original))
  const passages = readPassages(value).filter(({ isNumber }) => !(keepsNumbers && isNumber))
  const redacted = redactFields(redactor, passages, further)
  return { value: value.value, ...redacted }
}

/** A value that is nothing but a string needs something that holds it. */
const wrap = <Value>(value: Value): { value: Value } => ({ value })

/** Writes the fields of passages without their personal data, and returns the report. */
export function redactFields(
  redactor: Redactor,
  passages: readonly Passage[],
  further: readonly (readonly Span[])[] = [],
): Omit<RedactedTranscript<unknown>, 'value'> {
  const current = new Map<Field, string>()
  const timed: TimedFinding[] = []
  const all = new Map<Field, Span[]>()
  let left = 0
  for (let pass = 0; pass < passesMax; pass += 1) {
    const written = passages.map((passage) => writeOut(passage, current))
    const given = written.map((passage, index) =>
      pass === 0 ? [...givenSpans(passage), ...(further[index] ?? [])] : [],
    )
    const spans = redactor.find(
      written.map(({ text }) => text),
      given,
    )
    const found = new Map<Field, Span[]>()
    for (const [index, passage] of written.entries())
      for (const [field, fieldSpans] of spansByField(passage, spans[index] ?? []))
        found.set(field, fieldSpans)
    leaveTechnical(found)
    if (pass === 0) alignFields(passages, found)
    left = found.size
    if (left === 0) break
    for (const [field, fieldSpans] of found) {
      const text = current.get(field) ?? field.text
      current.set(field, redactor.substitute(text, fieldSpans))
      if (pass === 0) all.set(field, fieldSpans)
      const [first] = fieldSpans
      if (field.time && first) {
        const value = redactor.fingerprint(first, text)
        timed.push({ ...field.time, policy: first.policy, ...(value === undefined ? {} : { value }) })
      }
    }
  }
  for (const [field, text] of current) field.write(text)
  const fields = [...all].map(([field, spans]) => ({
    field: field.path.replace(/^value\.?/, '') || 'value',
    text: field.text,
    spans,
    offset: field.offset ?? 0,
  }))
  return {
    report: redactor.report(
      fields,
      left === 0
        ? 0
        : countLeft(
            redactor,
            passages.map((passage) => writeOut(passage, current)),
          ),
    ),
    timed,
    untimed: countUntimed(all),
  }
}

/** Made by the vendor from what was said, or not said at all. */
const derived =
  /(^|\.)(entities|summary|chapters|sentiment_analysis_results|auto_highlights_result|content_safety_labels|iab_categories_result|call_analysis|metadata|custom_analysis_data|translated_texts|keyterms_prompt|speech_understanding)\b|(^|\.)(arguments|summary|headline|gist|prompt)$/
const said = /(^|\.|^value$)(text|content|transcript|utterance)$/

/** Where so many have none, more of them change nothing. */
const untimedMax = 1_000

/** A value of a spoken text is in the sound where the words that were taken out, one after another, hold it. */
function countUntimed(all: ReadonlyMap<Field, readonly Span[]>): number {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const words = [...all].filter(([field]) => field.time !== undefined)
  words.sort(([a], [b]) => (a.time?.startMs ?? 0) - (b.time?.startMs ?? 0))
  // Words stand twice where turns have lists of their own: each counts once.
  const byTime = new Map(
    words.map(([field]) => [`${field.time?.startMs}/${letters(field.text)}`, letters(field.text)]),
  )
  const heard = [...byTime.values()].join('')
  let untimed = 0
  // Values come in the order in which they were said: each is looked for behind the last, and only then from the beginning.
  let behind = 0
  for (const [{ time, path, text }, spans] of all) {
    if (time !== undefined || derived.test(path) || !said.test(path)) continue
    for (const { start, end } of spans) {
      if (untimed >= untimedMax) return untimed
      const value = letters(text.slice(start, end))
      let at = heard.indexOf(value, behind)
      if (at === -1) at = heard.indexOf(value)
      if (at === -1) untimed += 1
      else behind = at
    }
  }
  return untimed
}

function givenSpans({ places }: PassageText): Span[] {
  return places.flatMap(({ field, start }) => {
    const { given, text } = field
    if (given === undefined || !isPolicy(given)) return []
    return shownParts(text).map((part) => ({
      policy: given,
      start: start + part.start,
      end: start + part.end,
      score: 0.9,
      by: 'vendor' as const,
    }))
  })
}

/** Returns where a text shows something: what is a tag or a run of `#` was taken out before. */
function shownParts(text: string): { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = []
  let start = 0
  for (let at = 0; at <= text.length; ) {
    const hidden = at < text.length ? endOfHidden(text, at) : at
    if (hidden === at && at < text.length) {
      at += 1
      continue
    }
    if (/[\p{L}\p{N}]/u.test(text.slice(start, at))) parts.push({ start, end: at })
    start = hidden
    at = Math.max(hidden, at + 1)
  }
  return parts
}

function countLeft(redactor: Redactor, written: readonly PassageText[]): number {
  return redactor.find(written.map(({ text }) => text)).reduce((sum, spans) => sum + spans.length, 0)
}
