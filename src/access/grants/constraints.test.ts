import { describe, expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { type GrantableVendor, mergeConstraints, parseConstraints } from './constraints.ts'

const vendor: GrantableVendor = {
  id: 'acme',
  operations: [operationOf('things.get', 'read:things', { path: '/v1/orgs/{orgId}/things/{id}' })],
  rules: { 'no-hooks': {} },
  tenantHeader: 'x-tenant',
}

test('takes every constraint', () => {
  const constraints = {
    addresses: ['10.0.0.0/8', '::1'],
    ratePerMinute: 60,
    concurrency: 1,
    dailyQuota: 1_000_000,
    ownIdsOnly: true,
    only: { orgId: ['a', 'b'] },
    tenant: 'tenant-1',
    keyName: 'default',
    shippedRules: ['no-hooks'],
    bodyRules: [{ id: 'r', operations: ['things.get'], field: 'a', forbid: true }],
    observe: false,
  }
  expect(parseConstraints(constraints, vendor)).toEqual(constraints)
  expect(parseConstraints({}, vendor)).toEqual({})
})

test.each<[unknown, string]>([
  [null, 'constraints'],
  [[], 'constraints'],
  [{ adresses: ['10.0.0.1'] }, 'adresses'],
  [{ constructor: 1 }, 'constructor'],
  [{ addresses: ['10.0.0.1', '10.0.0.0/99'] }, 'addresses[1]'],
  [{ addresses: 'x' }, 'addresses'],
  [{ addresses: [] }, 'addresses'],
  [{ ratePerMinute: 0 }, 'ratePerMinute'],
  [{ ratePerMinute: 1.5 }, 'ratePerMinute'],
  [{ ratePerMinute: '60' }, 'ratePerMinute'],
  [{ concurrency: -1 }, 'concurrency'],
  [{ dailyQuota: Number.NaN }, 'dailyQuota'],
  [{ ownIdsOnly: 'yes' }, 'ownIdsOnly'],
  [{ observe: 1 }, 'observe'],
  [{ only: { org: ['a'] } }, 'only.org'],
  [{ only: { orgId: [] } }, 'only.orgId'],
  [{ only: { orgId: ['a', ''] } }, 'only.orgId[1]'],
  [{ tenant: 'a\r\nb: c' }, 'tenant'],
  [{ keyName: '../x' }, 'keyName'],
  [{ shippedRules: ['no-hook'] }, 'shippedRules[0]'],
  [{ shippedRules: ['toString'] }, 'shippedRules[0]'],
])('refuses %j and names the place', (input, field) => {
  expect(() => parseConstraints(input, vendor)).toThrow(
    expect.objectContaining({ code: 'ERR_ACCESS_CONSTRAINT_INVALID', field }),
  )
})

test('a body rule that is wrong has its own error', () => {
  expect(() => parseConstraints({ bodyRules: [{}] }, vendor)).toThrow(
    expect.objectContaining({ code: 'ERR_ACCESS_RULE_INVALID', field: 'bodyRules[0]' }),
  )
})

test('suggests the name that was meant', () => {
  expect(() => parseConstraints({ adresses: [] }, vendor)).toThrow(
    expect.objectContaining({ detail: 'There is no such constraint. Did you mean addresses?' }),
  )
})

test('a vendor without tenants takes no tenant', () => {
  const { tenantHeader: _, ...without } = vendor
  expect(() => parseConstraints({ tenant: 'a' }, without)).toThrow(
    expect.objectContaining({ field: 'tenant' }),
  )
})

describe('mergeConstraints', () => {
  test('replaces what is given, keeps the rest, and null takes away', () => {
    const present = { ratePerMinute: 60, concurrency: 2, addresses: ['10.0.0.1'] }
    const change = { ratePerMinute: 30, addresses: null, ownIdsOnly: true }
    expect(mergeConstraints(present, change, vendor)).toEqual({
      ratePerMinute: 30,
      concurrency: 2,
      ownIdsOnly: true,
    })
  })

  test('checks the result', () => {
    expect(() => mergeConstraints({ ratePerMinute: 60 }, { ratePerMinute: 0 }, vendor)).toThrow(
      expect.objectContaining({ field: 'ratePerMinute' }),
    )
    expect(() => mergeConstraints({}, null, vendor)).toThrow(
      expect.objectContaining({ field: 'constraints' }),
    )
  })
})
