import { beforeEach, expect, test } from 'vitest'
import { MemoryAccessStore, MemoryRecorder } from '../../../test/support/memory-stores.ts'
import { type Actor, ManualClock, systemRandom } from '../../core/index.ts'
import type { LockTarget } from './lock.ts'
import { Locks } from './locks.ts'

const by: Actor = { kind: 'operator', id: 'alice' }
let store: MemoryAccessStore
let recorder: MemoryRecorder
let locks: Locks

beforeEach(() => {
  store = new MemoryAccessStore()
  recorder = new MemoryRecorder()
  locks = new Locks({ store, clock: new ManualClock(5), random: systemRandom, record: recorder.record })
})

test('a lock stands until it is lifted, and both are on record', async () => {
  const lock = await locks.add({ kind: 'vendor', id: 'acme' }, 'leaked key', by)
  expect(lock).toMatchObject({ reason: 'leaked key', createdAtMs: 5, createdBy: 'alice' })
  expect(await locks.list()).toEqual([lock])
  expect(await locks.lift(lock.id, by)).toEqual(lock)
  expect(await locks.list()).toEqual([])
  expect(recorder.events).toMatchObject([
    { action: 'lock.add', resource: `lock/${lock.id}`, actor: by, metadata: { reason: 'leaked key' } },
    { action: 'lock.lift', resource: `lock/${lock.id}` },
  ])
})

test('only a lock that stands can be lifted', async () => {
  await expect(locks.lift('lock_none', by)).rejects.toThrow(
    expect.objectContaining({ code: 'ERR_ACCESS_LOCK_UNKNOWN' }),
  )
  expect(recorder.events).toEqual([])
})

test.each<[unknown, string, string]>([
  [{ kind: 'planet', id: 'x' }, 'r', 'target.kind'],
  [{ kind: 'client', id: '' }, 'r', 'target.id'],
  [{ kind: 'user', id: 'a b' }, 'r', 'target.id'],
  [{ kind: 'everything' }, '', 'reason'],
  [{ kind: 'everything' }, 'a\u0000b', 'reason'],
])('refuses %j', async (target, reason, field) => {
  await expect(locks.add(target as LockTarget, reason, by)).rejects.toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT', field }),
  )
})

test('what cannot be recorded does not happen', async () => {
  const lock = await locks.add({ kind: 'everything' }, 'r', by)
  recorder.failure = new Error('disk full')
  await expect(locks.add({ kind: 'vendor', id: 'acme' }, 'r', by)).rejects.toThrow('disk full')
  await expect(locks.lift(lock.id, by)).rejects.toThrow('disk full')
  expect(await locks.list()).toEqual([lock])
})
