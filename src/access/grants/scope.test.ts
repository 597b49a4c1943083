import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { type OperationFlag, operationFlags } from '../operation.ts'
import { coversOperation, parseScope, scopeVerbs, validateScopes } from './scope.ts'

const read = operationOf('things.get', 'read:things')
const write = operationOf('things.create', 'write:things', { flags: ['limited'] })
const remove = operationOf('things.delete', 'delete:things', { flags: ['destructive'] })
const reveal = operationOf('keys.get', 'reveal:keys', { flags: ['secret'] })
const operations = [read, write, remove, reveal]

describe('parseScope', () => {
  test.each(['read:things', 'write:*', 'delete:a-1', 'mint:streaming', 'reveal:keys', 'write:limited'])(
    'takes %s',
    (text) => {
      expect(`${parseScope(text).verb}:${parseScope(text).resource}`).toBe(text)
    },
  )

  test.each([
    '*',
    '*:*',
    '*:things',
    'reveal:*',
    'read',
    'read:',
    ':things',
    'admin:things',
    'read:Things',
    'read:a b',
    'read:**',
    'read:things:x',
    ' read:things',
    'read:things\n',
    '',
  ])('refuses %j', (text) => {
    expect(() => parseScope(text, 'scopes[3]')).toThrow(
      expect.objectContaining({ code: 'ERR_ACCESS_SCOPE_INVALID', field: 'scopes[3]' }),
    )
  })
})

describe('coversOperation', () => {
  test('an exact scope covers its operations, secrets too', () => {
    expect(coversOperation(['read:things'], read)).toBe('read:things')
    expect(coversOperation(['reveal:keys'], reveal)).toBe('reveal:keys')
  })

  test('a wildcard covers its verb and nothing else', () => {
    expect(coversOperation(['read:*'], read)).toBe('read:*')
    expect(coversOperation(['read:*'], write)).toBeUndefined()
    expect(coversOperation(['write:*'], write)).toBe('write:*')
  })

  test('no wildcard and no set covers a secret', () => {
    for (const verb of scopeVerbs) {
      const secret = operationOf('x.y', `${verb}:things`, { flags: ['secret', 'limited'] })
      expect(coversOperation([`${verb}:*`, 'write:limited'], secret)).toBeUndefined()
    }
  })

  test('write:limited covers the writes flagged so, and no deletion that is flagged by mistake', () => {
    expect(coversOperation(['write:limited'], write)).toBe('write:limited')
    expect(coversOperation(['write:limited'], operationOf('a.b', 'write:things'))).toBeUndefined()
    expect(
      coversOperation(['write:limited'], operationOf('a.b', 'delete:things', { flags: ['limited'] })),
    ).toBeUndefined()
  })

  test('the exact scope is named before the wildcard', () => {
    expect(coversOperation(['read:*', 'read:things'], read)).toBe('read:things')
  })

  test('wildcards that no grant may hold cover nothing, even where a row holds them', () => {
    expect(coversOperation(['*', '*:*', '*:things', 'reveal:*'], read)).toBeUndefined()
    expect(coversOperation(['reveal:*'], operationOf('a.b', 'reveal:keys'))).toBe('reveal:*')
    expect(coversOperation(['reveal:*'], reveal)).toBeUndefined()
  })

  test('an operation is covered exactly where one of the three rules says so', () => {
    const verbs = fc.constantFrom(...scopeVerbs)
    const resources = fc.constantFrom('things', 'calls', 'keys')
    const scopes = fc.array(
      fc.oneof(
        fc.tuple(verbs, resources).map((parts) => parts.join(':')),
        verbs.map((verb) => `${verb}:*`),
        fc.constantFrom('write:limited', '*', '*:things', 'read:', ''),
      ),
    )
    const flags = fc.subarray<OperationFlag>([...operationFlags])
    fc.assert(
      fc.property(scopes, verbs, resources, flags, (granted, verb, resource, flagged) => {
        const operation = operationOf('a.b', `${verb}:${resource}`, { flags: flagged })
        const isSecret = flagged.includes('secret')
        const expected =
          granted.includes(`${verb}:${resource}`) ||
          (!isSecret && granted.includes(`${verb}:*`)) ||
          (!isSecret && verb === 'write' && flagged.includes('limited') && granted.includes('write:limited'))
        const rule = coversOperation(granted, operation)
        expect(rule !== undefined).toBe(expected)
        if (rule !== undefined) expect(granted).toContain(rule)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('validateScopes', () => {
  test('sorts and removes duplicates', () => {
    expect(validateScopes(['write:limited', 'read:things', 'read:*', 'read:things'], operations)).toEqual([
      'read:*',
      'read:things',
      'write:limited',
    ])
  })

  test('names an unknown scope and the nearest known one', () => {
    expect(() => validateScopes(['read:*', 'read:thing'], operations)).toThrow(
      expect.objectContaining({
        code: 'ERR_ACCESS_SCOPE_UNKNOWN',
        field: 'scopes[1]',
        detail: expect.stringContaining('Did you mean read:things?'),
      }),
    )
  })

  test('refuses a wildcard that covers nothing', () => {
    expect(() => validateScopes(['mint:*'], operations)).toThrow(
      expect.objectContaining({ code: 'ERR_ACCESS_SCOPE_UNKNOWN' }),
    )
  })
})
