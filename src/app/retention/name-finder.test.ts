import { expect, test } from 'vitest'
import { createNameFinder } from './name-finder.ts'

test.each(['+14155550142', 'tel:+14155550142', 'It is +14155550142.'])('a number is found: %s', (text) => {
  expect(createNameFinder(['+14155550142'], 'phone')(JSON.stringify({ call: { text } }))).toBe(true)
})

test.each(['Ada@example.com', '<ada@example.com>', 'mailto:ada@example.com', 'write to ada@example.com.'])(
  'an address is found: %s',
  (text) => {
    expect(createNameFinder(['ada@example.com'], 'email')(JSON.stringify([{ text }]))).toBe(true)
  },
)

test.each([
  '+141555501421',
  'nada@example.com',
  'x.ada@example.com',
  'ada@example.com.br',
  'ada@example.community',
])("a part of somebody else's is none: %s", (text) => {
  const names = ['+14155550142', 'ada@example.com']
  expect(createNameFinder(names, 'email')(JSON.stringify({ text }))).toBe(false)
})

test('the name of a user is all that a field holds: it may be a word like any other', () => {
  const isNamedIn = createNameFinder(['will'], 'user')
  expect(isNamedIn('{"call":{"metadata":{"user":"Will"}}}')).toBe(true)
  expect(isNamedIn('{"call":{"metadata":{"will":1}}}')).toBe(true)
  for (const text of ['I will call', 'goodwill', 'will@example.com'])
    expect(isNamedIn(JSON.stringify({ transcript: text })), text).toBe(false)
})

test('escapes hide nothing, no character means anything, and a body that is no JSON is read as it is', () => {
  const isNamedIn = createNameFinder(['a+b@example.com'], 'email')
  expect(isNamedIn(String.raw`{"to":"a\u002bb\u0040example.com"}`)).toBe(true)
  expect(isNamedIn('"aab@example.com"')).toBe(false)
  expect(isNamedIn('to=a+b@example.com')).toBe(true)
})
