import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countFailedLogins } from './failed-logins.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('countFailedLogins', () => {
  it('records the first at once and a flood as one count', async () => {
    const records: [string, number][] = []
    const failed = countFailedLogins(async (operator, count) => {
      records.push([operator, count])
    })
    for (let index = 0; index < 1_000; index += 1) await failed(`guess-${index}`)
    expect(records).toEqual([['guess-0', 1]])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(records).toEqual([
      ['guess-0', 1],
      ['guess-999', 999],
    ])
    await failed('later')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(records.slice(2)).toEqual([['later', 1]])
  })
})
