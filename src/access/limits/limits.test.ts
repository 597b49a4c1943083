import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientWithGrant } from '../../../test/support/access-rows.ts'
import type { Grant } from '../grants/grant.ts'
import { Limits, limitKey } from './limits.ts'

const grantOf = (constraints: Grant['constraints']): Grant => {
  const [grant] = clientWithGrant(['read:*'], { constraints }).rows.grants
  if (grant === undefined) throw new Error('no grant')
  return grant
}

describe('concurrency', () => {
  test('counts what is under way, and a release counts once', () => {
    const limits = new Limits()
    const grant = grantOf({ concurrency: 2 })
    const key = limitKey(grant.clientId, grant.vendor)
    const first = limits.acquire(grant)
    const second = limits.acquire(grant)
    expect(limits.callsUnderWay(key)).toBe(2)
    first()
    first()
    expect(limits.callsUnderWay(key)).toBe(1)
    second()
    expect(limits.callsUnderWay(key)).toBe(0)
  })

  test('a grant without a limit takes no slot', () => {
    const limits = new Limits()
    const grant = grantOf({})
    limits.acquire(grant)()
    expect(limits.callsUnderWay(limitKey(grant.clientId, grant.vendor))).toBe(0)
  })
})

describe('rate', () => {
  test('lets as many calls through at once as the rate, then says when the next one fits', () => {
    const limits = new Limits()
    for (let call = 0; call < 6; call += 1) {
      expect(limits.secondsUntilToken('k', 6, 1000)).toBe(0)
      limits.takeToken('k', 6, 1000)
    }
    expect(limits.secondsUntilToken('k', 6, 1000)).toBe(10)
    expect(limits.secondsUntilToken('k', 6, 6000)).toBe(5)
    expect(limits.secondsUntilToken('k', 6, 11_000)).toBe(0)
  })

  test('after the seconds it names, a call fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000), (rate, startMs) => {
        const limits = new Limits()
        for (let call = 0; call <= rate && limits.secondsUntilToken('k', rate, startMs) === 0; call += 1) {
          limits.takeToken('k', rate, startMs)
        }
        const seconds = limits.secondsUntilToken('k', rate, startMs)
        expect(seconds).toBeGreaterThan(0)
        expect(limits.secondsUntilToken('k', rate, startMs + seconds * 1000)).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test('never lets more through in a minute than twice the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(2000), { maxLength: 300 }),
        (rate, gaps) => {
          const limits = new Limits()
          const passed: number[] = []
          let nowMs = 0
          for (const gap of gaps) {
            nowMs += gap
            if (limits.secondsUntilToken('k', rate, nowMs) > 0) continue
            limits.takeToken('k', rate, nowMs)
            passed.push(nowMs)
          }
          for (const start of passed) {
            expect(passed.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(
              2 * rate,
            )
          }
        },
      ),
    )
  })

  test('a clock set back neither refills nor drains', () => {
    const limits = new Limits()
    limits.takeToken('k', 1, 100_000)
    expect(limits.secondsUntilToken('k', 1, 50_000)).toBe(60)
    expect(limits.secondsUntilToken('k', 1, 60_000)).toBe(50)
  })

  test('a smaller rate takes effect at once', () => {
    const limits = new Limits()
    limits.takeToken('k', 100, 0)
    limits.takeToken('k', 1, 0)
    expect(limits.secondsUntilToken('k', 1, 0)).toBe(60)
  })

  test('forgets buckets that are full again when there are many', () => {
    const limits = new Limits(100)
    for (let client = 0; client < 1000; client += 1) limits.takeToken(`k${client}`, 60, client * 1000)
    limits.prune(10_000_000)
    expect(limits.bucketCount).toBe(0)
    for (let client = 0; client < 150; client += 1)
      limits.takeToken(`k${client}`, 60, 20_000_000 + client * 1000)
    expect(limits.bucketCount).toBeLessThanOrEqual(100)
  })
})
