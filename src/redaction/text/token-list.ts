import type { Entry } from '../words/entry.ts'

/** A text taken apart, spaces left out. Arrays run in parallel, which is what makes reading fast. */
export interface Tokens {
  readonly text: string
  readonly count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** One of `kind`. */
  readonly kinds: Uint8Array
  /** Lower-cased words, digits as written, the sign. */
  readonly words: readonly string[]
  readonly entries: readonly Entry[]
  /** 1 for a word that begins with a capital. */
  readonly capitals: Uint8Array
}

const charactersPerToken = 4

/** Tokens while they are read. */
export class TokenList {
  readonly #text: string
  #count = 0
  #starts: Int32Array
  #ends: Int32Array
  #kinds: Uint8Array
  #capitals: Uint8Array
  readonly #words: string[] = []
  readonly #entries: Entry[] = []

  constructor(text: string) {
    this.#text = text
    const room = Math.ceil(text.length / charactersPerToken) + 16
    this.#starts = new Int32Array(room)
    this.#ends = new Int32Array(room)
    this.#kinds = new Uint8Array(room)
    this.#capitals = new Uint8Array(room)
  }

  push(start: number, end: number, kind: number, word: string, entry: Entry, hasCapital: boolean): void {
    const at = this.#count
    if (at === this.#starts.length) this.#grow()
    this.#starts[at] = start
    this.#ends[at] = end
    this.#kinds[at] = kind
    this.#capitals[at] = hasCapital ? 1 : 0
    this.#words.push(word)
    this.#entries.push(entry)
    this.#count = at + 1
  }

  finish(): Tokens {
    const count = this.#count
    return {
      text: this.#text,
      count,
      starts: this.#starts.subarray(0, count),
      ends: this.#ends.subarray(0, count),
      kinds: this.#kinds.subarray(0, count),
      capitals: this.#capitals.subarray(0, count),
      words: this.#words,
      entries: this.#entries,
    }
  }

  #grow(): void {
    const room = this.#starts.length * 2
    const starts = new Int32Array(room)
    starts.set(this.#starts)
    const ends = new Int32Array(room)
    ends.set(this.#ends)
    const kinds = new Uint8Array(room)
    kinds.set(this.#kinds)
    const capitals = new Uint8Array(room)
    capitals.set(this.#capitals)
    this.#starts = starts
    this.#ends = ends
    this.#kinds = kinds
    this.#capitals = capitals
  }
}
