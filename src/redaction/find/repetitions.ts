import type { Policy } from '../policies/policy.ts'
import { type Element, isShorter, type Run, textOf } from '../spoken/element.ts'
import { isLineInCapitals } from '../text/capitals.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { bareWord, possessiveLength } from '../words/possessive.ts'
import type { TokenFinding } from './finding.ts'
import { endOfLocalPart, readLocalPart, saidSigns } from './local-parts.ts'
import { Looks } from './looks.ts'
import type { Reading } from './reading.ts'
import {
  type Branch,
  branchOf,
  counts,
  digitsMin,
  followBranch,
  type Reach,
  type Sequence,
  signsMax,
  skipSigns,
} from './sequences.ts'
import type { Span } from './spans.ts'
import { readSpelled, SpelledNames } from './spelled-names.ts'

const digitsMax = 40

/** Values that begin with one word. */
interface ValuesOfWord {
  readonly all: Sequence[]
  /** Of addresses, as they are written. */
  localParts?: Set<string>
  /** Made when that word stands somewhere else. */
  branch?: Branch
}

/** Pieces of a run that were accepted. */
interface Pieces {
  readonly elements: readonly Element[]
  readonly from: number
  readonly to: number
  readonly policy: Policy
}

/** Values of so many digits. */
interface ValuesOfLength {
  readonly all: Pieces[]
  /** Made when as many stand somewhere else. */
  policies?: Map<string, Policy>
}

type EmitRepetition = (policy: Policy, from: number, to: number) => void

/**
 * Values that were accepted once, to be found wherever else they stand, in both views: the same words whatever their
 * case, the same digits however they are said. Most stand nowhere else: what it takes to look for them is made when
 * something begins as they do.
 */
export class Repetitions {
  readonly #words = new Map<string, ValuesOfWord>()
  /** Words that begin a value, and further ones of it. */
  readonly #begin = new Looks()
  readonly #goOn = new Looks()
  readonly #pieces = new Map<number, ValuesOfLength>()
  readonly #spelled = new SpelledNames()

  /** Remembers the value of each span. */
  add({ tokens, runs }: Reading, spans: readonly Span[]): void {
    let at = 0
    let runAt = 0
    let elementAt = 0
    for (const span of spans) {
      const { policy, start, end } = span
      while (at < tokens.count && (tokens.ends[at] as number) <= start) at += 1
      const from = at
      while (at < tokens.count && (tokens.starts[at] as number) < end) at += 1
      this.#addWords(tokens, from, at, span)
      for (; runAt < runs.length && (runs[runAt]?.from ?? 0) < at; runAt += 1, elementAt = 0) {
        const { elements, to } = runs[runAt] as Run
        while (elementAt < elements.length && (elements[elementAt]?.from ?? 0) < from) elementAt += 1
        const first = elementAt
        while (elementAt < elements.length && (elements[elementAt]?.to ?? 0) <= at) elementAt += 1
        this.#addPieces({ elements, from: first, to: elementAt, policy })
        const spelled = policy === 'person_name' ? readSpelled(elements, first, elementAt) : undefined
        if (spelled) this.#addSequence(spelled, 0, spelled.count, policy)
        // The run goes on behind this span.
        if (to > at) break
      }
    }
  }

  #addPieces(pieces: Pieces): void {
    let length = 0
    for (let at = pieces.from; at < pieces.to; at += 1) length += (pieces.elements[at] as Element).text.length
    if (length < digitsMin || length > digitsMax) return
    const known = this.#pieces.get(length)
    if (known) known.all.push(pieces)
    else this.#pieces.set(length, { all: [pieces] })
  }

  #addWords(tokens: Tokens, from: number, to: number, { policy, by }: Span): void {
    if (policy !== 'person_name') {
      this.#addSequence(tokens, from, to, policy)
      if (policy === 'email_address') this.#addLocalPart(tokens, from, to)
      return
    }
    const isGuess = by === 'cue' || by === 'lexicon'
    const reach = (at: number) => (isGuess ? reachOf(tokens, at) : 'everywhere')
    this.#addSequence(tokens, from, to, policy, reach(from))
    this.#spelled.add({ tokens, from, to, policy })
    for (let at = from; at < to; at += 1)
      if (tokens.kinds[at] === kind.word) this.#addSequence(tokens, at, at + 1, policy, reach(at))
  }

  #addSequence(tokens: Tokens, from: number, to: number, policy: Policy, reach: Reach = 'everywhere'): void {
    let at = from
    while (at < to && !counts(tokens, at)) at += 1
    if (at === to) return
    const value: Sequence = { tokens, from, to, policy, reach }
    const word = bareWord(tokens.words[at] as string)
    const known = this.#words.get(word)
    if (known) known.all.push(value)
    else this.#words.set(word, { all: [value] })
    addLook(this.#begin, word)
    for (at += 1; at < to; at += 1) addLook(this.#goOn, bareWord(tokens.words[at] as string))
  }

  #addLocalPart(tokens: Tokens, from: number, to: number): void {
    const part = readLocalPart(tokens, from, to)
    const first = part?.split(/[._+-]/, 1)[0] ?? ''
    const known = this.#words.get(first)
    if (!part || !known) return
    known.localParts ??= new Set()
    known.localParts.add(part)
    for (const word of saidSigns) addLook(this.#goOn, word)
  }

  /** Returns every place in a text where a remembered value stands, but for those within one of its spans. */
  find({ tokens, runs }: Reading, spans: readonly Span[]): TokenFinding[] {
    const found: TokenFinding[] = []
    const emit: EmitRepetition = (policy, from, to) => {
      found.push({ policy, from, to, score, by: 'repetition' })
    }
    // `İ` is one character, and its small letter two.
    if (tokens.text.includes('İ')) for (const looks of [this.#begin, this.#goOn]) looks.addAll()
    this.#findWords(tokens, spans, emit)
    if (this.#pieces.size > 0) this.#findDigits(runs, new Cover(tokens, spans), emit)
    const cover = new Cover(tokens, spans)
    this.#spelled.find(tokens, runs, (from, to) => {
      if (!cover.has(from, to)) emit('person_name', from, to)
    })
    return found
  }

  #findWords(tokens: Tokens, spans: readonly Span[], emit: EmitRepetition): void {
    const { starts, ends, count } = tokens
    const cover = new Cover(tokens, spans)
    let done = 0
    for (const span of spans) {
      let first = done
      while (first < count && (starts[first] as number) < span.start) first += 1
      let behind = first
      while (behind < count && (ends[behind] as number) <= span.end) behind += 1
      const isPassedOver = span.score >= score && !this.#goesOn(tokens, behind)
      this.#findBetween(tokens, done, isPassedOver ? first : behind, cover, emit)
      done = behind
    }
    this.#findBetween(tokens, done, count, cover, emit)
  }

  /** True where the next word that counts can be a further one of a value. */
  #goesOn(tokens: Tokens, from: number): boolean {
    const at = skipSigns(tokens, from, from + signsMax)
    if (at === tokens.count) return false
    const start = tokens.starts[at] as number
    return this.#goOn.has(tokens.text.charCodeAt(start), (tokens.ends[at] as number) - start)
  }

  #findBetween(tokens: Tokens, from: number, to: number, cover: Cover, emit: EmitRepetition): void {
    const { text, starts, ends, words } = tokens
    for (let at = from; at < to; at += 1) {
      const start = starts[at] as number
      if (!this.#begin.has(text.charCodeAt(start), (ends[at] as number) - start)) continue
      const values = this.#words.get(bareWord(words[at] as string))
      if (values === undefined || !counts(tokens, at)) continue
      values.branch ??= branchOf(values.all)
      const best = followBranch(tokens, at, values.branch)
      if (best && !cover.has(at, best.to)) emit(best.policy, at, best.to)
      const end = values.localParts && endOfLocalPart(tokens, at, values.localParts)
      if (end !== undefined && !cover.has(at, end)) emit('email_address', at, end)
    }
  }

  #findDigits(runs: readonly Run[], cover: Cover, emit: EmitRepetition): void {
    for (const { elements, from: first, to } of runs) {
      if (isShorter(elements, digitsMin) || cover.has(first, to)) continue
      for (let from = 0; from < elements.length; from += 1) {
        const begin = elements[from] as Element
        for (let index = from, length = 0; index < elements.length && length < digitsMax; index += 1) {
          const end = elements[index] as Element
          length += end.text.length
          const values = this.#pieces.get(length)
          if (values === undefined || cover.has(begin.from, end.to)) continue
          values.policies ??= policiesOf(values)
          const policy = values.policies.get(textOf(elements, from, index + 1))
          if (policy !== undefined) emit(policy, begin.from, end.to)
        }
      }
    }
  }
}

/** Returns where else a word of a name is one: those that are on no list of names may have been found by mistake. */
function reachOf(tokens: Tokens, at: number): Reach {
  const isListed = ((tokens.entries[at]?.flags ?? 0) & (flag.firstName | flag.surname)) !== 0
  return isListed && !isLineInCapitals(tokens, at) ? 'everywhere' : 'written'
}

/** Less than any recogniser's: what is found again is labelled as it was, unless something better is known of it. */
const score = 0.1

/** Spans of a text that cover what is found within them, asked for in order. */
class Cover {
  readonly #tokens: Tokens
  readonly #spans: readonly Span[]
  #next = 0

  constructor(tokens: Tokens, spans: readonly Span[]) {
    this.#tokens = tokens
    this.#spans = spans
  }

  has(from: number, to: number): boolean {
    const { starts, ends } = this.#tokens
    const start = starts[from] as number
    while (this.#next < this.#spans.length && (this.#spans[this.#next] as Span).end <= start) this.#next += 1
    const span = this.#spans[this.#next]
    return (
      span !== undefined && span.start <= start && span.end >= (ends[to - 1] as number) && span.score >= score
    )
  }
}

/** Returns the policies of digits, the first where they are several values'. */
function policiesOf({ all }: ValuesOfLength): Map<string, Policy> {
  const policies = new Map<string, Policy>()
  for (const { elements, from, to, policy } of all) {
    const digits = textOf(elements, from, to)
    if (/\d{3}/.test(digits) && !policies.has(digits)) policies.set(digits, policy)
  }
  return policies
}

/** The word may stand in its possessive, too. */
function addLook(looks: Looks, word: string): void {
  const first = word.charCodeAt(0)
  looks.add(first, word.length)
  looks.add(first, word.length + possessiveLength)
}
