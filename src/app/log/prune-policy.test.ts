import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SallyportError } from '../../core/index.ts'
import { followPrunePolicy } from './prune-policy.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a server prunes a minute after its start and then every six hours, and says once why it cannot', async () => {
  const asked: unknown[] = []
  const printed: string[] = []
  let held = false
  const app = {
    async perform(name: string, input: unknown, by: unknown) {
      asked.push([name, input, by])
      if (held) throw new SallyportError('ERR_AUDIT_HELD', { field: 'hold', detail: 'hold_1' })
      return { records: 3 }
    },
  }
  const stop = followPrunePolicy(app, { olderThanMs: 5, print: (line) => void printed.push(line) })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toEqual([['audit.prune', { olderThanMs: 5 }, { kind: 'system', id: 'retention' }]])
  held = true
  await vi.advanceTimersByTimeAsync(12 * 3_600_000)
  expect(asked).toHaveLength(3)
  expect(printed).toEqual([expect.stringContaining('hold_1')])
  held = false
  await vi.advanceTimersByTimeAsync(6 * 3_600_000)
  held = true
  await vi.advanceTimersByTimeAsync(6 * 3_600_000)
  expect(printed).toHaveLength(2)
  await stop()
  await vi.advanceTimersByTimeAsync(24 * 3_600_000)
  expect(asked).toHaveLength(5)
})
