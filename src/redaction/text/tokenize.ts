import { categoryTag } from '../policies/categories.ts'
import { isPolicy } from '../policies/policy.ts'
import { type Entry, unknownWord } from '../words/entry.ts'
import { wordBook } from '../words/word-book.ts'
import { TokenList, type Tokens } from './token-list.ts'

export type { Tokens } from './token-list.ts'

/** What a token is. A `mixed` one has letters and digits; a `hidden` one was redacted before. */
export const kind = { word: 1, number: 2, mixed: 3, sign: 4, newline: 5, hidden: 6 } as const

const charClass = { other: 0, space: 1, lower: 2, upper: 3, digit: 4, newline: 5 } as const
const classOf = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code)
  if (/[a-z]/.test(character)) classOf[code] = charClass.lower
  else if (/[A-Z]/.test(character)) classOf[code] = charClass.upper
  else if (/[0-9]/.test(character)) classOf[code] = charClass.digit
  else if (character === '\n') classOf[code] = charClass.newline
  else if (code <= 32) classOf[code] = charClass.space
}
const letterBeyond = /[\p{L}\p{M}]/u
const upperBeyond = /\p{Lu}/u
const digitBeyond = /\p{Nd}/u
const spaceBeyond = /[\s\u200b-\u200d\u2060\ufeff\u00ad]/

function classify(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 128) return classOf[code] as number
  // Half of a surrogate pair counts as a letter: emoji and rare scripts stay whole.
  if (code >= 0xd800 && code <= 0xdfff) return charClass.lower
  const character = text.charAt(at)
  if (upperBeyond.test(character)) return charClass.upper
  if (letterBeyond.test(character)) return charClass.lower
  if (digitBeyond.test(character)) return charClass.digit
  return spaceBeyond.test(character) ? charClass.space : charClass.other
}

const apostrophes = new Set(["'", '’'])
const numberEntry: Entry = Object.freeze({ flags: 0, cues: 0, value: -1, text: '' })

/** Returns the tokens of a text. `[POLICY_NAME]` tags and runs of `#` are hidden ones. */
export function tokenize(text: string): Tokens {
  const book = wordBook()
  const list = new TokenList(text)
  const push = list.push.bind(list)
  const length = text.length
  let at = 0
  while (at < length) {
    const first = classify(text, at)
    if (first === charClass.space) {
      at += 1
      continue
    }
    if (first === charClass.newline) {
      push(at, at + 1, kind.newline, '\n', unknownWord, false)
      at += 1
      continue
    }
    if (first === charClass.other) {
      const hiddenEnd = endOfHidden(text, at)
      if (hiddenEnd > at) {
        push(at, hiddenEnd, kind.hidden, '', unknownWord, false)
        at = hiddenEnd
        continue
      }
      push(at, at + 1, kind.sign, text.charAt(at), unknownWord, false)
      at += 1
      continue
    }
    let end = at
    let hasLetter = false
    let hasDigit = false
    let hasUpper = false
    while (end < length) {
      const next = classify(text, end)
      if (next === charClass.lower) hasLetter = true
      else if (next === charClass.upper) hasLetter = hasUpper = true
      else if (next === charClass.digit) hasDigit = true
      else if (
        !(
          apostrophes.has(text.charAt(end)) &&
          hasLetter &&
          end + 1 < length &&
          isLetterClass(classify(text, end + 1))
        )
      )
        break
      end += 1
    }
    const raw = text.slice(at, end)
    const word = hasUpper ? raw.toLowerCase() : raw
    if (!hasLetter) push(at, end, kind.number, asciiDigits(raw), numberEntry, false)
    else if (hasDigit)
      push(at, end, kind.mixed, word, book.get(word) ?? unknownWord, first === charClass.upper)
    else
      push(
        at,
        end,
        kind.word,
        word,
        book.get(word) ?? bookOfPossessive(book, word),
        first === charClass.upper,
      )
    at = end
  }
  return list.finish()
}

const isLetterClass = (value: number) => value === charClass.lower || value === charClass.upper

/** `John's` is John, and `name's` is a cue. */
function bookOfPossessive(book: ReadonlyMap<string, Entry>, word: string): Entry {
  const bare = word.length > 3 && word.endsWith('s') && apostrophes.has(word.charAt(word.length - 2))
  return (bare ? book.get(word.slice(0, -2)) : undefined) ?? unknownWord
}

/** Digits of other scripts count as digits. */
function asciiDigits(raw: string): string {
  if (/^[0-9]*$/.test(raw)) return raw
  return Array.from(raw, (character) => digitValue(character)).join('')
}

/** In Unicode each script's digits stand in one block of ten, zero first, so that counting down finds the value. */
function digitValue(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && digitBeyond.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}

const tag = /\[([A-Z_]{3,40})(?::[a-p]{16})?\]/y

/**
 * Returns where a tag or a run of `#` ends, or `at` where none begins. Only tags of policies count: anything else in
 * brackets may be a name that somebody shouted.
 */
function endOfHidden(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === 35) {
    let end = at
    while (text.charCodeAt(end) === 35) end += 1
    return end
  }
  if (code !== 91) return at
  categoryTag.lastIndex = at
  if (categoryTag.test(text)) return categoryTag.lastIndex
  tag.lastIndex = at
  const match = tag.exec(text)
  return match && isPolicy((match[1] ?? '').toLowerCase()) ? tag.lastIndex : at
}
