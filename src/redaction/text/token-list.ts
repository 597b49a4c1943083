import type { Entry } from '../words/entry.ts'

/** What a token is. A `mixed` one has letters and digits; a `hidden` one was redacted before. */
export const kind = { word: 1, number: 2, mixed: 3, sign: 4, newline: 5, hidden: 6 } as const

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
  /** What each token can be: bits of `role`. */
  readonly roles: Uint8Array
}

const roomAtFirst = 1 << 14
/** Room for a longer text is given back. */
const roomKept = 1 << 18

/** Tokens of one text while it is read. The next text is read on the same list. */
export class TokenList {
  #count = 0
  #room = 0
  #starts = new Int32Array()
  #ends = new Int32Array()
  #kinds = new Uint8Array()
  #capitals = new Uint8Array()
  #roles = new Uint8Array()
  #words: string[] = []
  #entries: Entry[] = []

  constructor() {
    this.#resize(roomAtFirst)
  }

  /** Begins with a text of so many characters: it has no more tokens. */
  begin(length: number): void {
    if (length > this.#room) this.#resize(length)
    this.#count = 0
    const expected = Math.ceil(length / charactersPerToken)
    this.#words = new Array(expected)
    this.#entries = new Array(expected)
  }

  /** How many tokens there are. */
  get count(): number {
    return this.#count
  }

  push(
    start: number,
    end: number,
    kind: number,
    word: string,
    entry: Entry,
    capital: number,
    roles: number,
  ): void {
    const at = this.#count
    this.#starts[at] = start
    this.#ends[at] = end
    this.#kinds[at] = kind
    this.#capitals[at] = capital
    this.#roles[at] = roles
    this.#words[at] = word
    this.#entries[at] = entry
    this.#count = at + 1
  }

  /** Takes over tokens of another text, which stand so much further on in this one. */
  take(tokens: Tokens, from: number, to: number, shift: number): void {
    const first = this.#count - from
    for (let at = from; at < to; at += 1) {
      this.#starts[first + at] = (tokens.starts[at] as number) + shift
      this.#ends[first + at] = (tokens.ends[at] as number) + shift
      this.#kinds[first + at] = tokens.kinds[at] as number
      this.#capitals[first + at] = tokens.capitals[at] as number
      this.#roles[first + at] = tokens.roles[at] as number
      this.#words[first + at] = tokens.words[at] as string
      this.#entries[first + at] = tokens.entries[at] as Entry
    }
    this.#count = first + to
  }

  finish(text: string): Tokens {
    const count = this.#count
    this.#words.length = count
    this.#entries.length = count
    const memory = count > smallCount ? new ArrayBuffer(count * bytesPerToken) : undefined
    const tokens = {
      text,
      count,
      starts: copyNumbers(this.#starts, count, memory, 0),
      ends: copyNumbers(this.#ends, count, memory, 4 * count),
      kinds: copyBytes(this.#kinds, count, memory, 8 * count),
      capitals: copyBytes(this.#capitals, count, memory, 9 * count),
      roles: copyBytes(this.#roles, count, memory, 10 * count),
      words: this.#words,
      entries: this.#entries,
    }
    // Whoever is done with a text keeps nothing of what was said in it.
    this.#words = []
    this.#entries = []
    if (this.#room > roomKept) this.#resize(roomAtFirst)
    return tokens
  }

  #resize(room: number): void {
    this.#room = room
    this.#starts = new Int32Array(room)
    this.#ends = new Int32Array(room)
    this.#kinds = new Uint8Array(room)
    this.#capitals = new Uint8Array(room)
    this.#roles = new Uint8Array(room)
  }
}

const charactersPerToken = 4
const bytesPerToken = 11
/** Arrays as small as this cost less by themselves than as parts of one piece of memory. */
const smallCount = 16

function copyNumbers(
  from: Int32Array,
  count: number,
  memory: ArrayBuffer | undefined,
  offset: number,
): Int32Array {
  if (memory === undefined) return from.slice(0, count)
  const copy = new Int32Array(memory, offset, count)
  copy.set(from.subarray(0, count))
  return copy
}

function copyBytes(
  from: Uint8Array,
  count: number,
  memory: ArrayBuffer | undefined,
  offset: number,
): Uint8Array {
  if (memory === undefined) return from.slice(0, count)
  const copy = new Uint8Array(memory, offset, count)
  copy.set(from.subarray(0, count))
  return copy
}
