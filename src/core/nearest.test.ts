import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const scopes = ['read:transcripts', 'write:transcripts', 'delete:transcripts', 'read:calls']

test('finds a word with one character missing, added, changed or swapped', () => {
  expect(nearest('read:transcript', scopes)).toBe('read:transcripts')
  expect(nearest('reead:calls', scopes)).toBe('read:calls')
  expect(nearest('read:cells', scopes)).toBe('read:calls')
  expect(nearest('raed:calls', scopes)).toBe('read:calls')
})

test('counts a swap of neighbours as one change', () => {
  expect(nearest('ab', ['ba'])).toBe('ba')
  expect(nearest('ab', ['cd'])).toBeUndefined()
})

test('falls back on the shortest candidate that contains the word', () => {
  expect(nearest('phone', ['telephone_numbers_of_people', 'phone_number'])).toBe('phone_number')
})

test('suggests nothing for a word that is far from all', () => {
  expect(nearest('xyzzy', scopes)).toBeUndefined()
  expect(nearest('', scopes)).toBeUndefined()
  expect(nearest('read:calls', [])).toBeUndefined()
  expect(nearest('r'.repeat(5000), scopes)).toBeUndefined()
})

test('always finds a candidate that differs by one character', () => {
  const words = fc.string({ minLength: 3, maxLength: 20 })
  fc.assert(
    fc.property(words, fc.nat(), (word, position) => {
      const index = position % word.length
      const mistyped = word.slice(0, index) + word.slice(index + 1)
      expect(nearest(mistyped, [word])).toBe(word)
    }),
  )
})
