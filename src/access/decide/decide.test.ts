import { beforeEach, describe, expect, test } from 'vitest'
import { type AccessFixture, clientWithGrant, operationOf } from '../../../test/support/access-rows.ts'
import { MemoryAccessStore } from '../../../test/support/memory-stores.ts'
import { ManualClock, systemRandom } from '../../core/index.ts'
import { mintClientKey } from '../clients/client-key.ts'
import { Limits, limitKey } from '../limits/limits.ts'
import { OwnIds } from '../limits/own-ids.ts'
import { UsageMeter } from '../limits/usage-meter.ts'
import type { LockTarget } from '../locks/lock.ts'
import type { AccessState, Call } from './call.ts'
import { admit, authenticate, decide } from './decide.ts'
import type { Decision, Denial } from './decision.ts'
import { AccessSnapshot } from './snapshot.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const create = operationOf('things.create', 'write:things')
const get = operationOf('things.get', 'read:things', { path: '/v1/orgs/{org}/things/{id}' })

let store: MemoryAccessStore
let state: AccessState

beforeEach(() => {
  store = new MemoryAccessStore()
  state = {
    limits: new Limits(),
    usage: new UsageMeter(store),
    ownIds: new OwnIds(store, new ManualClock(nowMs)),
  }
})

const snapshotOf = (fixture: AccessFixture) => new AccessSnapshot(fixture.rows, () => [])

function callOf(fixture: AccessFixture, change: Partial<Call> = {}): Call {
  return {
    client: fixture.client,
    vendor: 'acme',
    operation: create,
    params: {},
    address: '192.0.2.1',
    ...change,
  }
}

function decideOnce(fixture: AccessFixture, change: Partial<Call> = {}, atMs = nowMs): Decision {
  return decide(snapshotOf(fixture), callOf(fixture, change), state, atMs)
}

function denied(decision: Decision): Denial {
  if (decision.allowed) throw new Error('the call was allowed')
  return decision
}

describe('authenticate', () => {
  const fixture = clientWithGrant([])
  const snapshot = snapshotOf(fixture)

  test('gives the client a key belongs to', () => {
    expect(authenticate(snapshot, fixture.key.reveal(), nowMs)).toBe(fixture.client)
  })

  test('refuses what is missing, misshapen, unknown or of another secret', () => {
    const sameId = mintClientKey(fixture.client.id.slice(3), systemRandom).reveal()
    const unknown = mintClientKey('A'.repeat(12), systemRandom).reveal()
    expect(authenticate(snapshot, undefined, nowMs)).toMatchObject({ reason: 'credential_missing' })
    expect(authenticate(snapshot, '', nowMs)).toMatchObject({ reason: 'credential_missing' })
    for (const presented of [sameId, unknown, 'a1'.repeat(16), `${fixture.key.reveal()} `]) {
      const denial = authenticate(snapshot, presented, nowMs)
      expect(denial).toMatchObject({ allowed: false, reason: 'credential_invalid', kind: 'unauthenticated' })
      expect(JSON.stringify(denial)).not.toContain(presented.slice(3, 15))
    }
  })

  test('refuses a revoked and an expired client, from the very millisecond', () => {
    const revoked = clientWithGrant([], { client: { revokedAtMs: 1 } })
    const expiring = clientWithGrant([], { client: { expiresAtMs: nowMs } })
    expect(authenticate(snapshotOf(revoked), revoked.key.reveal(), nowMs)).toMatchObject({
      reason: 'client_revoked',
    })
    expect(authenticate(snapshotOf(expiring), expiring.key.reveal(), nowMs)).toMatchObject({
      reason: 'credential_expired',
    })
    expect(authenticate(snapshotOf(expiring), expiring.key.reveal(), nowMs - 1)).toBe(expiring.client)
  })
})

describe('grants and scopes', () => {
  test('an allowed call names the scope that allowed it', () => {
    const fixture = clientWithGrant(['write:things', 'read:*'])
    expect(decideOnce(fixture)).toMatchObject({
      allowed: true,
      rule: 'write:things',
      observed: [],
      bodyRules: [],
    })
    expect(decideOnce(fixture, { operation: get, params: { org: 'o', id: 'x' } })).toMatchObject({
      rule: 'read:*',
    })
  })

  test('a refusal names the operation, the scope and the command that would grant it', () => {
    const denial = denied(decideOnce(clientWithGrant(['read:*'])))
    expect(denial).toMatchObject({ reason: 'scope_missing', kind: 'forbidden', rule: 'write:things' })
    expect(denial.message).toBe(
      'The client web has no scope for things.create of acme: things.create needs write:things.',
    )
    expect(denial.remedy).toBe('sallyport client grant web acme write:things --environment staging')
  })

  test('no grant for the vendor is no access', () => {
    expect(denied(decideOnce(clientWithGrant(['write:*']), { vendor: 'other' }))).toMatchObject({
      reason: 'scope_missing',
      remedy: 'sallyport client grant web other write:things --environment staging',
    })
  })

  test('a stored production wildcard counts only with its override', () => {
    const bare = clientWithGrant(['write:*'], { environment: 'production' })
    const overridden = clientWithGrant(['write:*'], {
      environment: 'production',
      grant: { wildcardOverride: true },
    })
    expect(decideOnce(bare).allowed).toBe(false)
    expect(decideOnce(overridden).allowed).toBe(true)
  })

  test('a client that is gone, revoked or expired since it was authenticated may not call', () => {
    const fixture = clientWithGrant(['write:things'])
    const empty = new AccessSnapshot({ clients: [], grants: [], locks: [] }, () => [])
    expect(decide(empty, callOf(fixture), state, nowMs)).toMatchObject({ reason: 'credential_invalid' })
    expect(decideOnce(clientWithGrant(['write:things'], { client: { revokedAtMs: 1 } }))).toMatchObject({
      reason: 'client_revoked',
    })
    expect(decideOnce(clientWithGrant(['write:things'], { client: { expiresAtMs: nowMs } }))).toMatchObject({
      reason: 'credential_expired',
    })
  })
})

describe('locks', () => {
  const fixture = clientWithGrant(['write:things'], { constraints: { observe: true } })
  const lockedBy = (target: LockTarget, claimedUser?: string) => {
    const locks = [{ id: 'lock_1', target, reason: 'an internal matter', createdAtMs: 0, createdBy: 'op' }]
    const snapshot = new AccessSnapshot({ ...fixture.rows, locks }, () => [])
    return decide(snapshot, callOf(fixture, { claimedUser }), state, nowMs)
  }

  test.each<LockTarget>([
    { kind: 'everything' },
    { kind: 'vendor', id: 'acme' },
    { kind: 'client', id: fixture.client.id },
    { kind: 'user', id: 'u1' },
  ])('a lock on %o refuses, even where the grant observes, and keeps its reason to itself', (target) => {
    const denial = denied(lockedBy(target, 'u1'))
    expect(denial).toMatchObject({ reason: 'locked', rule: 'lock_1', remedy: 'sallyport lock lift lock_1' })
    expect(JSON.stringify(denial)).not.toContain('internal matter')
  })

  test('a lock on something else does not', () => {
    expect(lockedBy({ kind: 'vendor', id: 'other' }).allowed).toBe(true)
    expect(lockedBy({ kind: 'user', id: 'u2' }, 'u1').allowed).toBe(true)
    expect(lockedBy({ kind: 'user', id: 'acme' }).allowed).toBe(true)
  })
})

describe('constraints', () => {
  test('addresses', () => {
    const fixture = clientWithGrant(['write:things'], { constraints: { addresses: ['10.0.0.0/8'] } })
    expect(decideOnce(fixture, { address: '10.9.9.9' }).allowed).toBe(true)
    expect(denied(decideOnce(fixture, { address: '11.0.0.1' }))).toMatchObject({ reason: 'address_refused' })
    expect(denied(decideOnce(fixture, { address: '' }))).toMatchObject({ reason: 'address_refused' })
  })

  test('listed values of a path parameter', () => {
    const fixture = clientWithGrant(['read:things', 'write:things'], {
      constraints: { only: { org: ['ours'] } },
    })
    const denial = denied(decideOnce(fixture, { operation: get, params: { org: 'theirs', id: 'x' } }))
    expect(denial).toMatchObject({ reason: 'parameter_refused', rule: 'only.org' })
    expect(JSON.stringify(denial)).not.toContain('theirs')
    expect(decideOnce(fixture, { operation: get, params: { org: 'ours', id: 'x' } }).allowed).toBe(true)
    expect(decideOnce(fixture).allowed).toBe(true)
  })

  test('listed values of a path parameter also stop what reaches past all of them', () => {
    const fixture = clientWithGrant(['read:things'], { constraints: { only: { org: ['ours'] } } })
    const listAll = operationOf('things.list', 'read:things', { flags: ['many'] })
    expect(denied(decideOnce(fixture, { operation: listAll }))).toMatchObject({ reason: 'parameter_refused' })
    expect(decideOnce(fixture, { operation: listAll, params: { org: 'ours' } }).allowed).toBe(true)
  })

  test('every listed parameter must be in the path of what lists, or reaches far', () => {
    const fixture = clientWithGrant(['read:things'], {
      constraints: { only: { org: ['ours'], id: ['x'] } },
    })
    const listAll = operationOf('things.list', 'read:things', { lists: 'items.id' })
    for (const operation of [listAll, operationOf('things.search', 'read:things', { flags: ['many'] })]) {
      const ruleOf = (params: Call['params']) => {
        const decision = decideOnce(fixture, { operation, params })
        return decision.allowed ? 'allowed' : decision.rule
      }
      expect(ruleOf({})).toBe('only.org')
      expect(ruleOf({ org: 'ours' })).toBe('only.id')
      expect(ruleOf({ id: 'x' })).toBe('only.org')
      expect(ruleOf({ org: 'theirs', id: 'x' })).toBe('only.org')
      expect(ruleOf({ org: 'ours', id: 'x' })).toBe('allowed')
    }
  })

  describe('own ids', () => {
    const fixture = clientWithGrant(['read:*', 'write:things'], {
      constraints: { ownIdsOnly: true, only: { org: ['ours'] } },
    })
    const getThing = (id: string) => decideOnce(fixture, { operation: get, params: { org: 'ours', id } })

    test('refuses until it is known what the client created, and says to try again', () => {
      expect(denied(getThing('mine'))).toMatchObject({
        reason: 'not_own_id',
        kind: 'unavailable',
        retryAfterSeconds: 1,
      })
    })

    test('lets through what the client created, and values that an operator listed', async () => {
      await state.ownIds.ensure(fixture.client.id, 'acme', [])
      await state.ownIds.add(fixture.client.id, 'acme', ['mine'])
      expect(getThing('mine').allowed).toBe(true)
      const denial = denied(getThing('someone-elses'))
      expect(denial).toMatchObject({ reason: 'not_own_id', kind: 'forbidden' })
      expect(JSON.stringify(denial)).not.toContain('someone-elses')
      expect(decideOnce(fixture).allowed).toBe(true)
    })

    test('refuses operations that touch more than they name', async () => {
      await state.ownIds.ensure(fixture.client.id, 'acme', [])
      const purge = operationOf('things.purge', 'write:things', { flags: ['many'] })
      expect(denied(decideOnce(fixture, { operation: purge, params: { org: 'ours' } }))).toMatchObject({
        reason: 'not_own_id',
      })
    })
  })

  test('concurrency: a slot is taken by admit and given back by release', () => {
    const fixture = clientWithGrant(['write:things'], { constraints: { concurrency: 1 } })
    const snapshot = snapshotOf(fixture)
    const first = admit(snapshot, callOf(fixture), state, nowMs)
    const second = admit(snapshot, callOf(fixture), state, nowMs)
    expect(first.decision.allowed).toBe(true)
    expect(denied(second.decision)).toMatchObject({
      reason: 'concurrency_exceeded',
      kind: 'limited',
      retryAfterSeconds: 1,
    })
    second.release()
    expect(admit(snapshot, callOf(fixture), state, nowMs).decision.allowed).toBe(false)
    first.release()
    first.release()
    expect(admit(snapshot, callOf(fixture), state, nowMs).decision.allowed).toBe(true)
    expect(admit(snapshot, callOf(fixture), state, nowMs).decision.allowed).toBe(false)
  })

  test('rate, with the seconds until the next call', () => {
    const fixture = clientWithGrant(['write:things'], { constraints: { ratePerMinute: 2 } })
    expect(decideOnce(fixture).allowed).toBe(true)
    expect(decideOnce(fixture).allowed).toBe(true)
    expect(denied(decideOnce(fixture))).toMatchObject({
      reason: 'rate_exceeded',
      kind: 'limited',
      retryAfterSeconds: 30,
    })
    expect(decideOnce(fixture, {}, nowMs + 30_000).allowed).toBe(true)
  })

  test('daily quota, over restarts and instances', async () => {
    const fixture = clientWithGrant(['write:things'], { constraints: { dailyQuota: 3 } })
    await store.addUsage('2026-11-22', [{ clientId: fixture.client.id, vendor: 'acme', calls: 2 }])
    await state.usage.learn(snapshotOf(fixture).grantsToCount(), nowMs)
    expect(decideOnce(fixture).allowed).toBe(true)
    expect(denied(decideOnce(fixture))).toMatchObject({ reason: 'quota_exceeded', retryAfterSeconds: 43_200 })
    expect(decideOnce(fixture, {}, nowMs + 43_200_000).allowed).toBe(true)
  })

  test('a refused call uses up nothing', () => {
    const fixture = clientWithGrant(['write:things'], {
      constraints: { ratePerMinute: 1, dailyQuota: 5, concurrency: 1 },
    })
    const snapshot = snapshotOf(fixture)
    const running = admit(snapshot, callOf(fixture), state, nowMs)
    for (let call = 0; call < 10; call += 1) {
      expect(denied(decide(snapshot, callOf(fixture), state, nowMs + 60_000)).reason).toBe(
        'concurrency_exceeded',
      )
    }
    running.release()
    expect(decide(snapshot, callOf(fixture), state, nowMs + 60_000).allowed).toBe(true)
    expect(state.usage.callsToday(limitKey(fixture.client.id, 'acme'), nowMs)).toBe(2)
  })

  test('the order is fixed: what comes first is named', () => {
    const purge = operationOf('things.purge', 'write:things', {
      flags: ['many'],
      path: '/v1/orgs/{org}/things',
    })
    const constraints = {
      addresses: ['10.0.0.1'],
      only: { org: ['ours'] },
      ownIdsOnly: true,
      concurrency: 1,
      ratePerMinute: 1,
      dailyQuota: 1,
    }
    const call = { operation: purge, params: { org: 'theirs' } }
    const reasons: string[] = []
    const names = ['addresses', 'only', 'ownIdsOnly', 'concurrency', 'ratePerMinute', 'dailyQuota'] as const
    const exhausted = clientWithGrant(['write:things'], { constraints })
    const key = limitKey(exhausted.client.id, 'acme')
    state.limits.takeToken(key, 1, nowMs)
    const [grant] = exhausted.rows.grants
    if (grant !== undefined) state.limits.acquire(grant)
    state.usage.count(key, exhausted.client.id, 'acme', nowMs)
    for (let from = 0; from <= names.length; from += 1) {
      const left = Object.fromEntries(names.slice(from).map((name) => [name, constraints[name]]))
      const rows = {
        ...exhausted.rows,
        grants: exhausted.rows.grants.map((one) => ({ ...one, constraints: left })),
      }
      const decision = decide(new AccessSnapshot(rows, () => []), callOf(exhausted, call), state, nowMs)
      reasons.push(decision.allowed ? 'allowed' : decision.reason)
    }
    expect(reasons).toEqual([
      'address_refused',
      'parameter_refused',
      'not_own_id',
      'concurrency_exceeded',
      'rate_exceeded',
      'quota_exceeded',
      'allowed',
    ])
  })

  test('observing reports everything and refuses nothing', () => {
    const fixture = clientWithGrant(['write:things'], {
      constraints: { observe: true, addresses: ['10.0.0.1'], dailyQuota: 1, ratePerMinute: 1 },
    })
    expect(decideOnce(fixture)).toMatchObject({ allowed: true, observed: [{ reason: 'address_refused' }] })
    const second = decideOnce(fixture)
    expect(second.allowed && second.observed.map(({ reason }) => reason)).toEqual([
      'address_refused',
      'rate_exceeded',
      'quota_exceeded',
    ])
    expect(decideOnce(fixture, { operation: get }).allowed).toBe(false)
  })
})
