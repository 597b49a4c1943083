import { unknownWord } from '../words/entry.ts'
import { signRoles } from '../words/roles.ts'
import { TokenList } from './token-list.ts'
import { kind, type Tokens } from './tokenize.ts'

/** Part of a text that was replaced: where it stands now, and where it stood. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** Tokens that were taken over: the first in the new list, the one behind the last, and how much further on they stood. */
export interface Kept {
  readonly from: number
  readonly to: number
  readonly shift: number
}

export interface Retokenized {
  readonly tokens: Tokens
  /** What stands before, between and behind the places; some of it is empty. */
  readonly kept: readonly Kept[]
}

const list = new TokenList()

/**
 * Returns the tokens of a text that was made of another by replacing values by tags or `#`: the same as `tokenize`, at less
 * cost. Tokens between two places are taken over. Undefined where a place begins or ends within a token.
 */
export function retokenize(tokens: Tokens, text: string, places: readonly Place[]): Retokenized | undefined {
  list.begin(text.length, tokens.count)
  const kept = takeOver(tokens, text, places)
  // Finished in any case, so that nothing of a text is kept until the next one.
  const again = list.finish(text)
  return kept && { tokens: again, kept }
}

function takeOver(tokens: Tokens, text: string, places: readonly Place[]): Kept[] | undefined {
  const { ends, count } = tokens
  const kept: Kept[] = []
  let at = 0
  let moved = 0
  const keep = (first: number) => {
    const from = list.count
    list.take(tokens, first, at, moved)
    kept.push({ from, to: list.count, shift: first - from })
  }
  for (const { start, end, from, to } of places) {
    const first = at
    while (at < count && (ends[at] as number) <= from) at += 1
    if (isWithin(tokens, at, from) || isJoined(text, start)) return undefined
    keep(first)
    if (!readTags(text, start, end)) return undefined
    while (at < count && (ends[at] as number) <= to) at += 1
    if (isWithin(tokens, at, to) || isJoined(text, end)) return undefined
    moved = end - to
  }
  const first = at
  at = count
  keep(first)
  return kept
}

/** True where an offset is within the token that ends behind it. */
const isWithin = ({ starts, count }: Tokens, at: number, offset: number) =>
  at < count && (starts[at] as number) < offset

const hash = 35
const bracket = 91

/** True where a `#` stands on either side: both are of one token. */
const isJoined = (text: string, at: number) =>
  text.charCodeAt(at - 1) === hash && text.charCodeAt(at) === hash

/** Adds what a value was replaced by, and returns false where that is more than tags, signs and spaces. */
function readTags(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const code = text.charCodeAt(at)
    let next = at + 1
    if (code === space) {
      at = next
      continue
    }
    if (code === hash) while (next < end && text.charCodeAt(next) === hash) next += 1
    // Letters stand in tags alone.
    else if (code === bracket && isLetter(text.charCodeAt(next))) next = text.indexOf(']', next) + 1
    else if (!isSign(code)) return false
    if (code === hash || next > at + 1) list.push(at, next, kind.hidden, '', unknownWord, 0, signRoles)
    else list.push(at, next, kind.sign, text.charAt(at), unknownWord, 0, signRoles)
    at = next
  }
  return true
}

const space = 32
const isLetter = (code: number) => code >= 65 && code <= 90
/** Of ASCII. */
const isSign = (code: number) =>
  code > space && code < 127 && !(code >= 48 && code <= 57) && !isLetter(code & ~space)
