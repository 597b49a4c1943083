import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { settleMemory } from './settle-memory.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Whether a value that nothing refers to any more was collected. */
function garbage(): () => boolean {
  const ref = new WeakRef({ some: 'thing' })
  return () => ref.deref() === undefined
}

test('gives back memory at the first idle moment, and once', async () => {
  let isIdle = false
  const asked: boolean[] = []
  const isCollected = garbage()
  settleMemory(() => {
    asked.push(isIdle)
    return isIdle
  })
  await vi.advanceTimersByTimeAsync(3_000)
  isIdle = true
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked).toEqual([false, false, false, true])
  expect(isCollected()).toBe(true)
})

test('does nothing once it is stopped', async () => {
  const isIdle = vi.fn(() => true)
  settleMemory(isIdle)()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(isIdle).not.toHaveBeenCalled()
})
