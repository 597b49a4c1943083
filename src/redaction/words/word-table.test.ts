import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf, WordTable } from './word-table.ts'

/** Of these, five bits each are the same for `q` and `1`, for `g` and an apostrophe, for `é` and `i`. */
const word = fc.string({
  unit: fc.constantFrom('q', '1', 'g', "'", 'é', 'i', 'a'),
  minLength: 1,
  maxLength: 9,
})

describe('a table of words', () => {
  it('finds a word that was added where it stands among others, and by itself, and no other', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { maxLength: 300 }),
        fc.uniqueArray(word, { maxLength: 300 }),
        (added, others) => {
          const words = ['', ...added]
          const table = new WordTable(words)
          for (const [index, each] of added.entries()) table.add(index + 1, keyOf(each))
          for (const each of [...added, ...others]) {
            const characters = Uint16Array.from(`x${each}x`, (character) => character.charCodeAt(0))
            const number = Math.max(0, words.indexOf(each))
            expect(table.find(characters, 1, each.length + 1, keyOf(each))).toBe(number)
            expect(table.numberOf(each, keyOf(each))).toBe(number)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('grows', () => {
    const words = Array.from({ length: 20_000 }, (_, number) => number.toString(26))
    const table = new WordTable(words)
    for (let number = 1; number < words.length; number += 1) table.add(number, keyOf(words[number] as string))
    for (let number = 1; number < words.length; number += 1)
      expect(table.numberOf(words[number] as string, keyOf(words[number] as string))).toBe(number)
  })
})
