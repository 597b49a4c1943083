import { expect, it } from 'vitest'
import { Redactor } from '../redactor/redactor.ts'
import { flag } from './entry.ts'
import { wordBook } from './word-book.ts'

it('what is somebody’s is known by the name in it, though a place is called so as well', () => {
  const book = wordBook()
  const person = flag.firstName | flag.surname
  const names = book.words.filter(
    (word) => /['’]s$/.test(word) && (book.get(word.slice(0, -2))?.flags ?? 0) & person,
  )
  expect(names).toContain("john's")
  for (const name of names) expect((book.get(name)?.flags ?? 0) & person, name).not.toBe(0)
  const { text } = new Redactor().redactText("I think John's account is closed.")
  expect(text).toBe('I think [PERSON_NAME] account is closed.')
})
