/** Revocations and locks reach what is under way: sockets, answers, uploads, calls the vendor has not answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cutActions } from '../support/cut-actions.ts'
import { describeOnBoth } from '../support/databases.ts'
import { connectionKinds, endlessAnswers } from '../support/live-connections.ts'
import { type Cut, measureCut } from '../support/measure-cut.ts'
import { percentile } from '../support/percentile.ts'
import { openWorld, type World } from '../support/world.ts'

const rounds = 7
const cutMsMax = 100

describeOnBoth((database) => {
  let world: World
  const cuts: Cut[] = []

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      emulators: { assemblyai: endlessAnswers },
      settings: ['limits:', '  clientIdleMs: 60000'],
    })
  })
  afterAll(() => world?.close())

  describe.each(cutActions)('$name', (action) => {
    test('ends every kind of connection, and says why where it still can', async () => {
      const { control } = world.first
      for (let round = 0; round < rounds; round += 1) {
        const result = await measureCut(world, action, {
          instance: world.first,
          act: (chosen, victim) => chosen.run(control, world, victim),
          undoWith: control,
        })
        cuts.push(...result.cuts)
        expect(result.cuts.map(({ end }) => end.kind)).toEqual(connectionKinds)
        expect(result.othersCut).toBe(0)
        for (const { end } of result.cuts) {
          // An answer whose head is gone can only be broken off.
          if (end.kind === 'answering') expect(end.said).toMatch(/^200 data: /)
          else expect(end.said).toMatch(action.says)
        }
      }
    })
  })

  test('the log says of each why it ended', async () => {
    const records = await world.first.control.perform('audit.tail', { limit: 10_000 })
    const reasons = records.flatMap(({ event }) => (event.phase === 'outcome' ? (event.reason ?? []) : []))
    const cut = reasons.filter((reason) =>
      ['client_revoked', 'grant_removed', 'locked', 'vendor_key_revoked'].includes(reason),
    )
    expect(cut).toHaveLength(cuts.length)
  })

  test('99 of 100 are cut within 0.1 s of the command’s return', () => {
    expect(cuts.length).toBeGreaterThanOrEqual(4 * 50)
    for (const kind of connectionKinds) {
      const tookMs = cuts.filter(({ end }) => end.kind === kind).map((cut) => cut.tookMs)
      expect(tookMs.length).toBeGreaterThanOrEqual(50)
      const p99 = percentile(tookMs, 99)
      console.info(`${database.name}: ${kind}, ${tookMs.length} cuts, p99 ${p99.toFixed(1)} ms`)
      expect([kind, p99 < cutMsMax, p99]).toEqual([kind, true, p99])
    }
  })
})
