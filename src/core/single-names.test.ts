import { expect, test } from 'vitest'
import { singleNames } from './single-names.ts'

test.each([
  ['{"a":"hidden","a":"seen"}', '{"a":"seen"}'],
  ['[{"a":{"b":1, "\\u0062":2}}]', '[{"a":{"b":2}}]'],
  ['{"__proto__":1,"__proto__":2}', '{"__proto__":2}'],
])('of two the one that JavaScript reads stays: %s', (text, expected) => {
  expect(singleNames(text)).toBe(expected)
})

test.each(['{"a": 1.0, "b": ":\\":\\\\", "c": [{"a":1}]}', '{}', '"a:b"', 'a: b', '', '{"a":1'])(
  'nothing else changes: %s',
  (text) => {
    expect(singleNames(text)).toBe(text)
  },
)
