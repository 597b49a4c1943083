/** A server that is killed under load: nothing it has acknowledged is lost. The long form is a campaign. */
import { expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { findLosses } from '../support/find-losses.ts'
import { runKills } from '../support/kill-run.ts'

const kills = 3

describeOnBoth((database) => {
  test(`kill -9, ${kills} times`, { timeout: 90_000 }, async () => {
    const report = await runKills({ kills, database: await database.fresh() })
    expect(report.violations).toEqual([])
    expect(report.answered.write).toBeGreaterThanOrEqual(25 * kills)
    expect(report.answered.read).toBeGreaterThanOrEqual(25 * kills)
    expect(report.answered.refusal).toBeGreaterThanOrEqual(25 * kills)
    expect(report.clients).toBeGreaterThanOrEqual(kills)
    expect(report.keys).toBeGreaterThanOrEqual(kills)
  })
})

test('the check tells every kind of loss', () => {
  const event = { atMs: 0, action: 'a', actor: { kind: 'client', id: 'c' } } as const
  const acknowledged = {
    calls: [
      { kind: 'write', requestId: 'w', status: 200 },
      { kind: 'read', requestId: 'r', status: 200 },
      { kind: 'refusal', requestId: 'f', status: 403 },
    ],
    clients: [{ id: 'cl_1' }],
    keys: ['key_1'],
  } as const
  const whole = {
    records: [
      { seq: 1, event: { ...event, requestId: 'w', phase: 'intent', operation: 'transcripts.create' } },
      { seq: 2, event: { ...event, requestId: 'r', phase: 'intent', operation: 'clusters.list' } },
      { seq: 3, event: { ...event, requestId: 'f', phase: 'outcome', reason: 'scope_missing' } },
      { seq: 4, event: { ...event, requestId: 'w', phase: 'outcome' } },
      { seq: 5, event: { ...event, requestId: 'r', phase: 'outcome', reason: 'outcome_unknown' } },
    ],
    clientIds: new Set(['cl_1']),
    activeKeyIds: new Set(['key_1']),
    writesArrived: 1,
  } as const
  expect(findLosses(acknowledged, whole)).toEqual([])
  for (const [lost, what] of [
    [{ records: whole.records.slice(1), writesArrived: 0 }, 'a write was answered'],
    [{ records: whole.records.filter(({ seq }) => seq !== 2) }, 'a read was answered'],
    [{ records: whole.records.filter(({ seq }) => seq !== 3) }, 'a refusal was answered'],
    [{ records: whole.records.slice(0, 4) }, 'a call was left open: r'],
    [{ writesArrived: 2 }, '2 writes reached the vendor, the log knows of 1'],
    [{ clientIds: new Set<string>() }, 'the client cl_1 is lost'],
    [{ activeKeyIds: new Set<string>() }, 'the key key_1 is lost'],
  ] as const) {
    expect(findLosses(acknowledged, { ...whole, ...lost })).toEqual([expect.stringContaining(what)])
  }
})
