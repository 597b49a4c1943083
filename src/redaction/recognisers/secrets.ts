import { cuesOf } from '../context/cue-meaning.ts'
import type { Emit } from '../find/finding.ts'
import { isPlainWord } from '../text/plain-word.ts'
import { isSpeaker } from '../text/speakers.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel } from '../text/turns.ts'
import { cue, flag } from '../words/entry.ts'
import { isClosing, isCompound, isNumberOfThings, isTold as isToldOf, isTooShort } from './no-secrets.ts'
import { endOfSecret, hasDigitOrSign, isNoSecret, isQuoted, isSecretWord } from './secret-words.ts'

const links = new Set([
  'is',
  'was',
  ':',
  '=',
  'are',
  'would',
  'be',
  'to',
  "it's",
  "that's",
  'it’s',
  'that’s',
  'should',
  'set',
])
const between = new Set(
  'i you we he she they it gave give set use used have had picked chose there here for this that on my me told made'.split(
    ' ',
  ),
)
const owning = new Set([
  'my',
  'your',
  'his',
  'her',
  'our',
  'their',
  'wifi',
  'new',
  'old',
  'temporary',
  'default',
])

/**
 * Hands in a password or user name that a cue at a token announces: what follows `password is`, `username:`, what stands
 * before `as the password`. Digits and spelled letters are found as runs; this is for words and signs.
 */
export function findSecret(tokens: Tokens, at: number, emit: Emit): void {
  const cued = cueAt(tokens, at)
  if (cued === undefined) return
  const { policy, end: behind } = cued
  if (emitBefore(tokens, at, policy, emit)) return
  const value = startOfValue(tokens, at, behind, cued.isLinked)
  if (value === undefined) return
  const { start, isLinked, isAnswer } = value
  if (isNoSecret(tokens, start) || isClosing(tokens, start, behind)) return
  const end = endOfSecret(tokens, start, policy)
  if (isToldOf(tokens, start, end) || (policy === 'username' && isTakenOut(tokens, start, end))) return
  if (isTooShort(tokens, start, end) || (!isLinked && isNumberOfThings(tokens, start))) return
  const isOwn = owning.has(tokens.words[at - 1] ?? '')
  const isTold = isLinked && tokens.words[at] !== 'pin' && (isAnswer || isOwn || cued.isOwned)
  const isSecret =
    hasDigitOrSign(tokens, start, isLinked ? end : Math.min(end, start + 2)) &&
    (isLinked || isOwn || isDirect(tokens, at))
      ? true
      : (isLinked && isQuoted(tokens, start)) || (isTold && isSecretWord(tokens, start, end))
  if (isSecret) emit(policy, start, end, 0.95, 'cue')
}

/** True where a value was taken out before, and signs of it are left: `<####@####.###>`. A password may be nothing but signs. */
function isTakenOut({ kinds }: Tokens, from: number, to: number): boolean {
  let hasHidden = false
  for (let at = from; at < to; at += 1) {
    if (kinds[at] === kind.hidden) hasHidden = true
    else if (kinds[at] !== kind.sign) return false
  }
  return hasHidden
}

interface Cue {
  readonly policy: 'password' | 'username'
  /** The token behind it. */
  readonly end: number
  /** True where it says by itself that the value follows. */
  readonly isLinked: boolean
  /** True for `password's` and `log in as`, behind which everyday words can be the value. */
  readonly isOwned: boolean
}

function cueAt(tokens: Tokens, at: number): Cue | undefined {
  const { words, entries } = tokens
  const word = words[at] as string
  const next = words[at + 1]
  switch (word) {
    case 'pass':
      return next === 'word'
        ? { policy: 'password', end: at + 2, isLinked: false, isOwned: false }
        : undefined
    case 'user':
      return next === 'name' || next === 'id'
        ? { policy: 'username', end: at + 2, isLinked: next === 'id', isOwned: false }
        : undefined
    case 'screen':
      return undefined
    case 'log':
    case 'sign':
    case 'signed':
      return next === 'in' && words[at + 2] === 'as'
        ? { policy: 'username', end: at + 3, isLinked: true, isOwned: true }
        : undefined
    default: {
      const possible = (entries[at]?.cues ?? 0) & (cue.password | cue.username)
      if (possible === 0 || isCompound(tokens, at)) return undefined
      const cues = cuesOf(tokens, at, possible)
      const isLinked = /['’]s$/.test(word)
      const rest = { end: at + 1, isLinked, isOwned: isLinked }
      if (cues & cue.password) return { policy: 'password', ...rest }
      return cues & cue.username ? { policy: 'username', ...rest } : undefined
    }
  }
}

interface Value {
  readonly start: number
  readonly isLinked: boolean
  /** True for what was said on the next line, in answer to a question. */
  readonly isAnswer: boolean
}

function startOfValue(tokens: Tokens, at: number, behind: number, isLinkedCue: boolean): Value | undefined {
  const { words } = tokens
  const isAsked = words[behind] !== '\n' || isQuestion(tokens, at)
  const answer = isAsked ? answerTo(tokens, behind) : undefined
  if (answer !== undefined) return { start: answer, isLinked: true, isAnswer: true }
  let start = skipAsides(tokens, behind)
  let isLinked = isLinkedCue
  let over = start
  for (let step = 0; step < 5 && between.has(words[over] ?? '') && !links.has(words[over] ?? ''); step += 1)
    over += 1
  if (links.has(words[over] ?? '')) start = over
  for (let step = 0; step < 3; step += 1) {
    if (!links.has(words[start] ?? '')) break
    isLinked ||= words[start] !== 'to' || words[at] === 'set'
    start += 1
  }
  return { start: skipAsides(tokens, start), isLinked, isAnswer: false }
}

/** `, like,` and `, um,`. */
function skipAsides(tokens: Tokens, from: number): number {
  let at = from
  while (tokens.words[at] === ',' || ((tokens.entries[at]?.flags ?? 0) & flag.filler) !== 0) at += 1
  return at
}

const questionTokensMax = 8
const askers = new Set([
  'you',
  '?',
  '\n',
  'did',
  'do',
  'that',
  'please',
  'with',
  'on',
  'for',
  'then',
  'you’d',
  "you'd",
])

const lineMax = 16
const wordsMax = 3
const asking = /^(you|your|yours|what|which|what's|what’s|whats|need|please|give|tell|enter|type|and)$/

/** True for a line that asks for what it names at its end: `what's your login`, `Username`, not `I forgot my login`. */
function isQuestion(tokens: Tokens, at: number): boolean {
  let start = at
  while (start > 0 && at - start < lineMax && tokens.kinds[start - 1] !== kind.newline) start -= 1
  const first = skipLabel(tokens, start)
  const words = tokens.words.slice(first, at)
  if (words.some((word) => /^(not|never|don't|don’t)$/.test(word))) return false
  if (words.some((word) => asking.test(word))) return true
  if (words.length <= wordsMax) return !/^(i|he|she|they|we|nobody)$/.test(words[0] ?? '')
  // "can I have the login"
  return words.some((word, index) => /^(can|may|could)$/.test(word) && words[index + 1] === 'i')
}

/** "And the password you use?" is answered on the next line. */
function answerTo(tokens: Tokens, from: number): number | undefined {
  if (!askers.has(tokens.words[from] ?? '')) return undefined
  for (let at = from; at < from + questionTokensMax; at += 1) {
    if (tokens.words[at] === 'is' || tokens.words[at] === 'was') return undefined
    if (tokens.kinds[at] !== kind.newline) continue
    let start = skipLabel(tokens, at + 1)
    const isLabelled = start !== at + 1
    if (!isLabelled && tokens.kinds[start] === kind.word && isSpeaker(tokens.words[start] ?? '')) start += 1
    else if (!isLabelled && tokens.words[from] === '\n') return undefined
    while (links.has(tokens.words[start] ?? '') || skipAsides(tokens, start) > start) start += 1
    return start
  }
  return undefined
}

/** A cue that begins a line or a note, or that something is to be done with: `with the password bluebird 17`. */
function isDirect({ words, kinds }: Tokens, at: number): boolean {
  const before = words[at - 1]
  if (at === 0 || kinds[at - 1] === kind.newline || before === ':' || before === 'with' || before === 'use')
    return true
  return before === 'the' && (words[at - 2] === 'with' || words[at - 2] === 'use')
}

const wordsBeforeMax = 8

/** `use bluebird forty two as the password`. */
function emitBefore(tokens: Tokens, at: number, policy: 'password' | 'username', emit: Emit): boolean {
  const { words, kinds, entries } = tokens
  const as = words[at - 1] === 'as' ? at - 1 : words[at - 2] === 'as' ? at - 2 : undefined
  if (as === undefined) return false
  let from = as
  while (as - from < wordsBeforeMax) {
    const flags = entries[from - 1]?.flags ?? 0
    const isPart =
      kinds[from - 1] === kind.word || kinds[from - 1] === kind.number || kinds[from - 1] === kind.mixed
    const isJoint = words[from - 1] === '-' || words[from - 1] === '_' || words[from - 1] === '.'
    if (!isJoint && (!isPart || flags & (flag.function | flag.filler) || words[from - 1] === 'use')) break
    from -= 1
  }
  if (from === as || !hasDigitOrSign(tokens, from, as) || words[as] !== 'as') return false
  // "as the password encryption"
  if (isPlainWord(tokens, at + 1)) return false
  emit(policy, from, as, 0.9, 'cue')
  return true
}
