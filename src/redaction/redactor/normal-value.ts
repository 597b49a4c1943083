import { type Run, textOf } from '../spoken/element.ts'
import { readRuns } from '../spoken/read-runs.ts'
import { kind, type Tokens, tokenize } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { runRoles } from '../words/roles.ts'

const digitsMin = 4

/** Returns what two ways of saying the same value have in common. */
export function normalizeValue(value: string): string {
  const tokens = tokenize(value)
  const runs = readRuns(tokens)
  return hasNumber(runs) ? saidIn(tokens, runs) : wordsBetween(tokens, 0, tokens.count)
}

/**
 * Returns the same for a value that begins at a token of a text that was read, or undefined where it does not end with one, or
 * says a number.
 */
export function normalizeWords(tokens: Tokens, from: number, start: number, end: number): string | undefined {
  const { starts, ends, roles, count } = tokens
  if (starts[from] !== start) return undefined
  let to = from
  for (; to < count && (starts[to] as number) < end; to += 1)
    if ((ends[to] as number) > end || (roles[to] as number) & runRoles) return undefined
  return wordsBetween(tokens, from, to)
}

function hasNumber(runs: readonly Run[]): boolean {
  let length = 0
  for (const { elements } of runs) for (const { text } of elements) length += text.length
  return length >= digitsMin
}

/** Returns what is said: numbers as they are meant, and the words beside them. `1234 Main Street` is not the value `1234`. */
function saidIn(tokens: Tokens, runs: readonly Run[]): string {
  const { kinds, words, entries, count } = tokens
  let said = ''
  let isBehindRun = false
  let runAt = 0
  for (let at = 0; at < count; ) {
    const run = runs[runAt]
    if (run?.from === at) {
      said += (isBehindRun || said === '' ? '' : ' ') + textOf(run.elements)
      isBehindRun = true
      runAt += 1
      at = run.to
      continue
    }
    const isSign = kinds[at] === kind.sign || kinds[at] === kind.newline
    // "plus" and "dash" are signs that were said.
    if (!isSign && ((entries[at]?.flags ?? 0) & flag.sign) === 0) {
      said += (said === '' ? '' : ' ') + words[at]
      isBehindRun = false
    }
    at += 1
  }
  return said
}

function wordsBetween({ kinds, words }: Tokens, from: number, to: number): string {
  let said = ''
  let hasWord = false
  for (let at = from; at < to; at += 1) {
    if (kinds[at] === kind.sign || kinds[at] === kind.newline) continue
    said += hasWord ? ` ${words[at]}` : (words[at] as string)
    hasWord = true
  }
  return said
}
