import { expect, it } from 'vitest'
import { findSpans } from '../find/find-spans.ts'
import { policySets } from '../policies/parse-policies.ts'

const wanted = new Set(policySets.personal)

function policyOf(text: string, value: string): string | undefined {
  const start = text.indexOf(value)
  const [spans = []] = findSpans([text], wanted)
  return spans.find((span) => span.start <= start && span.end >= start + value.length)?.policy
}

it.each([
  ['My cell is {} times out sometimes', 'four eight six five five five oh one six four'],
  ['Agent: What is your cell?\nCaller: {} years ago', 'four eight six, five five five, oh one six four'],
  ['I want to update my home phone. The digits were {}.', 'four eight six five five five oh one six four'],
  ['Agent: Can I have your cell?\nCaller: Those were {}', 'four eight six five five five oh one six four'],
  ['My account ID is {}. It was twenty dollars.', '343 855 192 397'],
  ['My account ID is {}. So twenty people use it.', '343 855 192 397'],
  ['Policy number: {} thank you', '888.709.704.3'],
  ['Agent: And the account ID?\nCaller: five seven two\nAgent: Okay.\nCaller: {} is what I have', 'seven'],
])('a value is one whatever is told of it besides: %j', (text, value) => {
  expect(policyOf(text.replace('{}', value), value)).toMatch(/^(phone_number|account_number)$/)
})

it.each([
  'On the card the quarters were {}',
  'Sin taxes rise. Speed of light, {} meters per second.',
  'I have an account. My record is {} points',
])('nothing is made of what was measured: %j', (text) => {
  const value = 'two nine nine seven nine two four five eight'
  expect(policyOf(text.replace('{}', value), value)).toBeUndefined()
})
