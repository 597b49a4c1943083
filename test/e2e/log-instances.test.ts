/** Two gates over one PostgreSQL, one of them in trouble: one log, whole. The long form is `npm run campaign -- log-instances`. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredEvent } from '../../src/control/index.ts'
import { findFlaws } from '../support/outages/find-flaws.ts'
import { runInstances } from '../support/outages/instance-run.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())

test('one of two is paused, killed, or cut off while it commits: no fork, no gap, nothing lost', {
  timeout: 180_000,
}, async () => {
  const rounds = ['paused', 'cut half', 'killed', 'cut after'] as const
  const report = await runInstances({
    databaseUrl: await server.createDatabase(),
    rounds,
    pausedMs: 2_500,
    stalledMs: 0,
  })
  expect(report.violations).toEqual([])
  expect(report.answered).toBeGreaterThan(100 * rounds.length)
  expect(report.answeredMeanwhile).toBeGreaterThan(0)
  // Each cut has failed calls: it did cut.
  expect(report.refused).toBeGreaterThanOrEqual(2)
})

test('the check tells gaps and repetitions', () => {
  const record = (seq: number, requestId: string, phase: StoredEvent['event']['phase'], reason?: string) =>
    ({
      seq,
      event: {
        requestId,
        atMs: 0,
        phase,
        action: 'a',
        actor: { kind: 'client', id: 'c' },
        ...(reason && { reason }),
      },
    }) satisfies StoredEvent
  const whole = [
    record(1, 'a', 'intent'),
    record(2, 'a', 'outcome', 'outcome_unknown'),
    record(3, 'a', 'outcome'),
  ]
  expect(findFlaws(whole)).toEqual([])
  expect(findFlaws([...whole, record(5, 'b', 'intent')])).toEqual(['the numbers have a gap before 5'])
  expect(findFlaws([...whole, record(4, 'a', 'intent')])).toEqual(['an intent stands twice: a'])
  expect(findFlaws([...whole, record(4, 'a', 'outcome')])).toEqual(['an outcome stands 2 times: a'])
})
