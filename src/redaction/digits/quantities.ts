import { kind, type Tokens } from '../text/tokenize.ts'
import { type Entry, flag, numberFlags } from '../words/entry.ts'

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
  const { kinds, entries, words } = tokens
  const what = kinds[at]
  if (what === kind.word) {
    if (((entries[at] as Entry).flags & numberFlags) === 0 || words[at] === 'oh') return false
  } else if (what !== kind.number) return false
  const isEnd = isThings(tokens, at + 1) || (isEarlier && words[at] !== 'one' && !isDigits(tokens, at))
  return isEnd && !partOf.has(words[at - 1] ?? '')
}

/** True for a unit, a currency or what looks like the plural of things. */
export function isThings({ kinds, entries, words }: Tokens, at: number): boolean {
  const word = words[at] as string
  if (kinds[at] !== kind.word) return word === '%'
  const { flags } = entries[at] as Entry
  if (flags & unitFlags || things.has(word)) return true
  if (flags & (ordinaryFlags | flag.digit))
    return word === 'of' && /^(them|those|these|us)$/.test(words[at + 1] ?? '')
  if (!word.endsWith('s')) return false
  return word.length > 3 && !ofNumbers.has(word) && !word.endsWith("'s") && !word.endsWith('ss')
}

/** A long numeral is no amount of anything, and neither are digits said one by one. */
function isDigits({ kinds, entries, words }: Tokens, at: number): boolean {
  if (kinds[at] === kind.number) return (words[at] as string).length > 4
  const isDigit = (index: number) => ((entries[index]?.flags ?? 0) & flag.digit) !== 0
  return isDigit(at) && isDigit(at - 1)
}
