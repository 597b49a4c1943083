import type { Emit } from '../find/finding.ts'
import { isSpeaker } from '../text/speakers.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel } from '../text/turns.ts'
import { cue, flag } from '../words/entry.ts'

const links = new Set(['is', 'was', ':', '=', 'are', 'would', 'be', 'to', "it's", "that's", 'should', 'set'])
const wordsMax = 12
const spokenSigns = new Set(
  'capital uppercase lowercase exclamation mark hash hashtag dollar sign star asterisk ampersand percent period question pound'.split(
    ' ',
  ),
)

/**
 * Hands in a password or user name that a cue at a token announces: what follows `password is`, `username:`. Digits and
 * spelled letters are found as runs; this is for words and signs.
 */
export function findSecret(tokens: Tokens, at: number, emit: Emit): void {
  const policy = policyAt(tokens, at)
  if (policy === undefined) return
  let start = at + (isTwoWords(tokens, at) ? 2 : 1)
  if (tokens.words[at] === 'log') start = at + 3
  let linked = tokens.words[at] === 'log' || tokens.words[start - 1] === 'id'
  if (tokens.words[start] === 'you' || tokens.words[start] === '?') {
    const answer = answerTo(tokens, start)
    if (answer === undefined) return
    start = answer
    linked = true
  }
  while (isAside(tokens, start)) start += 1
  for (let step = 0; step < 3; step += 1) {
    if (!links.has(tokens.words[start] ?? '')) break
    linked ||= tokens.words[start] !== 'to'
    start += 1
  }
  while (isAside(tokens, start)) start += 1
  if (!linked || isNothing(tokens, start)) return
  const { text } = tokens
  const from = tokens.starts[start] as number
  const isQuoted = /["'“‘]/.test(text.charAt(from))
  let end = start + 1
  if (isWritten(tokens, start)) {
    while (
      end < tokens.count &&
      tokens.starts[end] === tokens.ends[end - 1] &&
      tokens.kinds[end] !== kind.newline &&
      end - start < 40
    )
      end += 1
    while (
      end > start + 1 &&
      /^[.,;:!?"'”’)]$/.test(tokens.words[end - 1] as string) &&
      (isQuoted || /[.,;)]/.test(tokens.words[end - 1] as string))
    )
      end -= 1
  }
  // "correct horse battery staple" and "capital b bluebird seven": the words of one that was spoken.
  while (end - start < wordsMax && goesOn(tokens, end, policy)) end += 1
  emit(policy, start, end, 0.95, 'cue')
}

function policyAt({ words, entries }: Tokens, at: number): 'password' | 'username' | undefined {
  const next = words[at + 1]
  if (words[at] === 'pass') return next === 'word' ? 'password' : undefined
  if (words[at] === 'user') return next === 'name' || next === 'id' ? 'username' : undefined
  if (words[at] === 'log') return next === 'in' && words[at + 2] === 'as' ? 'username' : undefined
  const cues = entries[at]?.cues ?? 0
  return cues & cue.password ? 'password' : cues & cue.username ? 'username' : undefined
}

const isTwoWords = ({ words }: Tokens, at: number) => words[at] === 'pass' || words[at] === 'user'

/** `, like,` and `, um,`. */
function isAside(tokens: Tokens, at: number): boolean {
  return tokens.words[at] === ',' || ((tokens.entries[at]?.flags ?? 0) & flag.filler) !== 0
}

const questionTokensMax = 8

/** "And the password you use?" is answered on the next line. */
function answerTo(tokens: Tokens, from: number): number | undefined {
  for (let at = from; at < from + questionTokensMax; at += 1) {
    if (tokens.kinds[at] !== kind.newline) continue
    let start = skipLabel(tokens, at + 1)
    if (start === at + 1 && tokens.kinds[start] === kind.word && isSpeaker(tokens.words[start] ?? ''))
      start += 1
    while (links.has(tokens.words[start] ?? '') || isAside(tokens, start)) start += 1
    return start
  }
  return undefined
}

function isNothing(tokens: Tokens, at: number): boolean {
  const what = tokens.kinds[at]
  if (what === undefined || what === kind.newline || what === kind.hidden) return true
  const flags = tokens.entries[at]?.flags ?? 0
  if (what === kind.word && flags & (flag.function | flag.filler)) return true
  return (
    what === kind.word &&
    /^(wrong|incorrect|correct|expired|required|locked|case|secure|safe|reset|invalid|different|same|needed|missing|weak|strong|important)$/.test(
      tokens.words[at] ?? '',
    )
  )
}

/** Something written: signs inside, or digits beside letters. */
function isWritten(tokens: Tokens, at: number): boolean {
  return tokens.kinds[at] === kind.sign || tokens.starts[at + 1] === tokens.ends[at]
}

function goesOn(tokens: Tokens, at: number, policy: string): boolean {
  const what = tokens.kinds[at]
  if (what === kind.number || what === kind.mixed) return true
  const isBetweenDigits = tokens.words[at] === '-' || tokens.words[at] === ','
  if (isBetweenDigits) return goesOnWithDigit(tokens, at + 1)
  if (what !== kind.word) return false
  const flags = tokens.entries[at]?.flags ?? 0
  if (
    flags & (flag.digit | flag.teen | flag.tens | flag.sign | flag.letterName) ||
    tokens.words[at]?.length === 1
  )
    return tokens.words[at] !== 'i'
  return policy === 'username' ? false : !(flags & (flag.function | flag.filler)) && !tokens.entries[at]?.cues
}

function goesOnWithDigit(tokens: Tokens, at: number): boolean {
  if (tokens.kinds[at] === kind.number) return true
  return (
    ((tokens.entries[at]?.flags ?? 0) & (flag.digit | flag.teen | flag.tens)) !== 0 ||
    spokenSigns.has(tokens.words[at] ?? '')
  )
}
