import { expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

it('reads a count and a unit', () => {
  expect(parseDuration('250ms')).toBe(250)
  expect(parseDuration('45s')).toBe(45_000)
  expect(parseDuration('30m')).toBe(30 * 60_000)
  expect(parseDuration('12h')).toBe(12 * 3_600_000)
  expect(parseDuration('90d')).toBe(90 * 86_400_000)
  expect(parseDuration('2w')).toBe(14 * 86_400_000)
})

it.each(['', '90', 'd', '-1d', '1.5h', '1 h', '1h30m', '1y', '90D', '9999999999d', '1constructor'])(
  'refuses %j',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
