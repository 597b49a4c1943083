import { describe, expect, it } from 'vitest'
import { wordBook } from '../words/word-book.ts'
import { charactersOf } from './characters.ts'
import { kind, tokenize } from './tokenize.ts'

describe('a text taken apart', () => {
  it('has words in small letters, with what the book knows of them', () => {
    const { words, kinds, entries, capitals } = tokenize("Mary's CARD: 12, ABC1")
    expect(words).toEqual(["mary's", 'card', ':', '12', ',', 'abc1'])
    expect([...kinds]).toEqual([kind.word, kind.word, kind.sign, kind.number, kind.sign, kind.mixed])
    expect([...capitals]).toEqual([1, 1, 0, 0, 0, 1])
    expect(entries[0]).toBe(wordBook().get('mary'))
    expect(entries[1]).toBe(wordBook().get('card'))
  })

  it('knows a word by all its characters, and not by its key alone', () => {
    // In a key `5` is a `u`, as an apostrophe is a `g`; what a long word begins with meets what it ends with.
    const { entries } = tokenize("four fo5r eight ei'ht FOUR fourteen gourteef")
    expect(entries.map(({ word }) => word)).toEqual(['four', '', 'eight', '', 'four', 'fourteen', ''])
  })

  it('keeps its numbers while other texts are read, long and short', () => {
    const texts = ['one two', 'x '.repeat(20_000), '', 'Mary, 12', 'y. '.repeat(6_000), 'three']
    const read = texts.flatMap((text) => Array.from({ length: 4 }, () => tokenize(text)))
    for (const { text, starts, ends, words, kinds, count } of read) {
      expect(count).toBe(words.length)
      expect([starts.length, ends.length, kinds.length]).toEqual([count, count, count])
      const cut = words.map((_, at) => text.slice(starts[at], ends[at]).toLowerCase())
      expect(cut.join()).toBe(words.join())
    }
  })

  it('finds every word of the book where it stands in a text', () => {
    const { words, entries } = tokenize('My Zürich bank, OKAFOR and NAÏVE')
    for (const [at, word] of words.entries())
      expect(entries[at]?.flags).toBe(wordBook().get(word)?.flags ?? 0)
  })
})

it('keeps no characters of a text that was read', () => {
  tokenize('My name is John Smith.')
  expect(charactersOf('').some((code) => code !== 0)).toBe(false)
})
