import { flag } from '../words/entry.ts'
import { kind, type Tokens } from './tokenize.ts'

const labelWordsMax = 4
const answerWordsMax = 6

/**
 * Returns the token behind a speaker's label (`Agent:`, `Speaker B:`, `[00:12] John:`) that begins at a token, or the
 * token itself where none does.
 */
export function skipLabel(tokens: Tokens, at: number): number {
  const { kinds, words } = tokens
  for (let index = at; index < at + labelWordsMax + 1; index += 1) {
    const what = kinds[index]
    if (what === kind.word || (what === kind.mixed && index > at) || (what === kind.number && index > at))
      continue
    return index > at && what === kind.sign && words[index] === ':' ? index + 1 : at
  }
  return at
}

/**
 * Returns the token where the speaker goes on, from a line's end, over one short answer of somebody else (`Agent:
 * mm-hmm`) or a label alone; undefined where the next line says something of its own.
 */
export function skipTurn(tokens: Tokens, newline: number): number | undefined {
  let at = afterNewlines(tokens, newline)
  const text = skipLabel(tokens, at)
  let index = text
  let answered = 0
  while (answered < answerWordsMax && isBackChannel(tokens, index)) {
    index += 1
    answered += 1
    while (tokens.kinds[index] === kind.sign) index += 1
  }
  if (answered === 0) return text
  if (tokens.kinds[index] !== kind.newline) return text === at ? undefined : index
  at = afterNewlines(tokens, index)
  return skipLabel(tokens, at)
}

function isBackChannel(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & flag.backChannel) !== 0
}

function afterNewlines(tokens: Tokens, from: number): number {
  let at = from
  while (tokens.kinds[at] === kind.newline) at += 1
  return at
}
