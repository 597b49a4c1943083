import { expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { parseBodyRules } from './parse-body-rules.ts'

const operations = [
  operationOf('transcripts.create', 'write:transcripts'),
  operationOf('calls.create', 'write:calls'),
]
const valid = {
  id: 'our-hooks',
  operations: ['transcripts.create'],
  field: 'webhook_url',
  hosts: ['hooks.example.com'],
}

test('takes each kind of rule', () => {
  const tests = [
    { require: { a: [1, null] } },
    { set: false },
    { forbid: true },
    { includes: ['a'] },
    { add: ['a'] },
    { oneOf: ['a', 'b'] },
    { hosts: ['hooks.example.com', 'h:8443'] },
  ]
  const rules = tests.map((kind, index) => ({
    id: `r${index}`,
    operations: ['calls.create'],
    field: 'a.*.b',
    ...kind,
  }))
  expect(parseBodyRules(rules, operations)).toEqual(rules)
})

test('writes hosts the way they are compared', () => {
  const [rule] = parseBodyRules([{ ...valid, hosts: ['Hooks.Example.com:443'] }], operations)
  expect(rule).toMatchObject({ hosts: ['hooks.example.com'] })
})

const { hosts: _, ...noTest } = valid

test.each<[string, unknown, string]>([
  ['no list', {}, 'bodyRules'],
  ['no object', ['x'], 'bodyRules[0]'],
  ['an unknown field', [{ ...valid, feild: 'x' }], 'bodyRules[0].feild'],
  [
    'an unknown operation',
    [{ ...valid, operations: ['calls.create', 'call.create'] }],
    'bodyRules[0].operations[1]',
  ],
  ['no operation', [{ ...valid, operations: [] }], 'bodyRules[0].operations'],
  ['no test', [noTest], 'bodyRules[0]'],
  ['two tests', [{ ...valid, forbid: true }], 'bodyRules[0]'],
  ['forbid: false', [{ ...noTest, forbid: false }], 'bodyRules[0].forbid'],
  ['a bad id', [{ ...valid, id: 'Our Hooks' }], 'bodyRules[0].id'],
  ['an id twice', [valid, valid], 'bodyRules[1].id'],
  ['a bad path', [{ ...valid, field: 'a..b' }], 'bodyRules[0].field'],
  ['a star in a query', [{ ...valid, in: 'query', field: '*' }], 'bodyRules[0].field'],
  ['another place', [{ ...valid, in: 'header' }], 'bodyRules[0].in'],
  ['observe: 1', [{ ...valid, observe: 1 }], 'bodyRules[0].observe'],
  ['a URL as host', [{ ...valid, hosts: ['https://hooks.example.com/'] }], 'bodyRules[0].hosts[0]'],
  ['a wildcard host', [{ ...valid, hosts: ['a.example', '*.example.com'] }], 'bodyRules[0].hosts[1]'],
  ['no host', [{ ...valid, hosts: [] }], 'bodyRules[0].hosts'],
  ['a number in a list', [{ ...noTest, oneOf: ['a', 1] }], 'bodyRules[0].oneOf[1]'],
  ['a function', [{ ...noTest, set: () => 1 }], 'bodyRules[0].set'],
])('refuses %s and names the place', (_what, input, field) => {
  expect(() => parseBodyRules(input, operations)).toThrow(
    expect.objectContaining({ code: 'ERR_ACCESS_RULE_INVALID', field }),
  )
})

test('suggests the operation that was meant', () => {
  expect(() => parseBodyRules([{ ...valid, operations: ['transcript.create'] }], operations)).toThrow(
    expect.objectContaining({ detail: expect.stringContaining('Did you mean transcripts.create?') }),
  )
})
