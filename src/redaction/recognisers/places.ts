import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { placesByFirstWord } from '../words/names.ts'
import { startsSentence } from './names.ts'

/** Hands in the place whose name begins at a token: the longest that the list has. */
export function findPlace(tokens: Tokens, at: number, emit: Emit): void {
  const candidates = placesByFirstWord().get(tokens.words[at] as string)
  if (!candidates) return
  const isCapital = tokens.capitals[at] === true
  for (const { rest, policy, isAmbiguous } of candidates) {
    if (
      !rest.every(
        (word, index) => tokens.words[at + 1 + index] === word && tokens.kinds[at + 1 + index] === kind.word,
      )
    )
      continue
    const flags = tokens.entries[at]?.flags ?? 0
    const isPlain = rest.length === 0
    if (isPlain && isAmbiguous && !isCapital) continue
    if (isPlain && isCapital && flags & flag.common && startsSentence(tokens, at)) continue
    // "Paris Hilton", "Jordan Smith": a surname behind makes it a person.
    const end = at + 1 + rest.length
    emit(policy as Policy, at, end, 0.6, 'lexicon')
    return
  }
}
