import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { soundsOf } from '../words/homophones.ts'
import { role } from '../words/roles.ts'
import type { Element, ElementKind } from './element.ts'

/** A piece that was just read. Who reads what stands before it writes that in. */
export interface Piece extends Element {
  joint: string
}

/** Returns a piece before which nothing stands. */
export function pieceOf(text: string, from: number, to: number, kind: ElementKind): Piece {
  return { text, from, to, kind, joint: '' }
}

const { digit, teen, tens, scale, multiple } = flag
const numberFlags = digit | teen | tens | multiple

/** Returns the piece that begins at a token, or undefined. */
export function readElement(tokens: Tokens, at: number): Piece | undefined {
  const { kinds, words, entries, roles } = tokens
  if (((roles[at] ?? 0) & role.piece) === 0) return undefined
  switch (kinds[at]) {
    case kind.number:
      return pieceOf(words[at] as string, at, at + 1, 'numeral')
    case kind.mixed:
      // `cvv2` announces a number and is none.
      return ordinalNumeral.test(words[at] as string) || entries[at]?.cues
        ? undefined
        : pieceOf(words[at] as string, at, at + 1, 'mixed')
    case kind.word: {
      const entry = entries[at]
      if (entry && entry.flags & numberFlags) return readNumber(tokens, at)
      if (words[at] === 'o' && hasDigitBeside(tokens, at) && !isSecondOfCountry(tokens, at))
        return pieceOf('0', at, at + 1, 'dictated')
      return readLetter(tokens, at)
    }
    default:
      return undefined
  }
}

/** `N O` of Norway begins an account number; behind other letters an `o` is more often a zero. */
function isSecondOfCountry({ words, kinds }: Tokens, at: number): boolean {
  return (
    kinds[at - 1] === kind.word &&
    /^[ndrj]$/.test(words[at - 1] ?? '') &&
    (kinds[at - 2] !== kind.word || words[at - 2]?.length !== 1)
  )
}

const ordinalNumeral = /^\d{1,2}(st|nd|rd|th)$|^\d+(k|m|km|kg|mb|gb|am|pm|s|hz|%|x|d|p)$|^(19|20)\d0s$/

/** Says whether the word at a token is a digit word; `o` is one only where a digit stands beside it. */
function isDigitWord(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & digit) !== 0 && tokens.kinds[at] === kind.word
}

/** Returns the digit that a word sounds like: `for`, `to`, `ate`. Only between digits does it stand for one. */
export function homophoneAt(tokens: Tokens, at: number): string | undefined {
  const isSound = ((tokens.roles[at] ?? 0) & role.sound) !== 0
  return isSound ? soundsOf.get(tokens.words[at] as string) : undefined
}

const pluralDigits: ReadonlyMap<string, string> = new Map(
  'zeros zeroes ones twos threes fours fives sixes sevens eights nines'
    .split(' ')
    .map((word, index) => [word, String(index < 2 ? 0 : index - 1)]),
)

function readNumber(tokens: Tokens, at: number): Piece | undefined {
  const entry = tokens.entries[at]
  if (!entry) return undefined
  if (entry.flags & multiple) return readMultiple(tokens, at, entry.value)
  if (entry.flags & digit) {
    // `oh` is a word of its own far more often than a digit.
    if (entry.value === 0 && tokens.words[at] === 'oh' && !hasDigitBeside(tokens, at)) return undefined
    const plural = mayBeSeveral(tokens, at, entry.value)
      ? pluralDigits.get(tokens.words[at + 1] as string)
      : undefined
    if (plural !== undefined) return pieceOf(plural.repeat(entry.value), at, at + 2, 'dictated')
    const counted = isScale(tokens, at + 1) ? readCounted(tokens, at) : undefined
    return counted ?? pieceOf(String(entry.value), at, at + 1, 'dictated')
  }
  const below = readBelowHundred(tokens, at)
  return below && isScale(tokens, below.to) ? readCounted(tokens, at) : below
}

/** `two fives`, not `two five` */
function mayBeSeveral({ kinds, roles }: Tokens, at: number, value: number): boolean {
  if (value < 2 || value > 4 || kinds[at + 1] !== kind.word) return false
  return ((roles[at + 1] as number) & role.piece) === 0
}

function hasDigitBeside(tokens: Tokens, at: number): boolean {
  return isNumberLike(tokens, at, -1) || isNumberLike(tokens, at, 1)
}

const besides = new Set([',', '.', '-', 'dot', 'o', 'oh', 'uh', 'um', 'er'])

/** True where a number stands beside a token, behind commas, dots and further `oh`s. */
function isNumberLike(tokens: Tokens, at: number, step: 1 | -1): boolean {
  let index = at + step
  for (let steps = 0; steps < 6; steps += 1) {
    const word = tokens.words[index]
    if (!besides.has(word ?? '')) break
    index += step
  }
  if (tokens.kinds[index] === kind.number) return true
  const flags = tokens.entries[index]?.flags ?? 0
  if (step < 0 && flags & scale) return true
  // "six and oh oh", but not "six, and oh, by the way".
  if (step < 0 && tokens.words[index] === 'and' && isEnd(tokens, at)) return isNumberLike(tokens, index, -1)
  return (flags & numberFlags) !== 0 && tokens.words[index] !== 'oh'
}

function isEnd({ kinds, words }: Tokens, at: number): boolean {
  const next = words[at + 1] === 'oh' || words[at + 1] === 'o' ? at + 2 : at + 1
  return kinds[next] !== kind.word
}

/** `double five`, `triple oh`, `double forty-two` is not one. */
function readMultiple(tokens: Tokens, at: number, times: number): Piece | undefined {
  const next = tokens.entries[at + 1]
  const word = tokens.words[at + 1]
  if (word === 'o') return pieceOf('0'.repeat(times), at, at + 2, 'dictated')
  if (tokens.kinds[at + 1] === kind.number && word?.length === 1)
    return pieceOf(word.repeat(times), at, at + 2, 'dictated')
  if (next && next.flags & digit && tokens.kinds[at + 1] === kind.word)
    return pieceOf(String(next.value).repeat(times), at, at + 2, 'dictated')
  const letter = letterAt(tokens, at + 1)
  return letter === undefined ? undefined : pieceOf(letter.repeat(times), at, at + 2, 'letters')
}

/** `forty`, `forty-two`, `forty two`, `fifteen`. */
function readBelowHundred(tokens: Tokens, at: number): Piece | undefined {
  const entry = tokens.entries[at]
  if (!entry) return undefined
  if (entry.flags & teen) return pieceOf(String(entry.value), at, at + 1, 'counted')
  if (!(entry.flags & tens)) return undefined
  const hyphen = tokens.words[at + 1] === '-' ? 1 : 0
  const next = tokens.entries[at + 1 + hyphen]
  const unit = next && next.flags & digit && next.value > 0 && tokens.kinds[at + 1 + hyphen] === kind.word
  return unit
    ? pieceOf(String(entry.value + next.value), at, at + 2 + hyphen, 'counted')
    : pieceOf(String(entry.value), at, at + 1, 'counted')
}

/**
 * `eight hundred`, `two thousand five`, `nineteen hundred and four`: what one counts. In a dictated number `eight
 * hundred five five five` is 800 and 555, so what follows a hundred is added only where one such word stands there.
 */
function readCounted(tokens: Tokens, at: number): Piece | undefined {
  const head = isDigitWord(tokens, at)
    ? { value: tokens.entries[at]?.value ?? 0, to: at + 1 }
    : pieceValue(readBelowHundred(tokens, at))
  if (!head || head.value === 0 || !isScale(tokens, head.to)) return undefined
  let total = 0
  let current = head.value
  let index = head.to
  while (isScale(tokens, index)) {
    const factor = tokens.entries[index]?.value ?? 1
    index += 1
    if (factor === 100) current *= 100
    else {
      total += current * factor
      current = 0
    }
    const joined = tokens.words[index] === 'and' ? index + 1 : index
    const rest = isDigitWord(tokens, joined)
      ? { value: tokens.entries[joined]?.value ?? 0, to: joined + 1 }
      : pieceValue(readBelowHundred(tokens, joined))
    if (!rest) break
    const isLone = !isNumberWord(tokens, rest.to) || isScale(tokens, rest.to)
    if (!isLone || rest.value === 0) break
    current += rest.value
    index = rest.to
  }
  return pieceOf(String(total + current), at, index, 'counted')
}

const pieceValue = (piece: Piece | undefined) => piece && { value: Number(piece.text), to: piece.to }

function isScale(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & scale) !== 0
}

function isNumberWord(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & numberFlags) !== 0
}

/** Returns the letter that is spelled at a token: `B`, `bravo`; undefined for `a` and `I` as words are spelled alike. */
function letterAt(tokens: Tokens, at: number): string | undefined {
  if (tokens.kinds[at] !== kind.word) return undefined
  const word = tokens.words[at] as string
  if (word.length === 1) return word
  const entry = tokens.entries[at]
  return entry && entry.flags & flag.letterName ? entry.text : undefined
}

/** `b as in boy`, `b for bravo`, `bravo`, `B`. */
function readLetter(tokens: Tokens, at: number): Piece | undefined {
  const letter = letterAt(tokens, at)
  if (letter === undefined) return undefined
  const { words } = tokens
  if (letter === 'x' && words[at + 1] === '-' && words[at + 2] === 'ray')
    return pieceOf(letter, at, at + 3, 'letters')
  const said = (word: string | undefined) => word?.startsWith(letter) === true
  if (words[at + 1] === 'as' && words[at + 2] === 'in' && said(words[at + 3]))
    return pieceOf(letter, at, at + 4, 'letters')
  if ((words[at + 1] === 'for' || words[at + 1] === 'like') && said(words[at + 2]) && words[at]?.length === 1)
    return pieceOf(letter, at, at + 3, 'letters')
  return pieceOf(letter, at, at + 1, 'letters')
}
