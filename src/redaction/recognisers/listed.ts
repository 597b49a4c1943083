import type { Emit } from '../find/finding.ts'
import type { Policy } from '../policies/policy.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'

const ambiguous = new Set([
  'polish',
  'labour',
  'bypass',
  'stroke',
  'cancer',
  'aids',
  'conservative',
  'pilot',
  'professor',
  'doctor',
  'anxiety',
  'depression',
  'pound',
  'ct',
  'virgo',
  'transplant',
  'dutch',
  'thai',
  'gay',
])
/** Words that are two policies' at once. */
const also: Readonly<Record<string, Policy>> = { cancer: 'zodiac_sign' }

/** Hands in a word that a policy's list has: a religion, a language, a drug, an occupation. */
export function findListed(tokens: Tokens, at: number, emit: Emit): void {
  const entry = tokens.entries[at]
  if (!entry || !(entry.flags & flag.listed)) return
  const word = tokens.words[at] as string
  if ((word === 'polish' || word === 'thai') && !tokens.capitals[at]) return
  emit(entry.text as Policy, at, at + 1, ambiguous.has(word) ? 0.3 : 0.5, 'lexicon')
  const other = also[word]
  if (other && tokens.words[at - 1] === 'a') emit(other, at, at + 1, 0.4, 'lexicon')
}

const signs = new Set(['+', '-', 'positive', 'negative', 'plus', 'minus', 'pos', 'neg'])

/** Hands in a blood type at a token: `AB positive`, `O-` where blood is spoken of. */
export function findBloodType(tokens: Tokens, at: number, emit: Emit): void {
  const isJoined = tokens.words[at] === 'a' && tokens.words[at + 1] === 'b' ? at + 1 : at
  const sign =
    tokens.words[isJoined + 1] === '-' &&
    tokens.kinds[isJoined + 2] === kind.word &&
    signs.has(tokens.words[isJoined + 2] ?? '')
      ? isJoined + 2
      : isJoined + 1
  if (!signs.has(tokens.words[sign] ?? '')) return
  for (let index = at - 1; index >= Math.max(0, at - 10); index -= 1)
    if (tokens.words[index] === 'blood') {
      emit('blood_type', at, sign + 1, 0.9, 'cue')
      return
    }
}

/** Hands in an organisation that a word at a token ends: `Harbor Point Insurance`, `Acme Inc`. */
export function findOrganisation(tokens: Tokens, at: number, emit: Emit): void {
  if (!tokens.capitals[at]) return
  let from = at
  for (let step = 0; step < 4; step += 1) {
    const before = tokens.words[from - 1] === '&' || tokens.words[from - 1] === 'of' ? from - 2 : from - 1
    if (tokens.kinds[before] !== kind.word || !tokens.capitals[before]) break
    if ((tokens.entries[before]?.flags ?? 0) & flag.function) break
    from = before
  }
  if (from === at) return
  const word = tokens.words[at]
  const policy = word === 'hospital' || word === 'clinic' ? 'organization_medical_facility' : 'organization'
  emit(policy, from, at + 1, 0.6, 'lexicon')
}
