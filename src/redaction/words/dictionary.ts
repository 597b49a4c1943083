import { type Entry, unknownWord } from './entry.ts'
import { keyOf, WordTable } from './word-table.ts'

/**
 * Entries by their words and by number. What is asked of every token lies close together, everyday words first: so most of
 * a text is read without a look at the entries themselves.
 */
export class Dictionary {
  /** Number 0 is the word of which nothing is known. */
  readonly words: string[] = ['']
  readonly entries: Entry[] = [unknownWord]
  readonly #everyday = new WordTable(this.words)
  readonly #names = new WordTable(this.words)
  /** What words can be, by number: bits of `role`. */
  roles = new Uint8Array()

  /** Adds a word that is not here. */
  add(word: string, entry: Entry, isName: boolean): void {
    const table = isName ? this.#names : this.#everyday
    table.add(this.words.length, keyOf(word))
    this.words.push(word)
    this.entries.push(entry)
  }

  /** Makes ready for reading: what words can be is taken from their entries. */
  finish(): this {
    this.roles = new Uint8Array(this.entries.length)
    for (let number = 0; number < this.roles.length; number += 1)
      this.roles[number] = (this.entries[number] as Entry).roles
    return this
  }

  /** Returns the number of the word that stands in some characters, or 0; the key is theirs. */
  find(characters: Uint16Array, from: number, to: number, key: number): number {
    return this.#everyday.find(characters, from, to, key) || this.#names.find(characters, from, to, key)
  }

  /** Returns the number of a word in small letters, or 0. */
  numberOf(word: string): number {
    const key = keyOf(word)
    return this.#everyday.numberOf(word, key) || this.#names.numberOf(word, key)
  }

  /** Returns the entry of a word in small letters. */
  get(word: string): Entry | undefined {
    const number = this.numberOf(word)
    return number === 0 ? undefined : this.entries[number]
  }
}
