import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BodyRule, BodyRuleTest } from '../body-rule.ts'
import { applyBodyRules } from './apply-body-rules.ts'

const ruleOf = (field: string, test: BodyRuleTest, more: Partial<BodyRule> = {}): BodyRule =>
  ({ id: 'r1', operations: ['x.y'], field, ...test, ...more }) as BodyRule
const refusals = (rule: BodyRule, body: unknown) =>
  applyBodyRules([rule], body).denials.map(({ message }) => message)

describe('require', () => {
  const rule = ruleOf('redact_pii', { require: true })

  test('holds where the field is present and equal', () => {
    expect(refusals(rule, { redact_pii: true })).toEqual([])
    expect(refusals(ruleOf('a.b', { require: { x: [1] } }), { a: { b: { x: [1] } } })).toEqual([])
  })

  test.each([
    {},
    { redact_pii: false },
    { redact_pii: 'true' },
    { redact_pii: 1 },
    { redact_pii: [true] },
    { redact_pii: null },
  ])('refuses %j', (body) =>
    expect(refusals(rule, body)).toEqual(['Body rule r1 refused the call: redact_pii must be true.']),
  )

  test('lookalikes are other fields', () => {
    for (const name of ['Redact_Pii', 'redact_pii ', 'redact_pi\u0456', 'redact\u200b_pii']) {
      expect(refusals(rule, { [name]: true })).toHaveLength(1)
    }
  })

  test('every item of a list must meet it, and a list of none does', () => {
    const each = ruleOf('tasks.*.safe', { require: true })
    expect(refusals(each, { tasks: [{ safe: true }, { safe: true }] })).toEqual([])
    expect(refusals(each, { tasks: [{ safe: true }, {}] })).toHaveLength(1)
    expect(refusals(each, { tasks: ['text'] })).toHaveLength(1)
    expect(refusals(each, { tasks: [] })).toEqual([])
  })
})

describe('set', () => {
  test('writes its value whatever was sent, and leaves the input alone', () => {
    const body = { redact_pii: false, other: 1 }
    const ruled = applyBodyRules([ruleOf('redact_pii', { set: true })], body)
    expect(ruled).toMatchObject({ value: { redact_pii: true, other: 1 }, changed: true, denials: [] })
    expect(body).toEqual({ redact_pii: false, other: 1 })
  })

  test('changes nothing where the value stands there already', () => {
    const body = { redact_pii: true }
    expect(applyBodyRules([ruleOf('redact_pii', { set: true })], body)).toMatchObject({ changed: false })
    expect(applyBodyRules([ruleOf('redact_pii', { set: true })], body).value).toBe(body)
  })

  test('creates what is missing on the way, from no body at all too', () => {
    expect(applyBodyRules([ruleOf('a.b', { set: 1 })], undefined).value).toEqual({ a: { b: 1 } })
    expect(applyBodyRules([ruleOf('a.b', { set: 1 })], { a: null }).value).toEqual({ a: { b: 1 } })
  })

  test('refuses where it cannot write', () => {
    expect(refusals(ruleOf('a.b', { set: 1 }), { a: 'text' })).toEqual([
      'Body rule r1 refused the call: what holds a.b must be an object.',
    ])
    expect(refusals(ruleOf('a.b', { set: 1 }), { a: [] })).toHaveLength(1)
  })

  test('the rule keeps its own copy', () => {
    const set = { list: [1] }
    const value = applyBodyRules([ruleOf('a', { set })], {}).value as { a: { list: number[] } }
    value.a.list.push(2)
    expect(set).toEqual({ list: [1] })
  })
})

describe('forbid', () => {
  const rule = ruleOf('agent_override.agent.webhook_url', { forbid: true })

  test('refuses the field whatever it holds, and also inside a list', () => {
    for (const value of ['https://x', null, '', 0, {}]) {
      expect(refusals(rule, { agent_override: { agent: { webhook_url: value } } })).toHaveLength(1)
    }
    expect(refusals(rule, { agent_override: [{ agent: [{ webhook_url: 1 }] }] })).toHaveLength(1)
  })

  test('lets everything else through', () => {
    expect(refusals(rule, { agent_override: { agent: {} }, webhook_url: 1 })).toEqual([])
    expect(refusals(rule, { agent_override: null })).toEqual([])
    expect(refusals(rule, {})).toEqual([])
  })

  test('a forbidden field never comes through, whatever its name and surroundings', () => {
    const names = fc.constantFrom(
      'a',
      'b',
      'webhook_url',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      '0',
    )
    const paths = fc.array(names, { minLength: 1, maxLength: 4 })
    // JSON text, not objects: only so can a body hold its own `__proto__`.
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        fc.constantFrom('null', '1', '"a"', '[]', '{}'),
        fc.array(tie('json') as fc.Arbitrary<string>, { maxLength: 3 }).map((items) => `[${items.join()}]`),
        fc.dictionary(names, tie('json') as fc.Arbitrary<string>, { maxKeys: 4 }).map(
          (object) =>
            `{${Object.entries(object)
              .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
              .join()}}`,
        ),
      ),
    }))
    const objects = fc.dictionary(names, json as fc.Arbitrary<string>, { maxKeys: 5 })
    let refused = 0
    fc.assert(
      fc.property(paths, objects, fc.jsonValue(), (path, object, planted) => {
        const text = `{${Object.entries(object)
          .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
          .join()}}`
        const clean = JSON.parse(text) as unknown
        const forbid = ruleOf(path.join('.'), { forbid: true })
        const holdsIt = (body: unknown, rest: readonly string[]): boolean => {
          const [name, ...after] = rest
          if (name === undefined) return true
          if (Array.isArray(body)) return body.some((item) => holdsIt(item, rest))
          if (typeof body !== 'object' || body === null || !Object.keys(body).includes(name)) return false
          return holdsIt(Object.getOwnPropertyDescriptor(body, name)?.value, after)
        }
        expect(refusals(forbid, clean).length > 0).toBe(holdsIt(clean, path))
        if (refusals(forbid, clean).length > 0) refused += 1
        const dirty = path.reduceRight<string>(
          (inner, name) => `{${JSON.stringify(name)}:${inner}}`,
          JSON.stringify(planted),
        )
        expect(refusals(forbid, JSON.parse(dirty))).toHaveLength(1)
        expect(refusals(forbid, JSON.parse(dirty.replace(/\{(?=")/, '{"x":1,')))).toHaveLength(1)
      }),
      { numRuns: 1000 },
    )
    expect(refused).toBeGreaterThan(10)
  })
})

describe('includes and add', () => {
  const includes = ruleOf('policies', { includes: ['email', 'phone'] })
  const add = ruleOf('policies', { add: ['email', 'phone'] })

  test('includes wants a list that holds at least these', () => {
    expect(refusals(includes, { policies: ['name', 'phone', 'email'] })).toEqual([])
    for (const body of [
      {},
      { policies: ['email'] },
      { policies: 'email,phone' },
      { policies: { email: 1, phone: 1 } },
    ]) {
      expect(refusals(includes, body)).toEqual([
        'Body rule r1 refused the call: policies must be a list that holds email, phone.',
      ])
    }
  })

  test('add keeps what was asked for and adds what is missing, in order', () => {
    expect(applyBodyRules([add], { policies: ['name', 'phone'] }).value).toEqual({
      policies: ['name', 'phone', 'email'],
    })
    expect(applyBodyRules([add], {}).value).toEqual({ policies: ['email', 'phone'] })
    expect(applyBodyRules([add], { policies: null }).value).toEqual({ policies: ['email', 'phone'] })
    expect(applyBodyRules([add], { policies: ['phone', 'email'] })).toMatchObject({ changed: false })
    expect(refusals(add, { policies: 'email' })).toEqual([
      'Body rule r1 refused the call: policies must be a list.',
    ])
  })
})

describe('oneOf', () => {
  const rule = ruleOf('policies', { oneOf: ['email_address', 'phone_number'] })

  test('each value must be listed; absent is fine', () => {
    expect(refusals(rule, {})).toEqual([])
    expect(refusals(rule, { policies: 'email_address' })).toEqual([])
    expect(refusals(rule, { policies: ['phone_number', 'email_address'] })).toEqual([])
  })

  test('suggests the nearest and does not repeat what was sent', () => {
    expect(refusals(rule, { policies: ['email_adress'] })).toEqual([
      'Body rule r1 refused the call: each value of policies must be one that is listed (the nearest is email_address).',
    ])
    expect(refusals(rule, { policies: 'hunter2-secret' })[0]).not.toContain('hunter2')
  })

  test.each([null, 1, true, [null], [['email_address']], {}, ['email_address', 2]])(
    'refuses %j',
    (policies) => {
      expect(refusals(rule, { policies })).toHaveLength(1)
    },
  )
})

describe('hosts', () => {
  const rule = ruleOf('webhook_url', { hosts: ['hooks.example.com'] })

  test('wants an https URL on a listed host; absent and null are fine', () => {
    expect(refusals(rule, {})).toEqual([])
    expect(refusals(rule, { webhook_url: null })).toEqual([])
    expect(refusals(rule, { webhook_url: 'https://hooks.example.com/x' })).toEqual([])
    for (const webhook_url of [
      'https://evil.example/',
      'http://hooks.example.com/',
      7,
      [],
      ['https://evil.example/'],
      '',
    ]) {
      expect(refusals(rule, { webhook_url })).toEqual([
        'Body rule r1 refused the call: webhook_url must be an https URL on hooks.example.com.',
      ])
    }
  })
})

test.each([null, 'text', 1, [], [{ redact_pii: true }]])(
  'a body that is %j is refused by any rule',
  (body) => {
    for (const test of [
      { require: true },
      { set: true },
      { forbid: true },
      { oneOf: ['a'] },
    ] as BodyRuleTest[]) {
      expect(refusals(ruleOf('redact_pii', test), body)).toEqual([
        'Body rule r1 refused the call: the body must be a JSON object.',
      ])
    }
  },
)

test('a rule without a test that is known refuses', () => {
  const unknown = { id: 'r1', operations: ['x.y'], field: 'a', newer: 1 } as unknown as BodyRule
  expect(refusals(unknown, {})).toHaveLength(1)
})

test('rules act in their order, each on what the one before left', () => {
  const rules = [ruleOf('a', { set: 1 }), ruleOf('a', { require: 1 }), ruleOf('b', { add: ['x'] })]
  expect(applyBodyRules(rules, { a: 2 })).toMatchObject({ value: { a: 1, b: ['x'] }, denials: [] })
})

test('a rule that observes reports and changes nothing', () => {
  const body = { a: 2 }
  const rules = [ruleOf('a', { set: 1 }, { observe: true }), ruleOf('b', { require: 1 }, { observe: true })]
  const ruled = applyBodyRules(rules, body)
  expect(ruled).toMatchObject({ value: body, changed: false, denials: [] })
  expect(ruled.observed.map(({ message }) => message)).toEqual([
    'Body rule r1 would set a.',
    'Body rule r1 would refuse: b must be 1.',
  ])
})

describe('query parameters', () => {
  const apply = (test: BodyRuleTest, query: string, field = 'policies') =>
    applyBodyRules([ruleOf(field, test, { in: 'query' })], new URLSearchParams(query))

  test('rules of the other place are left out', () => {
    expect(refusals(ruleOf('a', { require: 1 }, { in: 'query' }), {})).toEqual([])
    expect(refusals(ruleOf('a', { require: 1 }), new URLSearchParams(''))).toEqual([])
  })

  test('values are text: true is "true", a list is JSON', () => {
    expect(apply({ require: true }, 'redact=true', 'redact').denials).toEqual([])
    expect(apply({ require: true }, 'redact=1', 'redact').denials).toHaveLength(1)
    expect(apply({ require: ['a'] }, 'policies=[ "a" ]').denials).toEqual([])
    expect(String(apply({ set: true }, 'x=1&redact=false&redact=true', 'redact').value)).toBe(
      'x=1&redact=true',
    )
    expect(new URLSearchParams(String(apply({ add: ['b'] }, 'policies=["a"]').value)).get('policies')).toBe(
      '["a","b"]',
    )
    expect(new URLSearchParams(String(apply({ add: ['b'] }, '').value)).get('policies')).toBe('["b"]')
    expect(apply({ add: ['b'] }, 'policies=a').denials).toHaveLength(1)
    expect(apply({ includes: ['a'] }, 'policies=["a","b"]').denials).toEqual([])
    expect(apply({ includes: ['a'] }, 'policies=a').denials).toHaveLength(1)
    expect(apply({ oneOf: ['a', 'b'] }, 'policies=["a","b"]').denials).toEqual([])
    expect(apply({ oneOf: ['a', 'b'] }, 'policies=b').denials).toEqual([])
    expect(apply({ oneOf: ['a', 'b'] }, 'policies=["a","c"]').denials).toHaveLength(1)
    expect(apply({ hosts: ['h.example'] }, 'policies=https%3A%2F%2Fh.example%2F').denials).toEqual([])
  })

  test('sent twice, every value must pass, and one nobody can choose is refused', () => {
    expect(apply({ require: true }, 'redact=true&redact=false', 'redact').denials).toHaveLength(1)
    expect(apply({ forbid: true }, 'a=1&%61=2', 'a').denials).toHaveLength(1)
    expect(
      apply({ hosts: ['h.example'] }, 'policies=https://h.example&policies=https://evil.example').denials,
    ).toHaveLength(1)
    expect(apply({ add: ['b'] }, 'policies=["a"]&policies=["b"]').denials).toMatchObject([
      { reason: 'parameter_refused', message: 'Body rule r1 refused the call: policies must be sent once.' },
    ])
  })

  test('the parameters given are not changed', () => {
    const given = new URLSearchParams('redact=false')
    applyBodyRules([ruleOf('redact', { set: true }, { in: 'query' })], given)
    expect(String(given)).toBe('redact=false')
  })
})

describe('properties', () => {
  // One rule a field: rules that contradict each other have no fixed point.
  const tests: fc.Arbitrary<BodyRuleTest> = fc.oneof(
    fc.record({ set: fc.jsonValue({ maxDepth: 2 }) }),
    fc.record({ require: fc.constantFrom(true, 1, 'x') }),
    fc.record({ add: fc.array(fc.constantFrom('p', 'q', 'r'), { minLength: 1 }) }),
    fc.record({ includes: fc.constantFrom(['p'], ['p', 'q']) }),
    fc.record({ oneOf: fc.constantFrom(['x'], ['p', 'q', 'x']) }),
    fc.record({ forbid: fc.constant(true as const) }),
  )
  const fields = fc.uniqueArray(fc.constantFrom('a', 'b.c', 'd.*.e', '__proto__.f', 'constructor'), {
    minLength: 1,
  })
  const ruleSets = fields.chain((names) =>
    fc.tuple(
      ...names.map((name) => tests.map((test) => ruleOf(name, test, { id: name.replace(/\W/g, '') }))),
    ),
  )
  const leaf = fc.constantFrom<unknown>(true, 1, 'x', null, ['p'], ['q', 'p'], {})
  const bodies = fc.record(
    {
      a: leaf,
      b: fc.oneof(fc.record({ c: leaf }, { requiredKeys: [] }), leaf),
      d: fc.oneof(fc.array(fc.record({ e: leaf }, { requiredKeys: [] }), { maxLength: 3 }), leaf),
      constructor: leaf,
    },
    { requiredKeys: [] },
  )

  test('applying rules twice gives what applying them once does, and the result passes them', () => {
    let changes = 0
    fc.assert(
      fc.property(ruleSets, bodies, (rules, body) => {
        const before = JSON.stringify(body)
        const once = applyBodyRules(rules, body)
        expect(JSON.stringify(body)).toBe(before)
        expect(applyBodyRules(rules, body)).toEqual(once)
        fc.pre(once.denials.length === 0)
        if (once.changed) changes += 1
        expect(applyBodyRules(rules, once.value)).toEqual({ ...once, changed: false })
      }),
      { numRuns: 2000 },
    )
    expect(changes).toBeGreaterThan(50)
  })
})
