import { expect, test } from 'vitest'
import type { JudgedItem } from '../../../src/safety/index.ts'
import { atMs } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

const judged: JudgedItem = {
  id: 'item_000000000001',
  vendor: 'acme',
  environment: 'production',
  key: 'default',
  item: 'call_1',
  policyVersion: 'a'.repeat(16),
  state: 'quarantined',
  verdict: { action: 'quarantine', by: 'vendor', reasons: [] },
  judgedAtMs: atMs,
  releasedAtMs: null,
  releasedBy: null,
  releaseReason: null,
}

export function testJudgedItems(subject: Subject): void {
  test('an item is judged once at a time; what a person released stays released', async () => {
    const { safety } = await open(await subject.fresh())
    expect(await safety.find(judged)).toBeUndefined()
    expect(await safety.put(judged)).toEqual(judged)
    // Two that judge at once: one judgement stands, under one id.
    expect(await safety.put({ ...judged, id: 'item_000000000002', state: 'flagged' })).toEqual(judged)
    const again = { ...judged, judgedAtMs: atMs + 1 }
    expect(await safety.put(again)).toEqual(again)
    expect(await safety.list(['quarantined'], 10)).toEqual([again])
    const by = { who: 'operator ada', reason: 'quotes a film', atMs: atMs + 2 }
    expect(await safety.release(judged, by), 'what was judged before').toBe(false)
    expect(await safety.release(again, by)).toBe(true)
    expect(await safety.release(again, by)).toBe(false)
    expect(await safety.put({ ...judged, judgedAtMs: atMs + 3 })).toMatchObject({
      state: 'released',
      releasedBy: 'operator ada',
      releaseReason: 'quotes a film',
    })
    expect(await safety.list(['quarantined'], 10)).toEqual([])
    expect(await safety.findById(judged.id)).toMatchObject({ state: 'released' })
    expect(await safety.release({ ...judged, id: 'item_none' }, by)).toBe(false)
    // Held again for what was said later: only by whoever has seen that it was released, and as it was.
    const held = { ...judged, judgedAtMs: atMs + 4 }
    const released = await safety.findById(judged.id)
    expect(await safety.put(held, { ...judged, state: 'released' })).toEqual(released)
    expect(await safety.put(held, released)).toEqual(held)
  })
}
