import { expect, test } from 'vitest'
import { MemoryAccessStore } from '../../../test/support/memory-stores.ts'
import { ManualClock } from '../../core/index.ts'
import { OwnIds } from './own-ids.ts'

function setUp(idsMax?: number) {
  const store = new MemoryAccessStore()
  const clock = new ManualClock()
  return { store, clock, ownIds: new OwnIds(store, clock, idsMax) }
}

test('knows nothing before it loaded, and then only what the client created', async () => {
  const { store, ownIds } = setUp()
  await store.insertOwnIds([{ clientId: 'cl_a', vendor: 'acme', id: 'one', createdAtMs: 0 }])
  expect(ownIds.has('cl_a', 'acme', 'one')).toBeUndefined()
  await ownIds.ensure('cl_a', 'acme', ['one'])
  expect(ownIds.has('cl_a', 'acme', 'one')).toBe(true)
  expect(ownIds.has('cl_a', 'acme', 'two')).toBe(false)
  expect(ownIds.has('cl_b', 'acme', 'one')).toBeUndefined()
  expect(ownIds.has('cl_a', 'other', 'one')).toBeUndefined()
})

test('does not wait where memory can answer', async () => {
  const { ownIds } = setUp()
  await ownIds.ensure('cl_a', 'acme', [])
  await ownIds.add('cl_a', 'acme', ['one'])
  expect(ownIds.ensure('cl_a', 'acme', ['one'])).toBeUndefined()
})

test('an unknown id is looked up again, but at most once a second', async () => {
  const { store, clock, ownIds } = setUp()
  await ownIds.ensure('cl_a', 'acme', [])
  await store.insertOwnIds([{ clientId: 'cl_a', vendor: 'acme', id: 'elsewhere', createdAtMs: 0 }])
  expect(ownIds.ensure('cl_a', 'acme', ['elsewhere'])).toBeUndefined()
  clock.advance(1000)
  await Promise.all([ownIds.ensure('cl_a', 'acme', ['elsewhere']), ownIds.ensure('cl_a', 'acme', ['guess'])])
  expect(ownIds.has('cl_a', 'acme', 'elsewhere')).toBe(true)
  expect(store.ownIdLoads).toBe(2)
})

test('what is created is in the store before it counts', async () => {
  const { store, ownIds } = setUp()
  await ownIds.ensure('cl_a', 'acme', [])
  store.failure = new Error('disk full')
  await expect(ownIds.add('cl_a', 'acme', ['one'])).rejects.toThrow('disk full')
  expect(ownIds.has('cl_a', 'acme', 'one')).toBe(false)
})

test('an id created while a load is under way is not lost, though the load did not see it', async () => {
  const { store, ownIds } = setUp()
  const held = Promise.withResolvers<readonly string[]>()
  store.loadOwnIds = () => held.promise
  const loading = ownIds.ensure('cl_a', 'acme', [])
  const adding = ownIds.add('cl_a', 'acme', ['one'])
  await new Promise(setImmediate)
  held.resolve([])
  await Promise.all([loading, adding])
  expect(ownIds.has('cl_a', 'acme', 'one')).toBe(true)
})

test('memory is bounded: the client that was used least recently is dropped', async () => {
  const { ownIds } = setUp(10)
  for (const client of ['cl_a', 'cl_b', 'cl_c']) {
    await ownIds.ensure(client, 'acme', [])
    await ownIds.add(
      client,
      'acme',
      Array.from({ length: 4 }, (_, index) => `${client}-${index}`),
    )
    ownIds.has('cl_a', 'acme', 'cl_a-0')
  }
  expect(ownIds.has('cl_a', 'acme', 'cl_a-0')).toBe(true)
  expect(ownIds.has('cl_b', 'acme', 'cl_b-0')).toBeUndefined()
  expect(ownIds.has('cl_c', 'acme', 'cl_c-0')).toBe(true)
})

test('a failed load leaves nothing half loaded and is tried again', async () => {
  const { store, ownIds } = setUp()
  store.failure = new Error('unreachable')
  await expect(ownIds.ensure('cl_a', 'acme', [])).rejects.toThrow('unreachable')
  expect(ownIds.has('cl_a', 'acme', 'one')).toBeUndefined()
  store.failure = undefined
  await ownIds.ensure('cl_a', 'acme', [])
  expect(ownIds.has('cl_a', 'acme', 'one')).toBe(false)
})
