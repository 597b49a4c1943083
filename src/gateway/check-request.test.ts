import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import type { BodyRule, FieldNaming, Grant, Operation } from '../access/index.ts'
import type { Admission } from './admission.ts'
import { type CheckedRequest, checkRequest, needsBody } from './check-request.ts'

const operation: Operation = {
  id: 'things.create',
  service: 'main',
  method: 'POST',
  path: '/things',
  scope: 'write:things',
  flags: new Set(),
}
const target = { id: 'r1', operations: [operation.id] }
const forbid: BodyRule = { ...target, field: 'hook', forbid: true }
const set: BodyRule = { ...target, field: 'safe', set: true }
const inQuery: BodyRule = { ...target, in: 'query', field: 'hook', forbid: true }

function admit(options: {
  rules?: readonly BodyRule[]
  constraints?: Grant['constraints']
  names?: readonly string[]
  query?: string
  type?: string
  encoding?: string
  naming?: FieldNaming
}): Admission {
  return {
    mount: { vendor: { id: 'acme', fieldNaming: options.naming } },
    operation: options.names === undefined ? operation : { ...operation, names: options.names },
    client: { name: 'web' },
    grant: { constraints: options.constraints ?? {} },
    bodyRules: options.rules ?? [],
    query: options.query ?? '',
    contentType: options.type ?? 'application/json',
    contentEncoding: options.encoding,
  } as unknown as Admission
}

const limits = { jsonBodyBytesMax: 1_000, isOwn: (_admission: Admission, id: string) => id === 'mine' }
const check = (options: Parameters<typeof admit>[0], body?: string) =>
  checkRequest(admit(options), body === undefined ? undefined : Buffer.from(body), limits)

const allowed = (result: ReturnType<typeof check>): CheckedRequest => {
  if ('kind' in result) throw new Error(result.reason)
  return result
}

describe('needsBody', () => {
  it('is true where a rule, or an id in the body, must be looked at', () => {
    expect(needsBody(admit({}))).toBe(false)
    expect(needsBody(admit({ rules: [forbid] }))).toBe(true)
    expect(needsBody(admit({ rules: [inQuery] }))).toBe(false)
    expect(needsBody(admit({ names: ['thing_id'] }))).toBe(false)
    expect(needsBody(admit({ names: ['thing_id'], constraints: { ownIdsOnly: true } }))).toBe(true)
    expect(needsBody(admit({ constraints: { ownIdsOnly: true } }))).toBe(false)
  })
})

describe('a request that no rule looks at', () => {
  it('goes on as it is', () => {
    expect(check({ query: 'a=1;b=2' })).toEqual({ body: undefined, query: 'a=1;b=2', observed: [] })
  })
})

describe('a body', () => {
  it('is sent as it was checked', () => {
    expect(allowed(check({ rules: [set] }, '{ "a" : 1 }')).body?.toString()).toBe('{"a":1,"safe":true}')
    expect(allowed(check({ rules: [forbid] }, '{ "a" : 1 }')).body?.toString()).toBe('{ "a" : 1 }')
    expect(allowed(check({ rules: [forbid] }, '{ "\\u0061" : 1 }')).body?.toString()).toBe('{"a":1}')
    expect(allowed(check({ rules: [forbid] }, '')).body).toHaveLength(0)
    expect(allowed(check({ rules: [set] }, '')).body?.toString()).toBe('{"safe":true}')
  })

  it('is refused where a rule says so, and the refusal names the rule', () => {
    expect(check({ rules: [forbid] }, '{"hook":"x"}')).toMatchObject({
      kind: 'forbidden',
      reason: 'body_refused',
      rule: 'r1',
    })
  })

  it('is refused under both names of a field, where the vendor takes two', () => {
    const rule: BodyRule = { ...target, field: 'hookUrl', forbid: true }
    const naming = 'protojson'
    expect(check({ rules: [rule], naming }, '{"hook_url":"x"}')).toMatchObject({ reason: 'body_refused' })
    expect(check({ rules: [{ ...rule, in: 'query' }], naming, query: 'hook_url=x' })).toMatchObject({
      reason: 'parameter_refused',
    })
    expect(check({ rules: [rule] }, '{"hook_url":"x"}')).not.toHaveProperty('kind')
    const bound = { names: ['thing_id'], constraints: { ownIdsOnly: true }, naming } as const
    expect(check(bound, '{"thingId":"theirs"}')).toMatchObject({ reason: 'not_own_id' })
  })

  it('is let through by a rule that only observes, and what it would have said is kept', () => {
    const { body, observed } = allowed(check({ rules: [{ ...forbid, observe: true }] }, '{"hook":"x"}'))
    expect(body?.toString()).toBe('{"hook":"x"}')
    expect(observed).toMatchObject([{ reason: 'body_refused', rule: 'r1' }])
  })

  it.each([
    ['another type', { type: 'text/plain' }],
    ['JSON in another charset', { type: 'application/json; charset=utf-16' }],
    ['an encoding', { encoding: 'gzip' }],
    ['an encoding that is none', { encoding: 'identity' }],
  ])('is refused with %s', (_name, options) => {
    expect(check({ rules: [forbid], ...options }, '{}')).toMatchObject({ reason: 'body_unreadable' })
  })

  it('is refused past the limit', () => {
    expect(check({ rules: [forbid] }, `{"a":"${'x'.repeat(1_000)}"}`)).toMatchObject({ kind: 'too_large' })
  })
})

describe('a query', () => {
  it('is refused where a rule says so, however the field is written', () => {
    for (const query of ['hook=x', 'a=1&hook=', '%68ook=x', 'hook', 'hook=x&hook=y', 'ho%6Fk=1']) {
      expect(check({ rules: [inQuery], query }), query).toMatchObject({
        reason: 'parameter_refused',
        rule: 'r1',
      })
    }
  })

  it('is written anew, so that nobody reads another parameter in it', () => {
    expect(allowed(check({ rules: [inQuery], query: 'a=1;hook=x&b=%C3%A9+%20&c' })).query).toBe(
      'a=1%3Bhook%3Dx&b=%C3%A9++&c=',
    )
  })
})

describe('ids that a body names', () => {
  const bound = { names: ['thing_id', 'parts.*.id'], constraints: { ownIdsOnly: true } }

  it("may be the client's own", () => {
    expect(allowed(check(bound, '{"thing_id":"mine","parts":[{"id":"mine"}]}')).body?.toString()).toContain(
      'mine',
    )
    expect(allowed(check(bound, '{"thing_id":null}')).body?.toString()).toBe('{"thing_id":null}')
  })

  it.each([
    '{"thing_id":"theirs"}',
    '{"thing_id":["mine","theirs"]}',
    '{"parts":[{"id":"mine"},{"id":"theirs"}]}',
    '{"thing_id":7}',
  ])("may be nobody else's: %s", (body) => {
    expect(check(bound, body)).toMatchObject({ reason: 'not_own_id', rule: 'ownIdsOnly' })
  })
})
