import { expect } from 'vitest'

/** As `expect.poll`, with patience: on a machine that has other things to do, even what happens at once takes a while. */
export function eventually<Value>(read: () => Value, intervalMs = 20): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: 10_000, interval: intervalMs })
}
