import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ManualClock, type RecordedEvent } from '../core/index.ts'
import { guardRefusals, type Rejection } from '../gateway/index.ts'
import { RefusalRecords } from './refusal-records.ts'

const stranger = (reason: 'mount' | 'target'): Rejection => ({
  requestId: 'r-1',
  startedAtMs: 0,
  refusal: guardRefusals[reason],
  mount: undefined,
  client: undefined,
  operation: undefined,
  claimedUser: undefined,
})

const known = {
  id: 'cl_4fT9aQ2bX1Lm',
  name: 'reader',
  environment: 'development',
  keyHash: '',
  createdAtMs: 0,
  expiresAtMs: null,
  revokedAtMs: null,
} as const

describe('RefusalRecords', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function open() {
    const events: RecordedEvent[] = []
    const failures: unknown[] = []
    const records = new RefusalRecords({
      clock: new ManualClock(),
      record: async (event) => void events.push(event),
      onRecordFailed: (error) => failures.push(error),
    })
    return { events, failures, records }
  }

  test('a flood of strangers makes two records a second for each reason, and the count is right', async () => {
    const { events, records } = open()
    for (let call = 0; call < 1_000; call += 1) await records.record(stranger('mount'))
    await records.record(stranger('target'))
    expect(events.map(({ reason }) => reason)).toEqual(['mount_unknown', 'path_refused'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(events).toHaveLength(3)
    expect(events[2]).toMatchObject({ reason: 'mount_unknown', metadata: { count: 999 } })
    await records.record(stranger('mount'))
    expect(events).toHaveLength(4)
  })

  test('each refusal of a known client is a record of its own', async () => {
    const { events, records } = open()
    for (let call = 0; call < 5; call += 1) await records.record({ ...stranger('target'), client: known })
    expect(events).toHaveLength(5)
  })

  test('closing records what is counted so far', async () => {
    const { events, records } = open()
    for (let call = 0; call < 3; call += 1) await records.record(stranger('mount'))
    records.close()
    expect(events.map(({ metadata }) => metadata)).toEqual([undefined, { count: 2 }])
  })
})
