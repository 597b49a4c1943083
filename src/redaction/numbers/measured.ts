import type { Context } from '../context/context.ts'
import type { Digits } from '../digits/digit-shapes.ts'
import { isPlainWord } from '../text/plain-word.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'

const links = new Set(['is', 'was', 'are', 'were'])
/** Nouns that announce a number which identifies something. */
const heads = new Set(
  'number numbers digits digit id ids code codes cell home work office line sequence one ones other hers his mine theirs ours yours rest group part answer it here those these'.split(
    ' ',
  ),
)
const prepositions = /^(for|at|of|from|in|on|with|to|by|under)$/
const measures = new Set(
  'meters metres kilometers kilometres centimeters millimeters miles feet inches yards grams kilograms kilos pounds ounces tons liters litres degrees knots watts volts percent points votes people'.split(
    ' ',
  ),
)
const names = flag.firstName | flag.surname

/** True for a number that is told of something else than what identifies: `the score is ...`, `the quarters were ...`. */
export function isToldOfOther(tokens: Tokens, from: number): boolean {
  const { words } = tokens
  const at = beforeFillers(tokens, from)
  if (!links.has(words[at] ?? '') || !isNoun(tokens, at - 1)) return false
  // "the number of the office is"
  return !prepositions.test(words[at - 2] ?? '') && !prepositions.test(words[at - 3] ?? '')
}

/** Returns the token before a number, without `, um,` and `let me see`. */
function beforeFillers({ words, entries }: Tokens, from: number): number {
  let at = from - 1
  while (
    words[at] === ',' ||
    ((entries[at]?.flags ?? 0) & (flag.filler | flag.hesitation) && !links.has(words[at] ?? ''))
  )
    at -= 1
  return at
}

function isNoun(tokens: Tokens, at: number): boolean {
  const word = tokens.words[at] ?? ''
  const entry = tokens.entries[at]
  if (!isPlainWord(tokens, at) || word.length === 1 || heads.has(word)) return false
  return ((entry?.flags ?? 0) & names) === 0 && ((entry?.cues ?? 0) & ~cue.amount) === 0
}

/** True for what was spoken of something else, by what stands before it. */
export function isOfOther(tokens: Tokens, { elements, from }: Digits): boolean {
  if (!isSpoken(elements)) return false
  const { words } = tokens
  return (words[from - 1] === 'were' && !heads.has(words[from - 2] ?? '')) || isToldOfOther(tokens, from)
}

/** True for what the very next words measure: `two nine nine ... five eight meters per second`. */
export const isRate = ({ words }: Tokens, { to }: Digits) =>
  measures.has(words[to] ?? '') && words[to + 1] === 'per'

/** Nobody says as many years digit by digit. */
const numberMin = 7

/** True for what was spoken of amounts: what is written in the form of a number is looked at all the same. */
export function isMeasured(tokens: Tokens, { elements, text, to }: Digits, context: Context): boolean {
  if (!isSpoken(elements)) return false
  if (context.has(cue.amount, 3) || measures.has(tokens.words[to] ?? '')) return true
  return text.length < numberMin && (tokens.words[to] === 'times' || isUnit(tokens, to))
}

const isSpoken = (elements: Digits['elements']) =>
  elements.some(({ kind: what }) => what === 'dictated' || what === 'counted')

/** `years`; `second` is said of lines, too. */
function isUnit({ words, entries }: Tokens, at: number): boolean {
  return ((entries[at]?.flags ?? 0) & flag.unit) !== 0 && words[at]?.endsWith('s') === true
}
