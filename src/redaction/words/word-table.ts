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

/** Returns the key of a word in small letters. */
export function keyOf(word: string): number {
  let key = 0
  let isLetters = true
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    key = keyOn(key, code)
    if (code < 0x61 || code > 0x7a) isLetters = false
  }
  return keyOfWord(key, word.length, isLetters)
}

const bitsAtFirst = 11
/** Of a place there are so many bits in the filter, as a power of two. */
const filterBits = 3

/**
 * Numbers of words, in open addressing. A word is looked up where it stands in a text, by the key of its characters, and no
 * string is made of it.
 */
export class WordTable {
  readonly #words: readonly string[]
  /** For each place the number of a word, 0 where it is free, and its key. */
  #places = new Int32Array()
  /** Most words that are not here are known by it alone. */
  #filter = new Uint8Array()
  /** Which of a spread key's bits say its place. */
  #shift = 0
  #size = 0

  /** Takes a list in which every word stands at its number. */
  constructor(words: readonly string[]) {
    this.#words = words
    this.#resize(bitsAtFirst)
  }

  /** Adds a word that is not here; its number is not 0. */
  add(number: number, key: number): void {
    this.#size += 1
    if (this.#size * 3 > this.#places.length) this.#resize(33 - this.#shift)
    this.#insert(number, key)
  }

  /** Returns the number of a word in small letters, or 0. */
  numberOf(word: string, key: number): number {
    const places = this.#places
    for (let place = (spreadOf(key) >>> this.#shift) * 2; ; place = (place + 2) & (places.length - 1)) {
      const number = places[place] as number
      if (number === 0 || (places[place + 1] === key && this.#words[number] === word)) return number
    }
  }

  /** Returns the number of the word that stands in some characters, or 0; the key is theirs. */
  find(characters: Uint16Array, from: number, to: number, key: number): number {
    const spread = spreadOf(key)
    const bit = spread >>> (this.#shift - filterBits)
    if (((this.#filter[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return 0
    const places = this.#places
    for (let place = (spread >>> this.#shift) * 2; ; place = (place + 2) & (places.length - 1)) {
      const number = places[place] as number
      if (number === 0) return 0
      if (places[place + 1] === key) {
        if (key >= 0 || isWord(this.#words[number] as string, characters, from, to)) return number
      }
    }
  }

  #resize(bits: number): void {
    const places = this.#places
    this.#shift = 32 - bits
    this.#places = new Int32Array(2 << bits)
    this.#filter = new Uint8Array(1 << (bits + filterBits - 3))
    for (let place = 0; place < places.length; place += 2)
      if (places[place] !== 0) this.#insert(places[place] as number, places[place + 1] as number)
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

/** Spreads keys over 32 bits, of which the upper ones are used (Knuth's multiplicative hashing). */
const spreadOf = (key: number): number => Math.imul(key, 0x9e3779b1)

function isWord(word: string, characters: Uint16Array, from: number, to: number): boolean {
  const { length } = word
  if (length !== to - from) return false
  for (let at = 0; at < length; at += 1) if (word.charCodeAt(at) !== characters[from + at]) return false
  return true
}
