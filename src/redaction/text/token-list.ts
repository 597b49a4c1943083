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
  /** What each token can be: bits of `role`. */
  readonly roles: Uint8Array
}

const roomAtFirst = 4_096
/** Room for a longer text is given back. */
const roomKept = 1 << 16

/** Where the tokens of one text are put while it is read: used for one text after another. */
let room = roomAtFirst
let starts = new Int32Array(room)
let ends = new Int32Array(room)
let kinds = new Uint8Array(room)
let capitals = new Uint8Array(room)
let roles = new Uint8Array(room)

/** Tokens while they are read. One list at a time. */
export class TokenList {
  readonly #text: string
  #count = 0
  readonly #words: string[] = []
  readonly #entries: Entry[] = []

  constructor(text: string) {
    this.#text = text
  }

  push(
    start: number,
    end: number,
    kind: number,
    word: string,
    entry: Entry,
    capital: 0 | 1,
    role: number,
  ): void {
    const at = this.#count
    if (at === room) resize(room * 2)
    starts[at] = start
    ends[at] = end
    kinds[at] = kind
    capitals[at] = capital
    roles[at] = role
    this.#words.push(word)
    this.#entries.push(entry)
    this.#count = at + 1
  }

  finish(): Tokens {
    const count = this.#count
    const tokens = {
      text: this.#text,
      count,
      starts: starts.slice(0, count),
      ends: ends.slice(0, count),
      kinds: kinds.slice(0, count),
      capitals: capitals.slice(0, count),
      roles: roles.slice(0, count),
      words: this.#words,
      entries: this.#entries,
    }
    if (room > roomKept) resize(roomAtFirst)
    return tokens
  }
}

function resize(size: number): void {
  const count = Math.min(room, size)
  room = size
  starts = resized(starts, new Int32Array(size), count)
  ends = resized(ends, new Int32Array(size), count)
  kinds = resized(kinds, new Uint8Array(size), count)
  capitals = resized(capitals, new Uint8Array(size), count)
  roles = resized(roles, new Uint8Array(size), count)
}

function resized<T extends Int32Array | Uint8Array>(from: T, to: T, count: number): T {
  to.set(from.subarray(0, count))
  return to
}
