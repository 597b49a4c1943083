import { expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import type { Grant } from '../../access/index.ts'
import { planGrant } from './promotion.ts'

const operations = [
  operationOf('things.list', 'read:things'),
  operationOf('calls.note', 'write:calls', { flags: ['limited'] }),
  operationOf('calls.place', 'write:calls'),
]
const grantOf = (scopes: string[], constraints: Grant['constraints'] = {}): Grant => ({
  clientId: 'cl_1',
  vendor: 'acme',
  scopes,
  constraints,
  grantedAtMs: 1,
  wildcardOverride: false,
})
const hasKey = (name: string) => name === 'default'

test('a set is not taken for the scope of which it covers a part', () => {
  expect(planGrant(grantOf(['read:*', 'write:limited']), undefined, operations, hasKey)).toMatchObject({
    scopes: ['read:things'],
    leftOut: ['write:calls'],
    added: ['read:things'],
    lacks: null,
  })
})

test('what was done is named, where that is asked for, but no scope of which a part was granted', () => {
  const call = { clientId: 'cl_1', vendor: 'acme', allowed: 1, unscoped: 0, lastAtMs: 1 }
  const plan = (operation: string, allowed = 1) =>
    planGrant(grantOf(['read:*', 'write:limited']), undefined, operations, hasKey, [
      { ...call, operation, allowed },
    ])
  expect(plan('things.list')).toMatchObject({ scopes: ['read:things'], leftOut: [] })
  expect(plan('calls.note')).toMatchObject({ scopes: [], leftOut: ['write:calls'] })
  expect(plan('calls.note', 0)).toMatchObject({ scopes: [], leftOut: [] })
})

test('addresses, tenant, key and parameters of the place stay; other limits are those of the example', () => {
  const source = grantOf(['read:things'], { ratePerMinute: 5, tenant: 'a', keyName: 'first', observe: true })
  const present = grantOf(['read:things', 'write:calls'], { dailyQuota: 9, tenant: 'b' })
  expect(planGrant(source, present, operations, hasKey)).toMatchObject({
    constraints: { ratePerMinute: 5, tenant: 'b' },
    changed: ['dailyQuota', 'ratePerMinute'],
    dropped: ['write:calls'],
    added: [],
  })
  expect(planGrant(source, undefined, operations, hasKey)).toMatchObject({
    constraints: { ratePerMinute: 5, tenant: 'a', keyName: 'first' },
    lacks: 'The vault has no key for it there: first.',
  })
})
