import { expect, test } from 'vitest'
import { MintLimits } from './mint-limits.ts'

const rates = { perUser: 2, perAddress: 3, perClient: 100 }

test('the narrowest limit is in the way, for as long as it says', () => {
  const limits = new MintLimits(rates)
  const who = { perUser: 'ada', perAddress: '203.0.113.1', perClient: 'cl' }
  expect(limits.take(who, 0)).toBeUndefined()
  expect(limits.take(who, 0)).toBeUndefined()
  expect(limits.take(who, 0)).toEqual({ limit: 'perUser', retryAfterSeconds: 30 })
  expect(limits.take({ ...who, perUser: 'eve' }, 0)).toBeUndefined()
  expect(limits.take({ ...who, perUser: 'bob' }, 0)).toMatchObject({ limit: 'perAddress' })
  expect(limits.take({ ...who, perAddress: '203.0.113.9' }, 30_000)).toBeUndefined()
})

test('an attempt that is refused takes nothing from the other limits', () => {
  const limits = new MintLimits({ perUser: 1, perAddress: 2, perClient: 100 })
  const ada = { perUser: 'ada', perAddress: 'a' }
  expect(limits.take(ada, 0)).toBeUndefined()
  for (let attempt = 0; attempt < 50; attempt += 1)
    expect(limits.take(ada, 0)).toMatchObject({ limit: 'perUser' })
  expect(limits.take({ perUser: 'eve', perAddress: 'a' }, 0)).toBeUndefined()
})

test('one /64 is one address, in whatever form, and so is a mapped one', () => {
  const limits = new MintLimits({ ...rates, perAddress: 1 })
  const take = (perAddress: string) => limits.take({ perAddress }, 0)
  expect(take('2001:db8::1')).toBeUndefined()
  for (const same of ['2001:db8::2', '2001:0db8:0:0:ffff::1', '2001:db8:0:0:1:2:3:4'])
    expect(take(same)).toMatchObject({ limit: 'perAddress' })
  expect(take('2001:db8:0:1::1')).toBeUndefined()
  expect(take('203.0.113.1')).toBeUndefined()
  expect(take('::ffff:203.0.113.1')).toMatchObject({ limit: 'perAddress' })
})

test('counters are bounded: once there is no room, strangers wait until others are at rest', () => {
  const limits = new MintLimits(rates)
  for (let index = 0; index < 120_000; index += 1) limits.take({ perAddress: `user-${index}` }, 0)
  expect(limits.size).toBeLessThanOrEqual(100_000)
  expect(limits.take({ perAddress: 'new' }, 1)).toMatchObject({ limit: 'perAddress' })
  expect(limits.take({ perAddress: 'new' }, 70_000)).toBeUndefined()
})
