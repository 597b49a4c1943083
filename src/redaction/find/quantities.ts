import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

const numberFlags = flag.digit | flag.teen | flag.tens | flag.scale
const unitFlags = flag.unit | flag.currency
const ordinaryFlags = flag.function | flag.filler | flag.hesitation | flag.backChannel
/** What one says of a number that identifies something, too. */
const ofNumbers = new Set(
  'digits numbers times this plus yes expires savings rewards bacs is was has as ones twos threes fours fives sixes sevens eights nines zeros zeroes'.split(
    ' ',
  ),
)

const things = new Set(['people', 'men', 'women', 'children', 'feet', 'percent'])

/** `the last four of your social` */
const partOf = new Set(['last', 'first', 'final', 'all', 'the'])

/** True where a token ends a number of things: `40 pages`, `twelve percent`, or any number of an earlier sentence. */
export function isCounted(tokens: Tokens, at: number, isEarlier: boolean): boolean {
  const { kinds, entries } = tokens
  const isNumber =
    kinds[at] === kind.number ||
    (kinds[at] === kind.word && ((entries[at]?.flags ?? 0) & numberFlags) !== 0 && tokens.words[at] !== 'oh')
  if (!isNumber) return false
  if (partOf.has(tokens.words[at - 1] ?? '')) return false
  return isThings(tokens, at + 1) || (isEarlier && tokens.words[at] !== 'one' && !isDigits(tokens, at))
}

/** True for a unit, a currency or what looks like the plural of things. */
export function isThings({ kinds, entries, words }: Tokens, at: number): boolean {
  const word = words[at] ?? ''
  if (word === '%') return true
  if (things.has(word)) return true
  if (word === 'of' && /^(them|those|these|us)$/.test(words[at + 1] ?? '')) return true
  if (kinds[at] !== kind.word) return false
  const { flags, cues } = entries[at] as Tokens['entries'][number]
  if (flags & unitFlags || word === 'percent') return true
  if (flags & (ordinaryFlags | flag.digit) || ofNumbers.has(word) || (cues && !word.endsWith('s')))
    return false
  return word.length > 3 && word.endsWith('s') && !word.endsWith("'s") && !word.endsWith('ss')
}

/** A long numeral is no amount of anything, and neither are digits said one by one. */
function isDigits({ kinds, entries, words }: Tokens, at: number): boolean {
  if (kinds[at] === kind.number) return (words[at] as string).length > 4
  const isDigit = (index: number) => ((entries[index]?.flags ?? 0) & flag.digit) !== 0
  return isDigit(at) && isDigit(at - 1)
}
