import { describe, expect, test } from 'vitest'
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

describe('a crowd of addresses', () => {
  const limits = new MintLimits({ perUser: 2, perAddress: 3, perClient: 100 }, 1_000)
  const take = (who: Parameters<MintLimits['take']>[0], nowMs = 0) => limits.take(who, nowMs)
  /** A /64 each, of one provider. */
  const crowd = (index: number) => `2001:db8:${index.toString(16)}::1`
  let letIn = 0

  test('takes no more memory than there is, and is let in no more than its region may be', () => {
    take({ perAddress: '203.0.113.7' })
    for (let index = 0; index < 20_000; index += 1)
      if (take({ perAddress: crowd(index) }) === undefined) letIn += 1
    expect(limits.size).toBeLessThanOrEqual(1_001)
    // One each for those that were counted, and what a region has.
    expect(letIn).toBe(999 + 30)
    expect(take({ perAddress: crowd(50_000) })).toEqual({ limit: 'perAddress', retryAfterSeconds: 2 })
  })

  test('locks out nobody: neither who was there, nor who comes from elsewhere, nor users and clients', () => {
    expect(take({ perAddress: '203.0.113.7' })).toBeUndefined()
    expect(take({ perAddress: '198.51.100.1' })).toBeUndefined()
    expect(take({ perAddress: '::ffff:198.51.100.2' })).toBeUndefined()
    expect(take({ perAddress: '2a00:1::1' })).toBeUndefined()
    expect(take({ perUser: 'ada', perClient: 'cl' })).toBeUndefined()
  })

  test('is forgotten once it rests', () => {
    expect(take({ perAddress: crowd(50_000) }, 70_000)).toBeUndefined()
    expect(limits.size).toBeLessThan(10)
  })
})

test('with users without number, those who are counted go on', () => {
  const limits = new MintLimits({ perUser: 2, perAddress: 3, perClient: 100 }, 10)
  for (let index = 0; index < 10; index += 1) limits.take({ perUser: `user-${index}` }, 0)
  expect(limits.take({ perUser: 'one too many' }, 1)).toEqual({ limit: 'perUser', retryAfterSeconds: 60 })
  expect(limits.take({ perUser: 'user-3' }, 1)).toBeUndefined()
})
