import { kind, type Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'

const backMax = 16
const backOverLinesMax = 34
const aheadMax = 9
/** A cue that comes after its value is worth this much less than one before it. */
const aheadPenalty = 7
export const noCue = 99

const bits = Object.values(cue)

/** How far away each cue is, in tokens and penalties; `noCue` where there is none. */
export class Context {
  readonly #distances = new Map<number, number>()
  /** True where `last four`, `ending in` or the like stands close by. */
  isPartial = false

  distance(bit: number): number {
    return this.#distances.get(bit) ?? noCue
  }

  has(bit: number, max = noCue - 1): boolean {
    return this.distance(bit) <= max
  }

  /** Returns the nearest of some cues, or undefined. */
  nearest(wanted: readonly number[]): number | undefined {
    let best: number | undefined
    for (const bit of wanted)
      if (this.has(bit) && (best === undefined || this.distance(bit) < this.distance(best))) best = bit
    return best
  }

  note(cues: number, distance: number): void {
    for (const bit of bits)
      if (cues & bit && distance < this.distance(bit)) this.#distances.set(bit, distance)
  }
}

const partial = new Set(['last', 'ending', 'ends', 'final', 'first'])

/**
 * Returns what is said around a stretch of tokens: the words before it, the previous speaker's turn (a question marks the
 * answer), and a few words after it (`... is my social`).
 */
export function readContext(tokens: Tokens, from: number, to: number): Context {
  const context = new Context()
  const { kinds, words, entries } = tokens
  let penalty = 0
  let limit = backMax
  for (let index = from - 1, steps = 1; index >= 0 && steps <= limit; index -= 1, steps += 1) {
    const what = kinds[index]
    if (what === kind.newline) {
      limit = backOverLinesMax
      penalty += 1
    } else if (what === kind.sign) {
      if (words[index] === ':') index = startOfSpeaker(tokens, index)
      else if (words[index] === '.' || words[index] === ';') penalty += 3
      else if (words[index] === ',') penalty += 1
    } else if (what === kind.word) {
      if (steps <= 8 && partial.has(words[index] as string)) context.isPartial = true
      const cues = entries[index]?.cues ?? 0
      if (cues) context.note(cuesOf(tokens, index, cues), steps + penalty)
    } else if (what === kind.number || what === kind.hidden) penalty += 1
  }
  penalty = aheadPenalty
  for (let index = to, steps = 1; index < tokens.count && steps <= aheadMax; index += 1, steps += 1) {
    const what = kinds[index]
    if (what === kind.newline || what === kind.number) break
    if (what === kind.sign) penalty += words[index] === ',' ? 1 : 4
    else if (what === kind.word) {
      const cues = entries[index]?.cues ?? 0
      if (cues) context.note(cuesOf(tokens, index, cues), steps + penalty)
    }
  }
  return context
}

const speakers = new Set(
  'agent customer caller client member patient user speaker rep representative operator host guest assistant bot subscriber policyholder'.split(
    ' ',
  ),
)

/** Returns where a speaker's label begins that ends with this colon, or the colon: `Customer:` announces nothing. */
function startOfSpeaker({ kinds, words }: Tokens, colon: number): number {
  const isNumbered = kinds[colon - 1] !== kind.word || words[colon - 1]?.length === 1
  const name = isNumbered ? colon - 2 : colon - 1
  const isAtStart = name === 0 || kinds[name - 1] === kind.newline
  return isAtStart && speakers.has(words[name] ?? '') ? name : colon
}

/** Words that mean something else beside a neighbour: social *security*, *driving* licence, security *code*. */
function cuesOf({ words, entries }: Tokens, index: number, cues: number): number {
  const before = words[index - 1]
  const after = words[index + 1]
  switch (words[index]) {
    case 'security':
      return before === 'social' ? cue.ssn : cue.cvv
    case 'social':
      return after === 'media' || after === 'worker' || after === 'network' ? 0 : cue.ssn
    case 'verification':
      return after === 'code' && !hasCardBefore(entries, index) ? cue.reference : cue.cvv
    case 'registration':
    case 'tag':
      return cue.vehicle | cue.reference
    case 'insurance':
      return before === 'car' || before === 'auto'
        ? cue.account
        : before === 'national'
          ? cue.ssn
          : cue.health
    case 'credit':
      return after === 'union' || after === 'score' ? 0 : cue.card
    case 'discover':
      return before === 'to' ? 0 : cues
    case 'account':
      return before === 'bank' || before === 'checking' || before === 'savings' ? cue.bank : cues
    case 'exp':
    case 'valid':
    case 'expires':
    case 'expire':
    case 'expiry':
    case 'expiration':
      return cue.expiry
    default:
      return cues
  }
}

function hasCardBefore(entries: Tokens['entries'], index: number): boolean {
  for (let back = 1; back < 8; back += 1) if ((entries[index - back]?.cues ?? 0) & cue.card) return true
  return false
}
