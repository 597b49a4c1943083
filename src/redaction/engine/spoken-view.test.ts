import { expect, it } from 'vitest'
import { writeSpoken } from './spoken-view.ts'

const said = 'Well, nine nine eight six. Then q y l a z, at five it is 4 1 5, bye.'
const written = 'Well, 9986. Then Qylaz, at five it is 4 1 5, bye.'

it('writes out what is dictated and spelled, and leaves numerals and what is said in passing', () => {
  expect(writeSpoken(said)?.text).toBe(written)
  for (const plain of ['', 'Two of them at five.', 'Call 4 1 5 5 5.', 'Nobody.'])
    expect(writeSpoken(plain)).toBeUndefined()
})

it.each([
  ['Well', 'Well'],
  ['9986', 'nine nine eight six'],
  ['98', 'nine nine eight six'],
  ['9986. Then', 'nine nine eight six. Then'],
  [', 9', ', nine nine eight six'],
  ['. Then ', '. Then '],
  ['Then Q', 'Then q y l a z'],
  ['az, at', 'q y l a z, at'],
  ['bye.', 'bye.'],
])('%j in it is %j as it was said', (found, meant) => {
  const start = written.indexOf(found)
  const span = { policy: 'person_name', score: 0.9, by: 'engine', start, end: start + found.length } as const
  const { start: from = 0, end: to = 0 } = writeSpoken(said)?.toSaid(span) ?? {}
  expect(said.slice(from, to)).toBe(meant)
})
