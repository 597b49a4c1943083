import { expect, test } from 'vitest'
import { ManualTimers, systemTimers } from './timers.ts'

test('runs what has become due, in the order of time, then of arrival', async () => {
  const timers = new ManualTimers(1000)
  const seen: string[] = []
  timers.after(50, () => seen.push('late'))
  timers.after(10, () => seen.push('first'))
  timers.after(10, () => seen.push('second'))
  await timers.advance(49)
  expect(seen).toEqual(['first', 'second'])
  expect(timers.now()).toBe(1049)
  await timers.advance(1)
  expect(seen).toEqual(['first', 'second', 'late'])
})

test('a wait sees the time at which it was due, and waits set within a wait count too', async () => {
  const timers = new ManualTimers(0)
  const seen: number[] = []
  timers.after(10, () => {
    seen.push(timers.now())
    void Promise.resolve().then(() => timers.after(5, () => seen.push(timers.now())))
  })
  await timers.advance(100)
  expect(seen).toEqual([10, 15])
})

test('a cancelled wait never runs', async () => {
  const timers = new ManualTimers()
  let ran = false
  const cancel = timers.after(1, () => {
    ran = true
  })
  cancel()
  await timers.advance(1000)
  expect(ran).toBe(false)
  expect(timers.size).toBe(0)
})

test('the system clock tells the time of the machine', () => {
  const before = Date.now()
  expect(systemTimers.now()).toBeGreaterThanOrEqual(before)
})
