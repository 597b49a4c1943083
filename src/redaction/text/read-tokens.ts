import { type Entry, unknownWord } from '../words/entry.ts'
import { bareWord, isApostrophe } from '../words/possessive.ts'
import { mixedRoles, possessiveRoles, rolesOfNumber, rolesOfUnknown, signRoles } from '../words/roles.ts'
import { wordBook } from '../words/word-book.ts'
import { keyOfWord, keyOn } from '../words/word-table.ts'
import { asciiDigits } from './ascii-digits.ts'
import { charClass, charClasses } from './char-class.ts'
import { charactersOf } from './characters.ts'
import { endOfHidden } from './hidden.ts'
import { kind, type TokenList } from './token-list.ts'

const { space, newline, sign, digit, small, toSmall, capital, beyondAscii } = charClass
const letter = small | capital
const numberEntry: Entry = Object.freeze({ ...unknownWord })

/** Adds the tokens of a text. */
export function readTokens(text: string, list: TokenList): void {
  const characters = charactersOf(text)
  const { length } = text
  const book = wordBook()
  const { entries, words, roles } = book
  const classes = charClasses()
  let at = 0
  while (at < length) {
    const first = classes[characters[at] as number] as number
    if (first & space) {
      at += 1
      continue
    }
    const start = at
    let key = 0
    /** Classes of the word's characters, its apostrophes included. */
    let seen = 0
    for (; ; at += 1) {
      const code = characters[at] as number
      const what = classes[code] as number
      if ((what & (letter | digit)) === 0) {
        const isInside = isApostrophe(code) && seen & letter
        if (!isInside || ((classes[characters[at + 1] as number] as number) & letter) === 0) break
      }
      const inSmall = code | (what & toSmall)
      characters[at] = inSmall
      seen |= what
      key = keyOn(key, inSmall)
    }
    if (seen & letter) {
      const whole = keyOfWord(key, at - start, (seen & (sign | digit | beyondAscii)) === 0)
      const number = book.find(characters, start, at, whole)
      const isCapital = first & capital ? 1 : 0
      if (number === 0 || seen & (digit | beyondAscii)) addWord(text, start, at, seen, isCapital, list)
      else {
        const word = words[number] as string
        list.push(start, at, kind.word, word, entries[number] as Entry, isCapital, roles[number] as number)
      }
    } else if (seen) addNumber(text, start, at, seen, list)
    else if (first & newline) {
      at += 1
      list.push(start, at, kind.newline, '\n', unknownWord, 0, signRoles)
    } else at = readSign(text, start, list)
  }
}

function addWord(
  text: string,
  from: number,
  end: number,
  seen: number,
  isCapital: number,
  list: TokenList,
): void {
  const raw = text.slice(from, end)
  const word = seen & capital ? raw.toLowerCase() : raw
  const known = seen & (digit | beyondAscii) ? wordBook().get(word) : undefined
  if (seen & digit) {
    list.push(from, end, kind.mixed, word, known ?? unknownWord, isCapital, mixedRoles)
    return
  }
  const entry = known ?? (seen & sign ? entryOfPossessive(word) : unknownWord)
  const roles =
    known?.roles ?? (entry.roles & possessiveRoles) | rolesOfUnknown(end - from, (seen & capital) !== 0)
  list.push(from, end, kind.word, word, entry, isCapital, roles)
}

/** `John's` is John, and `name's` is a cue. */
function entryOfPossessive(word: string): Entry {
  const bare = bareWord(word)
  return (bare.length > 1 && bare !== word ? wordBook().get(bare) : undefined) ?? unknownWord
}

function addNumber(text: string, from: number, end: number, seen: number, list: TokenList): void {
  const raw = text.slice(from, end)
  const word = seen & beyondAscii ? asciiDigits(raw) : raw
  list.push(from, end, kind.number, word, numberEntry, 0, rolesOfNumber(word.length))
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
