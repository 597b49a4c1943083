import type { Emit } from '../find/finding.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'

const links = new Set(['is', 'was', ':', '=', 'are', 'would', 'be', 'to', "it's", "that's", 'should', 'set'])
const wordsMax = 4

/**
 * Hands in a password or user name that a cue at a token announces: what follows `password is`, `username:`. Digits and
 * spelled letters are found as runs; this is for words and signs.
 */
export function findSecret(tokens: Tokens, at: number, emit: Emit): void {
  const cues = tokens.entries[at]?.cues ?? 0
  const policy = cues & cue.password ? 'password' : cues & cue.username ? 'username' : undefined
  if (policy === undefined) return
  let start = at + 1
  let linked = false
  for (let step = 0; step < 3; step += 1) {
    if (!links.has(tokens.words[start] ?? '')) break
    linked ||= tokens.words[start] !== 'to'
    start += 1
  }
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
  emit(policy, start, end, 0.8, 'cue')
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
  if (what !== kind.word) return false
  const flags = tokens.entries[at]?.flags ?? 0
  if (
    flags & (flag.digit | flag.teen | flag.tens | flag.sign | flag.letterName) ||
    tokens.words[at]?.length === 1
  )
    return tokens.words[at] !== 'i'
  return policy === 'username' ? false : !(flags & (flag.function | flag.filler)) && !tokens.entries[at]?.cues
}
