import { type Entry, unknownWord } from '../words/entry.ts'
import { mixedRoles, possessiveRoles, rolesOfNumber, rolesOfUnknown, signRoles } from '../words/roles.ts'
import { type WordBook, wordBook } from '../words/word-book.ts'
import { hashOn, hashSeed } from '../words/word-table.ts'
import { asciiDigits } from './ascii-digits.ts'
import { charClass, classOf } from './char-class.ts'
import { charactersOf } from './characters.ts'
import { endOfHidden } from './hidden.ts'
import { kind, type TokenList } from './token-list.ts'

/** A text while it is read. */
interface Page {
  readonly text: string
  /** Of words that were read, in small letters. */
  readonly characters: Uint16Array
  readonly book: WordBook
  readonly list: TokenList
}

/** Adds the tokens that begin in a part of a text, which begins and ends between tokens. */
export function readTokens(text: string, from: number, to: number, list: TokenList): void {
  const page: Page = { text, characters: charactersOf(text, from, to), book: wordBook(), list }
  let at = from
  while (at < to) {
    const first = classOf(page.characters[at] as number)
    if (first === charClass.space) at += 1
    else if (first >= charClass.digit) at = readWord(page, at)
    else if (first === charClass.newline) {
      list.push(at, at + 1, kind.newline, '\n', unknownWord, 0, signRoles)
      at += 1
    } else at = readSign(page, at)
  }
}

function readSign({ text, list }: Page, at: number): number {
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
const toSmall = 32
const digits = 1 << charClass.digit
const capitals = 1 << charClass.upper
const letters = capitals | (1 << charClass.lower)

/** Reads the letters and digits that begin here, with apostrophes between letters, and returns where they end. */
function readWord(page: Page, from: number): number {
  const { text, characters, book, list } = page
  const { length } = text
  const isCapital = classOf(characters[from] as number) === charClass.upper
  let end = from
  let hash = hashSeed
  /** A bit for each class, and for each bit that a character has. */
  let classes = 0
  let bits = 0
  for (; end < length; end += 1) {
    let code = characters[end] as number
    const what = classOf(code)
    if (what >= charClass.digit) {
      classes |= 1 << what
      bits |= code
      if (what === charClass.upper && code <= asciiMax) {
        code += toSmall
        characters[end] = code
      }
    } else if (!(isApostrophe(code) && classes & letters && isLetterAt(page, end + 1))) break
    hash = hashOn(hash, code)
  }
  const isAscii = bits <= asciiMax
  if ((classes & letters) === 0) {
    const raw = text.slice(from, end)
    const word = isAscii ? raw : asciiDigits(raw)
    list.push(from, end, kind.number, word, numberEntry, 0, rolesOfNumber(word.length))
    return end
  }
  const hasCapital = (classes & capitals) !== 0
  // Only of `A` to `Z` is it known here what their small letters are.
  const known = isAscii || !hasCapital ? book.everyday.find(characters, from, end, hash) : undefined
  const word = known?.word ?? readSmall(text, from, end, hasCapital)
  const entry = known ?? book.all.get(word)
  const capital = isCapital ? 1 : 0
  if (classes & digits) list.push(from, end, kind.mixed, word, entry ?? unknownWord, capital, mixedRoles)
  else if (entry) list.push(from, end, kind.word, word, entry, capital, entry.roles)
  else {
    const owner = entryOfPossessive(book, word)
    const roles = (owner.roles & possessiveRoles) | rolesOfUnknown(end - from, hasCapital)
    list.push(from, end, kind.word, word, owner, capital, roles)
  }
  return end
}

function readSmall(text: string, from: number, end: number, hasCapital: boolean): string {
  const raw = text.slice(from, end)
  return hasCapital ? raw.toLowerCase() : raw
}

const isApostrophe = (code: number) => code === 39 || code === 0x2019

function isLetterAt({ text, characters }: Page, at: number): boolean {
  return at < text.length && classOf(characters[at] as number) >= charClass.lower
}

/** `John's` is John, and `name's` is a cue. */
function entryOfPossessive(book: WordBook, word: string): Entry {
  const isBare = word.length > 3 && word.endsWith('s') && isApostrophe(word.charCodeAt(word.length - 2))
  return (isBare ? book.all.get(word.slice(0, -2)) : undefined) ?? unknownWord
}
