import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadVendor } from '../../vendors/index.ts'
import type { ClientListing } from '../clients/clients.ts'
import { coversOperation } from '../grants/scope.ts'
import { adviseGrants, type CallUsage } from './advise.ts'

const { operations } = await loadVendor('castai')
const clientId = 'cl_000000000001'
const listing = (scopes: readonly string[], environment: 'development' | 'production' = 'development') =>
  ({
    client: {
      id: clientId,
      name: 'reader',
      environment,
      keyHash: '',
      createdAtMs: 0,
      expiresAtMs: null,
      revokedAtMs: null,
    },
    grants: [
      { clientId, vendor: 'castai', scopes, constraints: {}, grantedAtMs: 0, wildcardOverride: false },
    ],
  }) as unknown as ClientListing
const usage = (operation: string, allowed: number, unscoped = 0): CallUsage => ({
  clientId,
  vendor: 'castai',
  operation,
  allowed,
  unscoped,
  lastAtMs: 7,
})
const advise = (clients: readonly ClientListing[], calls: readonly CallUsage[]) =>
  adviseGrants(clients, calls, () => operations)

test('says what was used, what was not, and what would be enough', () => {
  const [advice] = advise(
    [listing(['read:*', 'write:clusters'], 'production')],
    [usage('clusters.list', 3), usage('organizations.list', 1), usage('clusters.delete', 0, 2)],
  )
  expect(advice).toMatchObject({
    calls: 4,
    lastAtMs: 7,
    used: { 'read:*': 4 },
    unused: ['write:clusters'],
    enough: ['read:clusters', 'read:organizations'],
    canShrink: true,
    broad: ['read:*'],
    missing: { 'delete:clusters': 2 },
  })
})

test('a grant that is used in full could not be smaller, and one that nobody uses is told', () => {
  const [full] = advise([listing(['read:clusters'])], [usage('clusters.list', 1)])
  expect(full).toMatchObject({ canShrink: false, unused: [] })
  const [idle] = advise([listing(['read:clusters'])], [])
  expect(idle).toMatchObject({ calls: 0, lastAtMs: null, canShrink: false, unused: ['read:clusters'] })
})

test('leaves out what is nobody’s: revoked clients, operations that are gone', () => {
  const gone = listing(['read:*'])
  expect(advise([{ ...gone, client: { ...gone.client, revokedAtMs: 1 } }], [])).toEqual([])
  expect(advise([listing(['read:*'])], [usage('no.such', 9)])[0]).toMatchObject({ calls: 0, enough: [] })
})

describe('what would be enough', () => {
  const grantable = operations.filter(({ scope }) => !scope.endsWith('*'))

  test('allows every call that was made, and without any one of its scopes a call would be refused', () => {
    const calls = fc.uniqueArray(fc.constantFrom(...grantable), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(calls, (made) => {
        const granted = [...new Set(made.map(({ scope }) => scope)), 'read:*']
        const [advice] = advise(
          [listing(granted)],
          made.map(({ id }) => usage(id, 1)),
        )
        const enough = advice?.enough ?? []
        for (const operation of made) expect(coversOperation(enough, operation)).toBeDefined()
        for (const scope of enough) {
          const without = enough.filter((one) => one !== scope)
          expect(made.some((operation) => coversOperation(without, operation) === undefined)).toBe(true)
        }
      }),
    )
  })
})
