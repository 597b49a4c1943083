import { describe, expect, it } from 'vitest'
import { clientWithGrant, operationOf } from '../../test/support/access-rows.ts'
import { AccessSnapshot, type Grant, type Lock, type LockTarget } from '../access/index.ts'
import { judgeLive } from './judge-live.ts'
import { type LiveCall, LiveCalls } from './live-calls.ts'
import type { Refusal } from './refusal.ts'

const operation = operationOf('things.read', 'read:things')
const { client, rows } = clientWithGrant(['read:things'])

function call(change: Partial<LiveCall> = {}): LiveCall & { cuts: Refusal[] } {
  const cuts: Refusal[] = []
  return {
    clientId: client.id,
    vendor: 'acme',
    operation,
    grant: rows.grants[0] as Grant,
    isSocket: false,
    keyId: 'key1',
    claimedUser: 'ada',
    waitsForClient: false,
    lastMovedAtMs: 0,
    cuts,
    cut: (refusal) => cuts.push(refusal),
    ...change,
  }
}

const refusal: Refusal = { kind: 'forbidden', reason: 'locked', message: 'Locked.' }

describe('LiveCalls', () => {
  it('knows how many each client has', () => {
    const calls = new LiveCalls()
    const [first, second, other] = [call(), call(), call({ clientId: 'cl_other' })]
    for (const each of [first, second, other, first]) calls.add(each)
    expect([calls.countOf(client.id), calls.countOf('cl_other'), calls.countOf('cl_none')]).toEqual([2, 1, 0])
    for (const each of [first, first, other]) calls.delete(each)
    expect([calls.countOf(client.id), calls.countOf('cl_other')]).toEqual([1, 0])
  })

  it('cuts those that are judged, once each, while they take themselves out', () => {
    const calls = new LiveCalls()
    const [first, second] = [call(), call({ vendor: 'other' })]
    const leaving: LiveCall = { ...call(), cut: () => calls.delete(leaving) }
    for (const each of [first, leaving, second]) calls.add(each)
    expect(calls.cutWhere(({ vendor }) => (vendor === 'acme' ? refusal : undefined))).toBe(2)
    expect([first.cuts, second.cuts]).toEqual([[refusal], []])
    expect(calls.size).toBe(2)
    calls.delete(first)
    calls.delete(first)
    expect(calls.size).toBe(1)
  })
})

describe('judgeLive', () => {
  const judge = (snapshot: AccessSnapshot, change: Partial<LiveCall> = {}, revokedKey?: string) =>
    judgeLive(snapshot, call(change), 1_000, (keyId) => keyId === revokedKey)?.reason

  const withRows = (change: Partial<typeof rows>) => new AccessSnapshot({ ...rows, ...change }, () => [])
  const lockOn = (target: LockTarget): Lock => ({
    id: 'lock1',
    target,
    reason: 'r',
    createdAtMs: 0,
    createdBy: 'o',
  })

  it('lets a call go on under the grant it was made under', () => {
    expect(judge(withRows({}))).toBeUndefined()
  })

  it.each<[LockTarget, string | undefined]>([
    [{ kind: 'everything' }, 'locked'],
    [{ kind: 'vendor', id: 'acme' }, 'locked'],
    [{ kind: 'vendor', id: 'other' }, undefined],
    [{ kind: 'key', id: 'key1' }, 'locked'],
    [{ kind: 'key', id: 'key2' }, undefined],
    [{ kind: 'client', id: client.id }, 'locked'],
    [{ kind: 'client', id: 'cl_other' }, undefined],
    [{ kind: 'user', id: 'ada' }, 'locked'],
    [{ kind: 'user', id: 'bob' }, undefined],
  ])('judges by a lock on %j', (target, reason) => {
    expect(judge(withRows({ locks: [lockOn(target)] }))).toBe(reason)
  })

  it('ends a call whose client is gone, revoked or expired', () => {
    expect(judge(withRows({ clients: [], grants: [] }))).toBe('grant_removed')
    expect(judge(withRows({ clients: [{ ...client, revokedAtMs: 1 }] }))).toBe('client_revoked')
    expect(judge(withRows({ clients: [{ ...client, expiresAtMs: 1_000 }] }))).toBe('credential_expired')
    expect(judge(withRows({ clients: [{ ...client, expiresAtMs: 1_001 }] }))).toBeUndefined()
  })

  it('ends a call whose grant is gone or covers it no longer', () => {
    expect(judge(withRows({ grants: [] }))).toBe('grant_removed')
    expect(
      judge(withRows({ grants: rows.grants.map((grant) => ({ ...grant, scopes: ['write:things'] })) })),
    ).toBe('scope_missing')
  })

  it('ends a call whose vendor key was revoked, once it has one', () => {
    expect(judge(withRows({}), {}, 'key1')).toBe('vendor_key_revoked')
    expect(judge(withRows({}), { keyId: undefined }, 'key1')).toBeUndefined()
  })
})
