import { describe, expect, test } from 'vitest'
import type { Grant } from '../access/index.ts'
import { loadVendor, vendorIds } from '../vendors/index.ts'
import { isAsStored, keepRules, replaceWholly, resolveGrant } from './resolve-grant.ts'

const vendorId = vendorIds[0]
const ownRule = {
  id: 'hooks',
  operations: ['transcripts.create'],
  field: 'webhook_url',
  forbid: true,
} as const
const context = { loadVendor, configuredRules: { hooks: [ownRule] } }
const input = { vendor: vendorId, constraints: {}, rules: [], replace: false, allowWildcard: false }

const stored: Grant = {
  clientId: 'cl_4fT9aQ2bX1Lm',
  vendor: vendorId,
  scopes: ['read:transcripts'],
  constraints: { shippedRules: ['redact-pii'], bodyRules: [ownRule], dailyQuota: 5 },
  grantedAtMs: 0,
  wildcardOverride: false,
}

describe('resolveGrant', () => {
  test('gives the preset where no scope is named, also together with a rule', async () => {
    const resolved = await resolveGrant(
      context,
      { ...input, scopes: [], rules: ['redact-pii'] },
      'development',
    )
    expect(resolved.scopes).toEqual(['read:*'])
    expect(resolved.constraints).toEqual({ shippedRules: ['redact-pii'] })
  })

  test('leaves the scopes of a stored grant alone where only limits are named', async () => {
    const asked = { ...input, scopes: [], constraints: { dailyQuota: 9 } }
    expect((await resolveGrant(context, asked, 'development', stored)).scopes).toEqual([])
  })

  test('gives nothing unasked in production, and names the nearest rule for a mistyped one', async () => {
    await expect(resolveGrant(context, { ...input, scopes: [] }, 'production')).rejects.toMatchObject({
      code: 'ERR_ACCESS_SCOPE_INVALID',
    })
    const mistyped = { ...input, scopes: ['read:transcripts'], rules: ['redact-pi'] }
    await expect(resolveGrant(context, mistyped, 'production')).rejects.toMatchObject({
      code: 'ERR_ACCESS_RULE_INVALID',
      detail: expect.stringContaining('Did you mean redact-pii?'),
    })
  })
})

describe('what becomes of a stored grant', () => {
  test('a further rule is added to those that hold; a rule of the same id is renewed', async () => {
    const asked = await resolveGrant(
      context,
      { ...input, scopes: [], rules: ['no-webhook', 'hooks'] },
      'staging',
      stored,
    )
    expect(keepRules(asked, stored).constraints).toEqual({
      shippedRules: ['redact-pii', 'no-webhook'],
      bodyRules: [ownRule],
    })
  })

  test('a declared grant leaves nothing else, and is told apart from one that holds already', async () => {
    const scopes = ['read:transcripts']
    const asked = await resolveGrant(context, { ...input, scopes, rules: ['redact-pii'] }, 'staging', stored)
    const exact = replaceWholly(asked, stored)
    expect(exact.mode).toBe('replace')
    expect(exact.constraints).toEqual({ shippedRules: ['redact-pii'], bodyRules: null, dailyQuota: null })
    expect(isAsStored(exact, stored)).toBe(false)
    expect(isAsStored(exact, { ...stored, constraints: { shippedRules: ['redact-pii'] } })).toBe(true)
    expect(isAsStored(exact, undefined)).toBe(false)
  })
})
