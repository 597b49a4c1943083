import type { Policy } from '../policies/policy.ts'
import { countDigits } from '../recognisers/digit-shapes.ts'
import type { Element, Run } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import type { TokenFinding } from './finding.ts'
import type { Span } from './spans.ts'

const digitsMin = 4
const digitsMax = 40
const wordsMax = 40
const lettersMin = 3
const numberWordsMin = 3
const looks = 1 << 10
const numberFlags = flag.digit | flag.teen | flag.tens | flag.scale

interface Branch {
  readonly next: Map<string, Branch>
  policy?: Policy
  /** True where the value counts only with a capital: its one word is an everyday one. */
  needsCapital?: boolean
}

/**
 * Values that were accepted once, to be found wherever else they stand, in both views: the same words whatever their
 * case, the same digits however they are said.
 */
export class Repetitions {
  readonly #root: Branch = { next: new Map() }
  /** 1 for what a word may look like that begins a value: most words are passed over by that. */
  readonly #looks = new Uint8Array(looks)
  readonly #digits = new Map<string, Policy>()
  /** 1 for each number of digits that a value has. */
  readonly #lengths = new Uint8Array(digitsMax + 1)

  /** Remembers the value of each span. */
  add(tokens: Tokens, runs: readonly Run[], spans: readonly Span[]): void {
    let at = 0
    let runAt = 0
    let elementAt = 0
    for (const { policy, start, end } of spans) {
      while (at < tokens.count && (tokens.ends[at] as number) <= start) at += 1
      const from = at
      while (at < tokens.count && (tokens.starts[at] as number) < end) at += 1
      this.#addWords(tokens, from, at, policy)
      for (; runAt < runs.length && (runs[runAt]?.from ?? 0) < at; runAt += 1, elementAt = 0) {
        const { elements, to } = runs[runAt] as Run
        let digits = ''
        for (; elementAt < elements.length && (elements[elementAt]?.from ?? 0) < at; elementAt += 1) {
          const element = elements[elementAt] as Element
          if (element.from >= from && element.to <= at) digits += element.text
        }
        this.#addDigits(digits, policy)
        // The run goes on behind this span.
        if (to > at) break
      }
    }
  }

  get isEmpty(): boolean {
    return this.#root.next.size === 0 && this.#digits.size === 0
  }

  #addDigits(digits: string, policy: Policy): void {
    if (digits.length < digitsMin || digits.length > digitsMax || !/\d{3}/.test(digits)) return
    if (!this.#digits.has(digits)) this.#digits.set(digits, policy)
    this.#lengths[digits.length] = 1
  }

  #addWords(tokens: Tokens, from: number, to: number, policy: Policy): void {
    if (to <= from) return
    this.#addSequence(tokens, from, to, policy)
    if (policy !== 'person_name') return
    for (let at = from; at < to; at += 1)
      if (tokens.kinds[at] === kind.word) this.#addSequence(tokens, at, at + 1, policy)
  }

  #addSequence(tokens: Tokens, from: number, to: number, policy: Policy): void {
    const words: string[] = []
    let letters = 0
    let numberWords = 0
    for (let at = from; at < to && words.length < wordsMax; at += 1) {
      if (!counts(tokens, at)) continue
      const word = tokens.words[at] as string
      letters += word.length
      words.push(word)
      if ((tokens.entries[at]?.flags ?? 0) & numberFlags) numberWords += 1
    }
    const isNumber = words.every((word) => /^\d*$/.test(word))
    if (letters < (isNumber ? digitsMin : lettersMin)) return
    // "eight" is said for a thousand other reasons.
    if (numberWords > 0 && words.length - numberWords === 0 && words.length < numberWordsMin) return
    const flags = tokens.entries[from]?.flags ?? 0
    if (words.length === 1 && flags & (flag.function | flag.filler)) return
    // Who has "password" for a password says the word for other reasons, too.
    if (words.length === 1 && isSecret(policy) && isEveryday(tokens, from)) return
    this.#looks[lookOf(words[0] as string)] = 1
    let branch = this.#root
    for (const word of words) {
      const next: Branch = branch.next.get(word) ?? { next: new Map() }
      branch.next.set(word, next)
      branch = next
    }
    branch.policy ??= policy
    branch.needsCapital = words.length === 1 && flags !== 0 && (flags & flag.common) !== 0
  }

  /** Returns every place in a text where a remembered value stands. */
  find(tokens: Tokens, runs: readonly Run[]): TokenFinding[] {
    const found: TokenFinding[] = []
    for (let at = 0; at < tokens.count; at += 1) {
      const word = tokens.words[at] as string
      if (this.#looks[lookOf(word)] === 0) continue
      const first = this.#root.next.get(word)
      if (first && counts(tokens, at)) this.#follow(tokens, at, first, found)
    }
    if (this.#digits.size > 0) for (const run of runs) this.#findDigits(run, found)
    return found
  }

  #follow(tokens: Tokens, from: number, first: Branch, found: TokenFinding[]): void {
    let branch: Branch | undefined = first
    let at = from + 1
    let best: { to: number; policy: Policy } | undefined
    for (;;) {
      if (branch.policy && !(branch.needsCapital && !tokens.capitals[from]))
        best = { to: at, policy: branch.policy }
      while (at < tokens.count && !counts(tokens, at) && at - from < wordsMax * 2) at += 1
      branch = branch.next.get(tokens.words[at] as string)
      if (!branch) break
      at += 1
    }
    if (best) found.push({ policy: best.policy, from, to: best.to, score: 0.1, by: 'repetition' })
  }

  #findDigits({ elements }: Run, found: TokenFinding[]): void {
    if (countDigits(elements, digitsMin) < digitsMin) return
    for (let from = 0; from < elements.length; from += 1) {
      let digits = ''
      for (let index = from; index < elements.length && digits.length < digitsMax; index += 1) {
        digits += elements[index]?.text ?? ''
        if (this.#lengths[digits.length] !== 1) continue
        const policy = this.#digits.get(digits)
        if (policy === undefined) continue
        found.push({
          policy,
          from: elements[from]?.from ?? 0,
          to: elements[index]?.to ?? 0,
          score: 0.1,
          by: 'repetition',
        })
      }
    }
  }
}

/** Returns a number below `looks` by a word's first letter and length. */
const lookOf = (word: string): number => (word.charCodeAt(0) * 8 + word.length) & (looks - 1)

const isSecret = (policy: Policy) => policy === 'password' || policy === 'username'

function isEveryday({ words, entries }: Tokens, at: number): boolean {
  return (entries[at]?.cues ?? 0) !== 0 || /['’]/.test(words[at] ?? '')
}

/** Signs and line ends do not count: "Smith, John" and "Smith John" are the same. */
function counts({ kinds }: Tokens, at: number): boolean {
  const what = kinds[at]
  return what === kind.word || what === kind.number || what === kind.mixed
}
