import type { Entry } from './entry.ts'

const bitsPerLetter = 5
const letterMask = 31
/** So many letters, of five bits each, make a key that no other word has. */
const lettersOfKey = 6
const notSpelled = 1 << 31

/** Returns the key of the characters before and of one more; before the first it is 0. */
export const keyOn = (key: number, code: number): number =>
  ((key << bitsPerLetter) | (key >>> (32 - bitsPerLetter))) ^ (code & letterMask)

/** Returns the key of a whole word. A short word of letters `a` to `z` is spelled by its key, which is not negative. */
export const keyOfWord = (key: number, length: number, isLetters: boolean): number =>
  isLetters && length <= lettersOfKey ? key : key | notSpelled

/** So many places for each entry, at least, and so many bits of the filter for each place. */
const placesPerEntry = 1.5
const filterBits = 3

/**
 * Entries by their words, in open addressing. A word is looked up where it stands in a text, by the key of its characters,
 * and no string is made of it.
 */
export class WordTable {
  readonly #entries: readonly Entry[]
  /** For each place the number of an entry from 1, 0 where it is free, and the key of its word. */
  readonly #places: Int32Array
  /** Most words that are not here are known by it alone. */
  readonly #filter: Uint8Array
  /** Which of a spread key's bits say its place. */
  readonly #shift: number

  constructor(entries: readonly Entry[]) {
    const bits = Math.ceil(Math.log2(entries.length * placesPerEntry))
    this.#entries = entries
    this.#shift = 32 - bits
    this.#places = new Int32Array(2 << bits)
    this.#filter = new Uint8Array(1 << (bits + filterBits - 3))
    for (let index = 0; index < entries.length; index += 1)
      this.#insert(index + 1, keyOf((entries[index] as Entry).word))
  }

  /** Returns the entry of a word in small letters. */
  get(word: string): Entry | undefined {
    const { length } = word
    if (length > asked.length) return undefined
    for (let at = 0; at < length; at += 1) asked[at] = word.charCodeAt(at)
    return this.find(asked, 0, length, keyOf(word))
  }

  /** Returns the entry whose word stands in some characters; the key is theirs. */
  find(characters: Uint16Array, from: number, to: number, key: number): Entry | undefined {
    const spread = spreadOf(key)
    const bit = spread >>> (this.#shift - filterBits)
    if (((this.#filter[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return undefined
    const places = this.#places
    for (let place = (spread >>> this.#shift) * 2; ; place = (place + 2) & (places.length - 1)) {
      const number = places[place] as number
      if (number === 0) return undefined
      if (places[place + 1] === key) {
        const entry = this.#entries[number - 1] as Entry
        if (key >= 0 || isWord(entry.word, characters, from, to)) return entry
      }
    }
  }

  #insert(number: number, key: number): void {
    const spread = spreadOf(key)
    const bit = spread >>> (this.#shift - filterBits)
    this.#filter[bit >>> 3] = (this.#filter[bit >>> 3] as number) | (1 << (bit & 7))
    const places = this.#places
    let place = (spread >>> this.#shift) * 2
    while (places[place] !== 0) place = (place + 2) & (places.length - 1)
    places[place] = number
    places[place + 1] = key
  }
}

/** The characters of a word that is asked for by itself; no entry's is longer. */
const asked = new Uint16Array(256)

/** Returns the key of a word in small letters. */
function keyOf(word: string): number {
  let key = 0
  let isLetters = true
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    key = keyOn(key, code)
    if (code < 0x61 || code > 0x7a) isLetters = false
  }
  return keyOfWord(key, word.length, isLetters)
}

/** Spreads keys over 32 bits, of which the upper ones are used (Knuth's multiplicative hashing). */
const spreadOf = (key: number): number => Math.imul(key, 0x9e3779b1)

function isWord(word: string, characters: Uint16Array, from: number, to: number): boolean {
  const { length } = word
  if (length !== to - from) return false
  for (let at = 0; at < length; at += 1) if (word.charCodeAt(at) !== characters[from + at]) return false
  return true
}
