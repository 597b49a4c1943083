import type { Context } from '../context/context.ts'
import { isSpeaker } from '../text/speakers.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel } from '../text/turns.ts'
import { cue, flag } from '../words/entry.ts'
import { isToldOfOther } from './measured.ts'

const announcing = new Set([
  'is',
  ':',
  '=',
  '#',
  'number',
  'no',
  'id',
  'was',
  "it's",
  'it’s',
  'code',
  '"',
  'as',
  'ending',
  'in',
  'reads',
  'says',
  'be',
  'are',
  'just',
  "that's",
  'that’s',
  'goes',
  'back',
])

/** True where a value begins a turn or a sentence, or what stands before it says that one comes. */
export function isAnnounced(tokens: Tokens, from: number): boolean {
  const { kinds, entries, words } = tokens
  let at = from - 1
  while (
    at >= 0 &&
    (/^[(,.?–-]$/.test(words[at] as string) ||
      (entries[at]?.flags ?? 0) & (flag.filler | flag.backChannel)) &&
    !announcing.has(words[at] as string)
  ) {
    if (words[at] === '.' || words[at] === '?') return true
    at -= 1
  }
  const word = at < 0 ? '\n' : wordAt(tokens, at)
  return (
    kinds[at] === kind.newline ||
    announcing.has(word) ||
    isSpeaker(word) ||
    /[’']s$/.test(word) ||
    ((entries[at]?.cues ?? 0) & ~cue.amount) !== 0
  )
}

/** Returns a token's word, and `#`, which alone is read as something hidden. */
export function wordAt({ words, starts, ends, text }: Tokens, at: number): string {
  return words[at] || text.slice(starts[at], ends[at])
}

const wordsMax = 16
const skipped = flag.filler | flag.backChannel | flag.hesitation | flag.function

/** True where nothing but small words stands between a label or a line's beginning and a token. */
export function beginsTurn(tokens: Tokens, from: number): boolean {
  let at = from
  while (
    at > 0 &&
    from - at < wordsMax &&
    tokens.kinds[at - 1] !== kind.newline &&
    tokens.words[at - 1] !== '.'
  )
    at -= 1
  for (let index = skipLabel(tokens, at); index < from; index += 1)
    if (tokens.kinds[index] !== kind.sign && ((tokens.entries[index]?.flags ?? 0) & skipped) === 0)
      return false
  return true
}

/**
 * True where a value can be what an earlier line asked for: it begins its turn or ends it, or is announced there. What an
 * earlier sentence of the same turn said announces nothing in the midst of a later one.
 */
export function isAnswer(tokens: Tokens, from: number, to: number, context: Context, bit: number): boolean {
  if (beginsTurn(tokens, from)) return true
  if (!context.isOnOtherLine(bit) || isToldOfOther(tokens, from) || isOfReference(tokens, from)) return false
  return isAnnounced(tokens, from) || endsTurn(tokens, to)
}

/** `invoice 2024-0112` */
function isOfReference({ words, entries }: Tokens, from: number): boolean {
  return (
    entries[from - 1]?.cues === cue.reference && !/^(code|id|identification)$/.test(words[from - 1] ?? '')
  )
}

function endsTurn({ kinds, words }: Tokens, to: number): boolean {
  const what = kinds[words[to] === '.' ? to + 1 : to]
  return what === undefined || what === kind.newline
}
