import { touches } from '../digits/digit-shapes.ts'
import { isThings } from '../digits/quantities.ts'
import { isPlainWord } from '../text/plain-word.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag, numberFlags } from '../words/entry.ts'

/** True for `username-based`, `login/logout`: the word is part of another. */
export function isCompound(tokens: Tokens, at: number): boolean {
  return /^[-/_]$/.test(tokens.words[at + 1] ?? '') && touches(tokens, at + 1) && touches(tokens, at + 2)
}

/** True where nothing but the end of a quotation or a sentence stands right behind the cue: `your password?" he said`. */
export function isClosing(tokens: Tokens, start: number, behind: number): boolean {
  return start === behind && touches(tokens, start) && /^[.,;?!)\]"'”’…*]$/.test(tokens.words[start] ?? '')
}

/** Behind a cue without `is`: "your password to 500 different people". */
export function isNumberOfThings(tokens: Tokens, start: number): boolean {
  return tokens.kinds[start] === kind.number && !touches(tokens, start + 1) && isPlainWord(tokens, start + 1)
}

/** `hashed 1000 times`, `worth twelve dollars`: what is told of it, with a number of something. */
export function isTold(tokens: Tokens, from: number, to: number): boolean {
  let at = from
  while (at < to && isPlainWord(tokens, at)) at += 1
  if (at === from || tokens.kinds[from] !== kind.word) return false
  const first = at
  while (isNumber(tokens, at) || (tokens.words[at] === '-' && isNumber(tokens, at + 1))) at += 1
  return at > first && (tokens.words[at] === 'times' || isThings(tokens, at))
}

function isNumber({ kinds, entries }: Tokens, at: number): boolean {
  return (
    kinds[at] === kind.number || (kinds[at] === kind.word && ((entries[at]?.flags ?? 0) & numberFlags) !== 0)
  )
}

const lengthMin = 3

/** True for one letter, one sign, one or two digits: nobody's secret is as short. */
export function isTooShort({ words, kinds, entries }: Tokens, from: number, to: number): boolean {
  let length = 0
  for (let at = from; at < to; at += 1) {
    if (kinds[at] === kind.word && (entries[at]?.flags ?? 0) & (numberFlags | flag.letterName)) length += 1
    else length += (words[at] as string).length
    if (length >= lengthMin) return false
  }
  return true
}
