import { expect, test } from 'vitest'
import { open, type Subject } from './subject.ts'

/** What must be true of the places of sinks. */
export function testSinks(subject: Subject): void {
  test('a sink is held by one at a time, and goes on from where it was', async () => {
    const target = await subject.fresh()
    const { sinks } = await open(target)
    expect(await sinks.claim('siem', 'one', 1_000, 2_000)).toBe(0)
    expect(await sinks.advance('siem', 'one', 7)).toBe(true)
    expect(await sinks.claim('siem', 'two', 1_500, 2_500)).toBeUndefined()
    expect(await sinks.advance('siem', 'two', 9)).toBe(false)
    expect(await sinks.claim('siem', 'one', 1_500, 2_500)).toBe(7)
    expect(await sinks.claim('siem', 'two', 2_500, 3_500)).toBe(7)
    expect(await sinks.advance('siem', 'one', 9)).toBe(false)
    expect(await sinks.claim('other', 'one', 1_000, 2_000)).toBe(0)
    const again = await open(target)
    expect(await again.sinks.claim('siem', 'two', 2_600, 3_600)).toBe(7)
  })

  test('of many that ask at once one is given it', async () => {
    const { sinks } = await open(await subject.fresh())
    const holders = Array.from({ length: 8 }, (_, index) => `holder-${index}`)
    const claims = await Promise.all(holders.map((holder) => sinks.claim('siem', holder, 1_000, 2_000)))
    expect(claims.filter((claim) => claim !== undefined)).toEqual([0])
  })
}
