import { expect, test, vi } from 'vitest'
import { MemoryAccessStore } from '../../../test/support/memory-stores.ts'
import { limitKey } from './limits.ts'
import { dayOf, secondsLeftInDay, UsageMeter } from './usage-meter.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const key = limitKey('cl_a', 'acme')
const counted = { clientId: 'cl_a', vendor: 'acme', key }

function countCalls(meter: UsageMeter, calls: number, nowMs = noon): void {
  for (let call = 0; call < calls; call += 1) meter.count(key, 'cl_a', 'acme', nowMs)
}

test('counts at once and flushes what is new, once', async () => {
  const store = new MemoryAccessStore()
  const meter = new UsageMeter(store)
  countCalls(meter, 3)
  expect(meter.callsToday(key, noon)).toBe(3)
  await meter.flush(noon)
  await meter.flush(noon)
  expect(store.usage.get('2026-11-22 cl_a acme')).toBe(3)
  expect(meter.callsToday(key, noon)).toBe(3)
})

test('takes over what other instances counted', async () => {
  const store = new MemoryAccessStore()
  const [here, there] = [new UsageMeter(store, { shared: true }), new UsageMeter(store, { shared: true })]
  await here.learn([counted], noon)
  countCalls(here, 2)
  countCalls(there, 5)
  await here.flush(noon)
  await there.flush(noon)
  expect(there.callsToday(key, noon)).toBe(7)
  await here.flush(noon)
  expect(here.callsToday(key, noon)).toBe(7)
})

test('asks for no total that no quota needs', async () => {
  const store = new MemoryAccessStore()
  const meter = new UsageMeter(store, { shared: true })
  countCalls(meter, 2)
  await meter.flush(noon)
  const addUsage = vi.spyOn(store, 'addUsage')
  await meter.flush(noon)
  expect(addUsage).not.toHaveBeenCalled()
  countCalls(meter, 1)
  await meter.flush(noon)
  expect(addUsage).toHaveBeenCalledOnce()
})

test('learns the total of the day before the first call after a restart', async () => {
  const store = new MemoryAccessStore()
  await store.addUsage('2026-11-22', [{ clientId: 'cl_a', vendor: 'acme', calls: 41 }])
  const meter = new UsageMeter(store)
  await meter.learn([counted], noon)
  expect(meter.callsToday(key, noon)).toBe(41)
})

test('a failed flush forgets nothing', async () => {
  const store = new MemoryAccessStore()
  const meter = new UsageMeter(store)
  countCalls(meter, 2)
  store.failure = new Error('disk full')
  await expect(meter.flush(noon)).rejects.toThrow('disk full')
  expect(meter.callsToday(key, noon)).toBe(2)
  store.failure = undefined
  countCalls(meter, 1)
  await meter.flush(noon)
  expect(store.usage.get('2026-11-22 cl_a acme')).toBe(3)
})

test('a new day starts at nothing, and the calls of the old one still reach the store', async () => {
  const store = new MemoryAccessStore()
  const meter = new UsageMeter(store)
  countCalls(meter, 2)
  const tomorrow = noon + 86_400_000
  expect(meter.callsToday(key, tomorrow)).toBe(0)
  countCalls(meter, 1, tomorrow)
  await meter.flush(tomorrow)
  expect(Object.fromEntries(store.usage)).toEqual({ '2026-11-22 cl_a acme': 2, '2026-11-23 cl_a acme': 1 })
  await meter.flush(tomorrow)
  expect(store.usage.get('2026-11-22 cl_a acme')).toBe(2)
})

test('calls made while a flush is under way are neither lost nor sent twice', async () => {
  const store = new MemoryAccessStore()
  const meter = new UsageMeter(store)
  countCalls(meter, 2)
  const first = meter.flush(noon)
  countCalls(meter, 3)
  const joined = meter.flush(noon)
  const learned = meter.learn([counted], noon)
  expect(meter.callsToday(key, noon)).toBe(5)
  await Promise.all([first, joined, learned])
  await meter.flush(noon)
  expect(store.usage.get('2026-11-22 cl_a acme')).toBe(5)
  expect(meter.callsToday(key, noon)).toBe(5)
})

test('days are UTC', () => {
  expect(dayOf(Date.UTC(2026, 10, 22, 23, 59, 59))).toBe('2026-11-22')
  expect(secondsLeftInDay(Date.UTC(2026, 10, 22, 23, 59, 59))).toBe(1)
  expect(secondsLeftInDay(noon)).toBe(43_200)
})
