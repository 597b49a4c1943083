import { readContext } from '../context/context.ts'
import type { Emit } from '../find/finding.ts'
import type { Element, Run } from '../spoken/element.ts'
import { readElement } from '../spoken/read-element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'

/** Hands in what a number with a unit is: money, an age, a time, a length of time, a share. */
export function findAmount(tokens: Tokens, { elements }: Run, emit: Emit): void {
  const [first] = elements
  const last = elements.at(-1)
  if (!first || !last || elements.length > 6 || first.kind === 'letters') return
  const { kinds, words, entries } = tokens
  let to = last.to
  if (((entries[to]?.flags ?? 0) & flag.scale) !== 0 || words[to] === 'k') to += 1
  if (kinds[first.from - 1] === kind.sign && currencies.has(words[first.from - 1] as string)) {
    emit('money_amount', first.from - 1, to, 0.9)
    return
  }
  const next = entries[to]?.flags ?? 0
  const meaning = next & flag.currency ? 'money' : meanings.get(words[to] ?? '')
  if (meaning === 'money') {
    emit('money_amount', first.from, endOfMoney(tokens, to + 1), 0.9)
    return
  }
  if (meaning === 'share') {
    emit('statistics', first.from, to + 1, 0.6)
    return
  }
  if (meaning === 'hour' && isTime(tokens, elements, to)) {
    emit('time', first.from, endOfTime(tokens, to), 0.8)
    return
  }
  const unit = meaning === 'dash' ? to + 1 : to
  if ((entries[unit]?.flags ?? 0) & flag.unit) findAgeOrDuration(tokens, first, unit, emit)
  else if (elements.length === 1 && first.text.length <= ageLength) findAge(tokens, first, emit)
}

const currencies = new Set(['$', '€', '£', '¥'])
const ageLength = 3

/** What a word behind a number makes of it. */
const meanings: ReadonlyMap<string, 'money' | 'share' | 'hour' | 'dash'> = new Map([
  ['$', 'money'],
  ['€', 'money'],
  ['£', 'money'],
  ['%', 'share'],
  ['percent', 'share'],
  ['percentage', 'share'],
  ['am', 'hour'],
  ['pm', 'hour'],
  ["o'clock", 'hour'],
  ['o’clock', 'hour'],
  ['noon', 'hour'],
  ['a', 'hour'],
  ['p', 'hour'],
  ['-', 'dash'],
])

function endOfMoney(tokens: Tokens, from: number): number {
  const at = tokens.words[from] === 'and' ? from + 1 : from
  const cents = readElement(tokens, at)
  if (!cents || cents.kind === 'letters') return from
  return (tokens.entries[cents.to]?.flags ?? 0) & flag.currency ? cents.to + 1 : from
}

function findAgeOrDuration(tokens: Tokens, first: Element, unit: number, emit: Emit): void {
  const { words } = tokens
  const afterUnit = words[unit + 1] === '-' ? unit + 2 : unit + 1
  if (words[afterUnit] === 'old') emit('person_age', first.from, afterUnit + 1, 0.9, 'cue')
  else if (words[unit] === 'years' && readContext(tokens, first.from, unit + 1).has(cue.age, 6))
    emit('person_age', first.from, unit + 1, 0.8, 'cue')
  else emit('duration', first.from, unit + 1, 0.6)
}

const people = new Set([
  "i'm",
  'i’m',
  'im',
  "he's",
  "she's",
  'he’s',
  'she’s',
  'am',
  'turned',
  'turning',
  'turn',
  'aged',
  'age',
])

/** "I'm 42", "she's sixty-three", "age 35", "just turned forty". */
function findAge(tokens: Tokens, { from, to, text }: Element, emit: Emit): void {
  const { words } = tokens
  const before = words[from - 1] ?? ''
  const isEnd = endsThere(tokens, to)
  const isTold = before === 'age' || before === 'aged'
  if (!isTold && !isEnd && !afterAges.has(words[to] as string)) return
  const value = Number(text)
  if (value < 1 || value > 120) return
  if (isTold) emit('person_age', from, to, 0.9, 'cue')
  else if (isEnd && value > 12 && people.has(before)) emit('person_age', from, to, 0.7, 'cue')
  else if (value > 12 && isOfPerson(tokens, from)) emit('person_age', from, to, 0.6, 'cue')
  else if (isEnd && isAsked(tokens, from, to)) emit('person_age', from, to, 0.7, 'cue')
}

const endsThere = ({ kinds, words }: Tokens, to: number): boolean =>
  kinds[to] !== kind.word || words[to] === 'and' || words[to] === 'now'

/** True where a number can be somebody's age because it was asked for: any other amount is told by the words beside it. */
export function canBeAsked(tokens: Tokens, { elements, to }: Run): boolean {
  const isUnit = ((tokens.entries[to]?.flags ?? 0) & flag.unit) !== 0
  return (
    isUnit ||
    (elements.length === 1 && (elements[0] as Element).text.length <= ageLength && endsThere(tokens, to))
  )
}

const askedReach = 10

function isAsked(tokens: Tokens, from: number, to: number): boolean {
  return readContext(tokens, from, to, askedReach).has(cue.age, askedReach) || isAskedHowOld(tokens, from)
}

const persons = new Set(
  'i he she mother father mom mum dad son daughter husband wife brother sister grandmother grandfather grandma grandpa aunt uncle girl boy kid baby'.split(
    ' ',
  ),
)
const afterAges = new Set(['in', 'on', 'so', 'but', 'with', 'next', 'this', 'soon', 'today', 'i'])

/** `she is seventy`, `my mother is 76`, `at the age of 81`. */
function isOfPerson({ words }: Tokens, from: number): boolean {
  let at = from - 1
  if (words[at] === 'of' && words[at - 1] === 'age') return true
  if (words[at] === 'be' && /^(he|she|i)['’]ll$/.test(words[at - 1] ?? '')) return true
  while (words[at] === 'is' || words[at] === 'was' || words[at] === 'now' || words[at] === 'just') at -= 1
  return at < from - 1 && persons.has(words[at] ?? '')
}

function isAskedHowOld({ words }: Tokens, from: number): boolean {
  for (let index = from - 1; index > Math.max(0, from - 14); index -= 1)
    if (words[index] === 'old' && words[index - 1] === 'how') return true
  return false
}

function isTime({ words }: Tokens, elements: readonly Element[], to: number): boolean {
  if (elements.length > 3) return false
  const isHalf = words[to] === 'a' || words[to] === 'p'
  // "a.m."
  if (isHalf && words[to + 1] !== 'm' && !(words[to + 1] === '.' && words[to + 2] === 'm')) return false
  return !(Number(elements[0]?.text) > 24)
}

function endOfTime({ words }: Tokens, to: number): number {
  if (words[to] !== 'a' && words[to] !== 'p') return to + 1
  return words[to + 1] === 'm' ? to + 2 : words[to + 3] === '.' ? to + 4 : to + 3
}
