import { expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { explicitScopes } from './explicit-scopes.ts'

const operations = [
  operationOf('things.list', 'read:things'),
  operationOf('things.get', 'read:things'),
  operationOf('keys.show', 'reveal:keys', { flags: ['secret'] }),
  operationOf('calls.list', 'read:calls'),
  operationOf('notes.make', 'write:notes', { flags: ['limited'] }),
  operationOf('calls.note', 'write:calls', { flags: ['limited'] }),
  operationOf('calls.place', 'write:calls'),
]

test('takes wildcards and sets apart, and names nothing that would cover more', () => {
  expect(explicitScopes(['read:*'], operations)).toEqual({
    scopes: ['read:calls', 'read:things'],
    partly: [],
  })
  expect(explicitScopes(['write:limited'], operations)).toEqual({
    scopes: ['write:notes'],
    partly: ['write:calls'],
  })
  expect(explicitScopes(['write:limited', 'write:calls'], operations)).toEqual({
    scopes: ['write:calls', 'write:notes'],
    partly: [],
  })
  expect(explicitScopes(['read:things', 'reveal:keys'], operations)).toEqual({
    scopes: ['read:things', 'reveal:keys'],
    partly: [],
  })
  expect(explicitScopes([], operations)).toEqual({ scopes: [], partly: [] })
})
