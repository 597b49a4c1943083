import { describe, expect, it } from 'vitest'
import { wordBook } from '../words/word-book.ts'
import { kind, tokenize } from './tokenize.ts'

describe('a text taken apart', () => {
  it('has words in small letters, with what the book knows of them', () => {
    const { words, kinds, entries, capitals } = tokenize("Mary's CARD: 12, ABC1")
    expect(words).toEqual(["mary's", 'card', ':', '12', ',', 'abc1'])
    expect([...kinds]).toEqual([kind.word, kind.word, kind.sign, kind.number, kind.sign, kind.mixed])
    expect([...capitals]).toEqual([1, 1, 0, 0, 0, 1])
    expect(entries[0]).toBe(wordBook().all.get('mary'))
    expect(entries[1]).toBe(wordBook().all.get('card'))
  })

  it('finds every word of the book where it stands in a text', () => {
    const { words, entries } = tokenize('My Zürich bank, OKAFOR and NAÏVE')
    for (const [at, word] of words.entries())
      expect(entries[at]?.flags).toBe(wordBook().all.get(word)?.flags ?? 0)
  })
})
