import { noCue, readContext } from '../context/context.ts'
import type { Emit } from '../find/finding.ts'
import { readElement } from '../spoken/read-element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'

/** Hands in the date that a month's name at a token is part of: with its day and year on either side. */
export function findDate(tokens: Tokens, at: number, emit: Emit): void {
  const { words } = tokens
  const before = dayBefore(tokens, at)
  let to = at + 1
  if (words[to] === '.' || (words[to] === ',' && before === undefined)) to += 1
  const after = before === undefined && !isTwentyYear(tokens, to) ? dayAfter(tokens, to) : undefined
  const yearFrom = after ?? (before === undefined ? to : at + 1)
  const year = yearAfter(tokens, yearFrom)
  const hasDay = before !== undefined || after !== undefined
  const end = year ?? after ?? at + 1
  const from = retractedMonth(tokens, before ?? at)
  if (!hasDay && year === undefined) {
    // `may`, `march` and `mar` are words of their own; a capital inside a sentence says they are months.
    if (words[at] === 'may' || words[at] === 'march' || words[at] === 'mar') return
    emit('date_interval', at, at + 1, 0.3)
    emit('month', at, at + 1, 0.4)
    return
  }
  const context = readContext(tokens, from, end)
  const birth = context.distance(cue.birth)
  if (birth < noCue) emit('date_of_birth', from, end, 0.95, 'cue')
  else if (!hasDay && context.has(cue.expiry, 12)) emit('credit_card_expiration', from, end, 0.9, 'cue')
  else emit(hasDay ? 'date' : 'date_interval', from, end, 0.8)
}

/** "June, no, July fourth": what was taken back belongs to it. */
function retractedMonth(tokens: Tokens, at: number): number {
  let index = at - 1
  let steps = 0
  while (
    steps < 5 &&
    (tokens.words[index] === ',' || (tokens.entries[index]?.flags ?? 0) & flag.hesitation)
  ) {
    index -= 1
    steps += 1
  }
  return steps > 0 && (tokens.entries[index]?.flags ?? 0) & flag.month ? index : at
}

/** "September twenty thirty-one" has a year and no day. */
function isTwentyYear(tokens: Tokens, at: number): boolean {
  if (tokens.words[at] !== 'twenty') return false
  const next = readElement(tokens, at + 1)
  return next?.kind === 'counted' && next.text.length === 2
}

/** Hands in `the twenty-second of the second nineteen forty-five`, where a word at a token is the month's ordinal. */
export function findOrdinalDate(tokens: Tokens, at: number, emit: Emit): void {
  if (tokens.words[at - 1] !== 'the' || tokens.words[at - 2] !== 'of') return
  const value = tokens.entries[at]?.value ?? 0
  if (value < 1 || value > 12) return
  const day = dayEndingAt(tokens, at - 3)
  const year = yearAfter(tokens, at + 1)
  if (day === undefined || year === undefined) return
  const from = tokens.words[day - 1] === 'the' ? day - 1 : day
  const isBirth = readContext(tokens, from, year).has(cue.birth)
  emit(isBirth ? 'date_of_birth' : 'date', from, year, 0.9, 'cue')
}

/** `3`, `3rd`, `third`, `twenty-first`, and `the third of` before the month. */
function dayBefore(tokens: Tokens, at: number): number | undefined {
  const index = tokens.words[at - 1] === 'of' ? at - 2 : tokens.words[at - 1] === '-' ? at - 2 : at - 1
  const end = dayEndingAt(tokens, index)
  if (end === undefined) return undefined
  return tokens.words[end - 1] === 'the' ? end - 1 : end
}

function dayEndingAt(tokens: Tokens, at: number): number | undefined {
  const word = tokens.words[at]
  const entry = tokens.entries[at]
  if (word === undefined || entry === undefined) return undefined
  if (tokens.kinds[at] === kind.number) return Number(word) >= 1 && Number(word) <= 31 ? at : undefined
  if (tokens.kinds[at] === kind.mixed) return dayNumeral.test(word) ? at : undefined
  const tensAt = tokens.words[at - 1] === '-' ? at - 2 : at - 1
  const hasTens = ((tokens.entries[tensAt]?.flags ?? 0) & flag.tens) !== 0
  if (entry.flags & (flag.ordinal | flag.digit) && entry.value < 10 && hasTens) return tensAt
  return entry.flags & (flag.ordinal | flag.digit | flag.teen | flag.tens) && entry.value > 0 ? at : undefined
}

const dayNumeral = /^([12]?\d|3[01])(st|nd|rd|th)$/

/** Returns the token behind a day that begins here: `3`, `3rd`, `third`, `the third`, `twenty-first`. */
function dayAfter(tokens: Tokens, from: number): number | undefined {
  const at = tokens.words[from] === 'the' ? from + 1 : from
  const word = tokens.words[at]
  const entry = tokens.entries[at]
  if (word === undefined || entry === undefined) return undefined
  if (tokens.kinds[at] === kind.number)
    return word.length <= 2 && Number(word) >= 1 && Number(word) <= 31 ? at + 1 : undefined
  if (tokens.kinds[at] === kind.mixed) return dayNumeral.test(word) ? at + 1 : undefined
  if (entry.flags & flag.tens) {
    const unitAt = tokens.words[at + 1] === '-' ? at + 2 : at + 1
    const unit = tokens.entries[unitAt]
    if (
      entry.value <= 30 &&
      unit &&
      unit.flags & (flag.ordinal | flag.digit) &&
      unit.value > 0 &&
      unit.value < 10
    )
      return unitAt + 1
    // "March twenty twenty": the first is a day or half a year; either way it is covered.
    return entry.value === 20 || entry.value === 30 ? at + 1 : undefined
  }
  return entry.flags & (flag.ordinal | flag.digit | flag.teen) && entry.value > 0 ? at + 1 : undefined
}

const joiners = new Set([',', 'of', 'in', '-', '/', '.', "'", '’'])

/** Returns the token behind a year: `1985`, `'85`, `nineteen eighty-five`, `two thousand and five`, `eighty-five`. */
function yearAfter(tokens: Tokens, from: number): number | undefined {
  let at = from
  for (let step = 0; step < 2 && joiners.has(tokens.words[at] ?? ''); step += 1) at += 1
  const first = readElement(tokens, at)
  if (!first || first.kind === 'letters' || first.kind === 'mixed') return undefined
  if (isYear(first.text)) return first.to
  if (first.kind === 'numeral' && first.text.length !== 2) return undefined
  const second = readElement(tokens, first.to)
  const hasSecond = second && second.kind !== 'letters' && second.kind !== 'mixed'
  if (hasSecond && isYear(first.text + second.text)) return second.to
  const third = hasSecond ? readElement(tokens, second.to) : undefined
  if (hasSecond && third && third.kind !== 'letters' && third.kind !== 'mixed') {
    if (isYear(first.text + second.text + third.text)) return third.to
    const fourth = readElement(tokens, third.to)
    if (fourth && isYear(first.text + second.text + third.text + fourth.text)) return fourth.to
  }
  if (
    first.text.length === 2 &&
    (first.kind === 'counted' || tokens.words[at - 1] === ',' || tokens.words[at - 1] === "'" || at === from)
  )
    return first.to
  if (hasSecond && first.text.length === 1 && second.text.length === 1) return second.to
  return undefined
}

const isYear = (text: string) => /^(18|19|20)\d\d$/.test(text)
