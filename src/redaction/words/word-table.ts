import type { Entry } from './entry.ts'

/** What a hash begins with, before the first character. */
export const hashSeed = 0x811c9dc5 | 0
const hashPrime = 0x01000193

/** Returns the hash of some characters and one more (FNV-1a over UTF-16 units). */
export const hashOn = (hash: number, code: number): number => Math.imul(hash ^ code, hashPrime)

/**
 * Entries by their words, in open addressing. A word is looked up where it stands in a text, by the hash of its
 * characters, and no string is made of it.
 */
export class WordTable {
  readonly #entries: readonly Entry[]
  readonly #mask: number
  /** For each place the number of an entry from 1, 0 where it is free, and the hash of its word. */
  readonly #places: Int32Array
  /** The characters of every word, one after the other, and where each word begins. */
  readonly #characters: Uint16Array
  readonly #starts: Int32Array

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    let size = 16
    let length = 0
    while (size < entries.length * 2) size *= 2
    for (const { word } of entries) length += word.length
    this.#mask = size - 1
    this.#places = new Int32Array(size * 2)
    this.#starts = new Int32Array(entries.length + 1)
    this.#characters = new Uint16Array(length)
    let start = 0
    for (let index = 0; index < entries.length; index += 1) {
      const { word } = entries[index] as Entry
      let hash = hashSeed
      for (let at = 0; at < word.length; at += 1) {
        const code = word.charCodeAt(at)
        this.#characters[start + at] = code
        hash = hashOn(hash, code)
      }
      this.#insert(index, hash)
      start += word.length
      this.#starts[index + 1] = start
    }
  }

  /** Returns the entry whose word stands in some characters; the hash is theirs. */
  find(characters: Uint16Array, from: number, to: number, hash: number): Entry | undefined {
    for (let place = this.#firstPlace(hash); ; place = (place + 1) & this.#mask) {
      const number = this.#places[place * 2] as number
      if (number === 0) return undefined
      if (this.#places[place * 2 + 1] === hash && this.#isWord(number - 1, characters, from, to))
        return this.#entries[number - 1]
    }
  }

  #insert(index: number, hash: number): void {
    let place = this.#firstPlace(hash)
    while (this.#places[place * 2] !== 0) place = (place + 1) & this.#mask
    this.#places[place * 2] = index + 1
    this.#places[place * 2 + 1] = hash
  }

  #firstPlace(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask
  }

  #isWord(index: number, characters: Uint16Array, from: number, to: number): boolean {
    const start = this.#starts[index] as number
    const length = to - from
    if ((this.#starts[index + 1] as number) - start !== length) return false
    for (let at = 0; at < length; at += 1)
      if (this.#characters[start + at] !== characters[from + at]) return false
    return true
  }
}
