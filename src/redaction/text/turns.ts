import { flag } from '../words/entry.ts'
import { kind, type Tokens } from './tokenize.ts'

const labelWordsMax = 4
const answerWordsMax = 6
const lineTokensMax = 200

/**
 * Returns the token behind a speaker's label (`Agent:`, `Speaker B:`) that begins at a token, or the token itself where
 * none does.
 */
export function skipLabel(tokens: Tokens, at: number): number {
  const { kinds, words } = tokens
  for (let index = at; index < at + labelWordsMax + 1; index += 1) {
    const what = kinds[index]
    if (what === kind.word || (index > at && (what === kind.mixed || what === kind.number))) continue
    return index > at && what === kind.sign && words[index] === ':' ? index + 1 : at
  }
  return at
}

/**
 * Returns the token where a speaker goes on, from a line's end: on the next line, behind the same label, or behind one
 * short answer of somebody else (`Agent: mm-hmm`). Undefined where the next line says something of its own.
 */
export function skipTurn(tokens: Tokens, newline: number): number | undefined {
  const own = labelOfLine(tokens, newline)
  const next = newline + 1
  const text = skipLabel(tokens, next)
  const label = labelAt(tokens, next, text)
  const answer = endOfAnswer(tokens, text)
  if (answer === text || tokens.kinds[answer] !== kind.newline)
    return label === own || (label === '' && answer === text) ? answer : undefined
  const after = afterNewlines(tokens, answer)
  const goesOn = skipLabel(tokens, after)
  return labelAt(tokens, after, goesOn) === own ? goesOn : undefined
}

/** `okay`, `mm-hmm, go ahead`: returns the token behind it. */
function endOfAnswer(tokens: Tokens, from: number): number {
  let at = from
  for (let said = 0; said < answerWordsMax && isBackChannel(tokens, at); said += 1) {
    at += 1
    while (tokens.kinds[at] === kind.sign) at += 1
  }
  return at
}

function labelOfLine(tokens: Tokens, newline: number): string {
  let at = newline
  while (at > 0 && newline - at < lineTokensMax && tokens.kinds[at - 1] !== kind.newline) at -= 1
  return labelAt(tokens, at, skipLabel(tokens, at))
}

function labelAt({ words }: Tokens, from: number, to: number): string {
  return words.slice(from, to).join(' ')
}

function isBackChannel(tokens: Tokens, at: number): boolean {
  return ((tokens.entries[at]?.flags ?? 0) & flag.backChannel) !== 0
}

function afterNewlines(tokens: Tokens, from: number): number {
  let at = from
  while (tokens.kinds[at] === kind.newline) at += 1
  return at
}
