import { kind, tokenize } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

const names = flag.firstName | flag.surname | flag.place | flag.month | flag.weekday

/**
 * Returns a text with the capitals that a recogniser goes by, as long as it was: sentences and names begin with one. Texts
 * that mix cases are returned as they are; those all in one case are what speech recognition without formatting gives.
 */
export function restoreCase(text: string): string {
  const isLower = !/\p{Lu}/u.test(text)
  const isUpper = !/\p{Ll}/u.test(text)
  if (isLower === isUpper) return text
  const lower = text.toLowerCase()
  // Some letters change their length with their case, and offsets must stay.
  if (lower.length !== text.length) return text
  const { kinds, starts, entries, words, count } = tokenize(lower)
  const letters = [...lower].length === lower.length ? lower.split('') : undefined
  if (!letters) return text
  for (let at = 0; at < count; at += 1) {
    if (kinds[at] !== kind.word) continue
    const flags = entries[at]?.flags ?? 0
    const isName = (flags & names) !== 0 && (flags & (flag.common | flag.function)) === 0
    const isFirst = at === 0 || kinds[at - 1] === kind.newline || /^[.!?]$/.test(words[at - 1] ?? '')
    const start = starts[at] as number
    const capital = (letters[start] ?? '').toUpperCase()
    if ((isName || isFirst || words[at] === 'i') && capital.length === 1) letters[start] = capital
  }
  return letters.join('')
}
