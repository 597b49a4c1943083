import { type Entry, unknownWord } from '../words/entry.ts'
import { mixedRoles, possessiveRoles, rolesOfNumber, rolesOfUnknown, signRoles } from '../words/roles.ts'
import { wordBook } from '../words/word-book.ts'
import { hashOn, hashSeed, lowerOf, type WordTable } from '../words/word-table.ts'
import { asciiDigits } from './ascii-digits.ts'
import { charClass, classOf } from './char-class.ts'
import { endOfHidden } from './hidden.ts'
import { TokenList, type Tokens } from './token-list.ts'

export type { Tokens } from './token-list.ts'

/** What a token is. A `mixed` one has letters and digits; a `hidden` one was redacted before. */
export const kind = { word: 1, number: 2, mixed: 3, sign: 4, newline: 5, hidden: 6 } as const

/** Returns the tokens of a text. `[POLICY_NAME]` tags and runs of `#` are hidden ones. */
export function tokenize(text: string): Tokens {
  const book = wordBook()
  const list = new TokenList(text)
  const { length } = text
  let at = 0
  while (at < length) {
    const first = classOf(text.charCodeAt(at))
    if (first === charClass.space) at += 1
    else if (first >= charClass.digit) at = readWord(text, at, book, list)
    else if (first === charClass.newline) {
      list.push(at, at + 1, kind.newline, '\n', unknownWord, 0, signRoles)
      at += 1
    } else at = readSign(text, at, list)
  }
  return list.finish()
}

function readSign(text: string, at: number, list: TokenList): number {
  const hiddenEnd = endOfHidden(text, at)
  if (hiddenEnd > at) {
    list.push(at, hiddenEnd, kind.hidden, '', unknownWord, 0, signRoles)
    return hiddenEnd
  }
  list.push(at, at + 1, kind.sign, text.charAt(at), unknownWord, 0, signRoles)
  return at + 1
}

const numberEntry: Entry = Object.freeze({ ...unknownWord })
const asciiMax = 127
const digits = 1 << charClass.digit
const uppers = 1 << charClass.upper
const letters = uppers | (1 << charClass.lower)

/** Reads the letters and digits that begin here, with apostrophes between letters, and returns where they end. */
function readWord(text: string, from: number, book: WordTable, list: TokenList): number {
  const { length } = text
  let end = from
  let hash = hashSeed
  /** A bit for each class. */
  let seen = 0
  let all = 0
  for (; end < length; end += 1) {
    const code = text.charCodeAt(end)
    const what = classOf(code)
    if (what >= charClass.digit) {
      seen |= 1 << what
      all |= code
    } else if (
      !(
        isApostrophe(code) &&
        (seen & letters) !== 0 &&
        end + 1 < length &&
        isLetter(text.charCodeAt(end + 1))
      )
    )
      break
    hash = hashOn(hash, lowerOf(code))
  }
  const hasLetter = (seen & letters) !== 0
  const hasDigit = (seen & digits) !== 0
  const hasUpper = (seen & uppers) !== 0
  const isAscii = all <= asciiMax
  if (!hasLetter) {
    const raw = text.slice(from, end)
    const word = isAscii ? raw : asciiDigits(raw)
    list.push(from, end, kind.number, word, numberEntry, 0, rolesOfNumber(word.length))
    return end
  }
  // Only of `A` to `Z` is it known here what their small letters are.
  const isPlain = isAscii || !hasUpper
  const known = isPlain ? book.find(text, from, end, hash) : undefined
  const word = known?.word ?? readLower(text, from, end, hasUpper)
  const capital = hasUpper && classOf(text.charCodeAt(from)) === charClass.upper ? 1 : 0
  const entry = known ?? (isPlain ? undefined : book.get(word))
  if (hasDigit) list.push(from, end, kind.mixed, word, entry ?? unknownWord, capital, mixedRoles)
  else if (entry) list.push(from, end, kind.word, word, entry, capital, entry.roles)
  else {
    const owner = entryOfPossessive(book, word)
    const roles = (owner.roles & possessiveRoles) | rolesOfUnknown(end - from, hasUpper)
    list.push(from, end, kind.word, word, owner, capital, roles)
  }
  return end
}

function readLower(text: string, from: number, end: number, hasUpper: boolean): string {
  const raw = text.slice(from, end)
  return hasUpper ? raw.toLowerCase() : raw
}

const isLetter = (code: number) => classOf(code) >= charClass.lower
const isApostrophe = (code: number) => code === 39 || code === 0x2019

/** `John's` is John, and `name's` is a cue. */
function entryOfPossessive(book: WordTable, word: string): Entry {
  const isBare = word.length > 3 && word.endsWith('s') && isApostrophe(word.charCodeAt(word.length - 2))
  return (isBare ? book.get(word.slice(0, -2)) : undefined) ?? unknownWord
}
