import type { Entry } from './entry.ts'

/** What a hash begins with, before the first character. */
export const hashSeed = 0x811c9dc5 | 0
const hashPrime = 0x01000193

/** Returns the hash of some characters and one more (FNV-1a over UTF-16 units). */
export const hashOn = (hash: number, code: number): number => Math.imul(hash ^ code, hashPrime)

const upperFirst = 65
const upperLast = 90

/** Returns a character as it stands in the table: `A` to `Z` as small letters, any other as it is. */
export const lowerOf = (code: number): number => (code >= upperFirst && code <= upperLast ? code + 32 : code)

/**
 * Entries by their words, in open addressing. A word is looked up where it stands in a text, by the hash of its
 * characters, and no string is made of it.
 */
export class WordTable {
  readonly #mask: number
  /** Numbers of entries, from 1; 0 is a free place. */
  readonly #places: Int32Array
  readonly #hashes: Int32Array
  readonly #entries: readonly Entry[]
  /** The characters of every word, one after the other, and where each word begins. */
  readonly #characters: Uint16Array
  readonly #starts: Int32Array

  constructor(entries: readonly Entry[]) {
    let size = 16
    while (size < entries.length * 2) size *= 2
    this.#mask = size - 1
    this.#places = new Int32Array(size)
    this.#hashes = new Int32Array(size)
    this.#entries = entries
    this.#starts = new Int32Array(entries.length + 1)
    this.#characters = new Uint16Array(entries.reduce((sum, { word }) => sum + word.length, 0))
    let start = 0
    for (const [index, { word }] of entries.entries()) {
      let hash = hashSeed
      for (let at = 0; at < word.length; at += 1) {
        const code = word.charCodeAt(at)
        this.#characters[start + at] = code
        hash = hashOn(hash, code)
      }
      start += word.length
      this.#starts[index + 1] = start
      let place = this.#firstPlace(hash)
      while (this.#places[place] !== 0) place = (place + 1) & this.#mask
      this.#places[place] = index + 1
      this.#hashes[place] = hash
    }
  }

  /** Returns the entry of the word that stands in a text; its hash is that of its characters by `lowerOf`. */
  find(text: string, from: number, to: number, hash: number): Entry | undefined {
    for (let place = this.#firstPlace(hash); ; place = (place + 1) & this.#mask) {
      const number = this.#places[place] as number
      if (number === 0) return undefined
      if (this.#hashes[place] === hash && this.#isWord(number - 1, text, from, to))
        return this.#entries[number - 1]
    }
  }

  /** Returns the entry of a word in small letters. */
  get(word: string): Entry | undefined {
    let hash = hashSeed
    for (let at = 0; at < word.length; at += 1) hash = hashOn(hash, word.charCodeAt(at))
    return this.find(word, 0, word.length, hash)
  }

  #firstPlace(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask
  }

  #isWord(index: number, text: string, from: number, to: number): boolean {
    const start = this.#starts[index] as number
    const length = to - from
    if ((this.#starts[index + 1] as number) - start !== length) return false
    for (let at = 0; at < length; at += 1)
      if (this.#characters[start + at] !== lowerOf(text.charCodeAt(from + at))) return false
    return true
  }
}
