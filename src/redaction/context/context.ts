import { isCounted } from '../digits/quantities.ts'
import { isSpeaker } from '../text/speakers.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, type Entry, flag, numberFlags, unknownWord } from '../words/entry.ts'
import { role } from '../words/roles.ts'
import { wordBook } from '../words/word-book.ts'
import { cuesOf, isOwner } from './cue-meaning.ts'

/** How many words back a cue is looked for, within a line and over several. */
export const backMax = 16
export const backOverLinesMax = 34
const aheadMax = 9
/** Words that may be part of an answer: they are not counted among what was said since the question. */
export const answerFlags = numberFlags | flag.multiple | flag.ordinal | flag.letterName
/** More words on a line than anybody says between a question and its answer. */
export const saidMax = 7
/** A cue that comes after its value is worth this much less than one before it. */
const aheadPenalty = 7
/** The distance of a cue that is not there. */
export const noCue = 99
/** Whose number it is says less than what number it is: `the phone number on the account`. */
const ownerPenalty = 5

const silence = Object.values(cue).map(() => noCue)

/** Where a cue stands, seen from the value: in its sentence, in an earlier one of its line, or on an earlier line. */
type Where = 'sentence' | 'line' | 'other line'

/** How far away each cue is, in tokens and penalties; `noCue` where there is none. */
export class Context {
  /** By the number of a cue's bit. */
  #distances = silence
  #heard = 0
  #earlier = 0
  #otherLine = 0
  /** True where `last four`, `ending in` or the like stands close by. */
  isPartial = false

  distance(bit: number): number {
    return this.#distances[31 - Math.clz32(bit)] as number
  }

  /** True where nothing is said that a number could be. */
  get isSilent(): boolean {
    return this.#heard === 0 && !this.isPartial
  }

  /** True where any of some cues stands close by, or a part of a number is spoken of. */
  hasAny(bits: number): boolean {
    return this.isPartial || (this.#heard & bits) !== 0
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

  /** True where the nearest such cue stands on a line or in a sentence before the value's own. */
  isOnEarlierLine(bit: number): boolean {
    return (this.#earlier & bit) !== 0
  }

  /** True where it stands on a line before the value's own. */
  isOnOtherLine(bit: number): boolean {
    return (this.#otherLine & bit) !== 0
  }

  note(cues: number, distance: number, where: Where = 'sentence'): void {
    if (cues === 0) return
    // Around most numbers nothing is said of them.
    if (this.#heard === 0) this.#distances = silence.slice()
    this.#heard |= cues
    for (let left = cues; left !== 0; left &= left - 1) {
      const bit = left & -left
      if (distance >= this.distance(bit)) continue
      this.#distances[31 - Math.clz32(bit)] = distance
      this.#earlier = where === 'sentence' ? this.#earlier & ~bit : this.#earlier | bit
      this.#otherLine = where === 'other line' ? this.#otherLine | bit : this.#otherLine & ~bit
    }
  }
}

const partialMax = 16
const parts = new Set(['digits', 'numbers', 'part', 'bit', 'group', 'ones', 'with', 'in', 'few', 'are'])

/** `last four`, `ending in`; not `last month`. */
function isPartOf({ words, kinds, entries }: Tokens, index: number): boolean {
  if (parts.has(words[index + 1] ?? '') || kinds[index + 1] === kind.number) return true
  return ((entries[index + 1]?.flags ?? 0) & flag.digit) !== 0
}

/**
 * Returns what is said around a stretch of tokens: the words before it, the previous speaker's turn (a question marks the
 * answer), and a few words after it (`... is my social`). Who asks for nothing beyond a distance need not hear it.
 */
export function readContext(tokens: Tokens, from: number, to: number, reach = noCue): Context {
  const context = new Context()
  const { kinds, words, entries, roles } = tokens
  let penalty = 0
  let limit = Math.min(backMax, reach)
  let hasEnded = false
  let isOwnLine = true
  let said = 0
  for (let index = from - 1, steps = 1; index >= 0 && steps <= limit; index -= 1, steps += 1) {
    if (((roles[index] as number) & role.context) === 0) {
      said += 1
      continue
    }
    const what = kinds[index]
    if (what === kind.word || what === kind.mixed) {
      const { flags } = entries[index] as Entry
      if ((flags & answerFlags) === 0) said += 1
      // What announced that number announces no other.
      else if (endsContext(tokens, index, hasEnded && isOwnLine)) break
      if ((roles[index] as number) & role.part && steps <= partialMax && isPartOf(tokens, index))
        context.isPartial = true
      const cues = cuesAt(tokens, index)
      if (cues === 0) continue
      const where = isOwnLine ? (hasEnded ? 'line' : 'sentence') : 'other line'
      const owner = isOwner(tokens, index, from) ? ownerPenalty : 0
      context.note(cuesOf(tokens, index, cues), steps + penalty + owner, where)
    } else if (what === kind.sign) {
      const sign = words[index]
      if (sign === ',') penalty += 1
      else if (sign === '.' || sign === ';') {
        penalty += 3
        hasEnded = true
      } else if (sign === ':') index = startOfSpeaker(tokens, index)
    } else if (what === kind.newline) {
      // Whoever said this much since has changed the subject.
      if (!isOwnLine && said > saidMax) break
      said = 0
      limit = Math.min(backOverLinesMax, reach)
      penalty += 1
      isOwnLine = false
    } else {
      if (what === kind.number && endsContext(tokens, index, hasEnded && isOwnLine)) break
      penalty += 1
    }
  }
  if (isLinked(tokens, to)) readAhead(tokens, to, context)
  return context
}

const links = new Set("is was that's that’s as for on to my goes - – — , ( : ;".split(' '))
const pointing = new Set("that that's that’s it it's it’s this".split(' '))

/** `... is my social`, `... for the account`: not what the next sentence begins with. */
function isLinked({ words, entries }: Tokens, to: number): boolean {
  const word = words[to] ?? ''
  if (word === '.') return pointing.has(words[to + 1] ?? '')
  return (entries[to]?.cues ?? 0) !== 0 || links.has(word)
}

function readAhead(tokens: Tokens, to: number, context: Context): void {
  const { kinds, words, entries, roles } = tokens
  let penalty = aheadPenalty
  for (let index = to, steps = 1; index < tokens.count && steps <= aheadMax; index += 1, steps += 1) {
    if (((roles[index] as number) & role.context) === 0) continue
    const what = kinds[index]
    if (what === kind.newline || what === kind.number) break
    if (what === kind.sign) penalty += words[index] === ',' ? 1 : 4
    else if (what === kind.word) {
      const cues = entries[index]?.cues ?? 0
      if (cues) context.note(cuesOf(tokens, index, cues), steps + penalty)
    }
  }
}

/** True for a number that is counted, and no `one second` in which somebody looks for what was asked for. */
export const endsContext = (tokens: Tokens, index: number, isEarlier: boolean): boolean =>
  isCounted(tokens, index, isEarlier) && !isMoment(tokens, index)

const moments = new Set(['second', 'seconds', 'sec', 'secs', 'moment', 'minute'])

/** `one second`: somebody looks for the number that was asked for. */
function isMoment({ words }: Tokens, index: number): boolean {
  return moments.has(words[index + 1] ?? '') && /^(one|1|two|a)$/.test(words[index] as string)
}

/** Returns where a speaker's label begins that ends with this colon, or the colon: `Customer:` announces nothing. */
export function startOfSpeaker({ kinds, words }: Tokens, colon: number): number {
  const isNumbered = kinds[colon - 1] !== kind.word || words[colon - 1]?.length === 1
  const name = isNumbered ? colon - 2 : colon - 1
  const isAtStart = (at: number) => at === 0 || kinds[at - 1] === kind.newline
  if (!isSpeaker(words[name] ?? '')) return colon
  if (isAtStart(name)) return name
  // "Audience Member:"
  return kinds[name - 1] === kind.word && isAtStart(name - 1) ? name - 1 : colon
}

const capitalInside = /.[A-Z]/

/** Returns the cues of a word; of spelled words (`S S N`, `D.O.B.`) and of names in code (`dateOfBirth`) as well. */
export function cuesAt(tokens: Tokens, index: number): number {
  const entry = tokens.entries[index] as Entry
  if (entry.cues) return entry.cues
  const word = tokens.words[index] as string
  if (word.length === 1) return spelledCues(tokens, index)
  if (entry !== unknownWord || word.length < 7) return 0
  const raw = tokens.text.slice(tokens.starts[index], tokens.ends[index])
  if (raw.length > 40 || !capitalInside.test(raw)) return 0
  let cues = 0
  for (const part of raw.split(/(?=[A-Z])/)) cues |= wordBook().get(part.toLowerCase())?.cues ?? 0
  return cues
}

const letterGapMax = 8

function spelledCues({ words, kinds }: Tokens, last: number): number {
  let spelled = words[last] as string
  for (let index = last - 1; index >= 0 && last - index < letterGapMax; index -= 1) {
    const word = words[index] as string
    if (kinds[index] === kind.sign && word === '.') continue
    if (kinds[index] !== kind.word || word.length !== 1) break
    spelled = word + spelled
  }
  // "(b. 17 Oct 2001)"
  if (spelled === 'b' && words[last + 1] === '.' && words[last - 1] === '(') return cue.birth
  return spelled.length === 1 ? 0 : (wordBook().get(spelled)?.cues ?? 0)
}
