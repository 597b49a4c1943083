import { type Entry, unknownWord } from '../words/entry.ts'

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

/** Numbers of the tokens of many texts, one text after the other: memory for each by itself would cost more. */
class Shelf {
  readonly room: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly kinds: Uint8Array
  readonly capitals: Uint8Array
  readonly roles: Uint8Array

  constructor(room: number) {
    this.room = room
    this.starts = new Int32Array(room)
    this.ends = new Int32Array(room)
    this.kinds = new Uint8Array(room)
    this.capitals = new Uint8Array(room)
    this.roles = new Uint8Array(room)
  }
}

/** A longer text has a shelf of its own. */
const shelfRoom = 1 << 15

/** Tokens of one text while it is read. The next text is read on the same list. */
export class TokenList {
  #shelf = new Shelf(shelfRoom)
  /** Where the text's tokens begin on the shelf. */
  #first = 0
  #count = 0
  #words: string[] = []
  #entries: Entry[] = []

  /** Begins with a text of so many characters, which has no more tokens, and most often fewer. */
  begin(length: number, expected = Math.ceil(length / charactersPerToken)): void {
    if (this.#first + length > this.#shelf.room) {
      this.#takeShelf(Math.max(length, shelfRoom))
    }
    this.#count = 0
    this.#words = new Array(expected)
    this.#entries = new Array(expected)
    // With nothing in them they would be arrays of another kind, and what stores into both kinds is slow.
    this.#words[0] = ''
    this.#entries[0] = unknownWord
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
    const shelf = this.#shelf
    const count = this.#count
    const at = this.#first + count
    shelf.starts[at] = start
    shelf.ends[at] = end
    shelf.kinds[at] = kind
    shelf.capitals[at] = capital
    shelf.roles[at] = roles
    this.#words[count] = word
    this.#entries[count] = entry
    this.#count = count + 1
  }

  /** Takes over tokens of another text, which stand so much further on in this one. */
  take(tokens: Tokens, from: number, to: number, shift: number): void {
    const { starts, ends, kinds, capitals, roles } = this.#shelf
    const words = this.#words
    const entries = this.#entries
    let count = this.#count
    let at = this.#first + count
    for (let index = from; index < to; index += 1) {
      starts[at] = (tokens.starts[index] as number) + shift
      ends[at] = (tokens.ends[index] as number) + shift
      kinds[at] = tokens.kinds[index] as number
      capitals[at] = tokens.capitals[index] as number
      roles[at] = tokens.roles[index] as number
      words[count] = tokens.words[index] as string
      entries[count] = tokens.entries[index] as Entry
      at += 1
      count += 1
    }
    this.#count = count
  }

  finish(text: string): Tokens {
    const count = this.#count
    const first = this.#first
    const end = first + count
    const { starts, ends, kinds, capitals, roles } = this.#shelf
    this.#words.length = count
    this.#entries.length = count
    const tokens = {
      text,
      count,
      starts: starts.subarray(first, end),
      ends: ends.subarray(first, end),
      kinds: kinds.subarray(first, end),
      capitals: capitals.subarray(first, end),
      roles: roles.subarray(first, end),
      words: this.#words,
      entries: this.#entries,
    }
    // Whoever is done with a text keeps nothing of what was said in it.
    this.#words = []
    this.#entries = []
    this.#first = end
    if (this.#shelf.room > shelfRoom) this.#takeShelf(shelfRoom)
    return tokens
  }

  #takeShelf(room: number): void {
    this.#shelf = new Shelf(room)
    this.#first = 0
  }
}

/** Fewer than in most texts: room for words that none is left for would have to be made anew. */
const charactersPerToken = 3
