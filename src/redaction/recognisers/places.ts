import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { placesOf } from '../words/names.ts'
import { role } from '../words/roles.ts'
import { startsSentence } from './names.ts'

const wordsBeforePlaces = new Set(
  'in from to at near of around outside visiting leaving live lives living moved downtown'.split(' '),
)

/** Hands in the place whose name begins at a token: the longest that the list has. */
export function findPlace(tokens: Tokens, at: number, emit: Emit): void {
  const { words, entries } = tokens
  const next = words[at + 1] === '.' || words[at + 1] === '-' ? at + 2 : at + 1
  const isName = ((entries[at]?.roles ?? 0) & role.placeName) !== 0
  // `the`, `a` and `at` begin names of several words.
  if (!isName && ((entries[next]?.roles ?? 0) & role.placeRest) === 0) return
  for (const { rest, policy } of placesOf(words[at] as string, words[next] ?? '')) {
    const end = endOfPlace(tokens, at, rest)
    if (end === undefined) continue
    if (rest.length === 0 && !isPlace(tokens, at)) continue
    emit(policy as Policy, at, end, 0.6, 'lexicon')
    return
  }
}

/** Returns the token behind the further words of a name; dashes and dots between them are no obstacle. */
function endOfPlace(tokens: Tokens, at: number, rest: readonly string[]): number | undefined {
  let index = at
  for (const word of rest) {
    index += 1
    if (tokens.words[index] === '.' || tokens.words[index] === '-') index += 1
    if (tokens.words[index] !== word || tokens.kinds[index] !== kind.word) return undefined
  }
  return index + 1
}

/** A place of one word may be a person or an everyday word as well: a capital and what stands before it decide. */
function isPlace(tokens: Tokens, at: number): boolean {
  const flags = tokens.entries[at]?.flags ?? 0
  const others = flags & ~(flag.place | flag.common)
  const isAfterWord = wordsBeforePlaces.has(tokens.words[at - 1] ?? '')
  if (!others) return tokens.capitals[at] === 1 ? true : isAfterWord || (flags & flag.common) === 0
  return (
    tokens.capitals[at] === 1 &&
    (isAfterWord || (!startsSentence(tokens, at) && !(others & (flag.firstName | flag.surname))))
  )
}
