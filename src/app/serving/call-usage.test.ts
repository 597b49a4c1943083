import { expect, test } from 'vitest'
import { encodeRecord } from '../../audit/index.ts'
import type { RecordedEvent } from '../../core/index.ts'
import { readCallUsage } from './call-usage.ts'

const event = (change: Partial<RecordedEvent>): RecordedEvent => ({
  requestId: 'r-1',
  atMs: 2_000,
  phase: 'intent',
  action: 'acme.api.call',
  actor: { kind: 'client', id: 'cl_1' },
  operation: 'things.list',
  metadata: { rule: 'read:things' },
  ...change,
})

async function read(events: readonly RecordedEvent[], fromMs = 0, writtenAtMs = 5_000) {
  const body = events.map((one) => `${encodeRecord(one)}\n`).join('')
  async function* batches() {
    yield { body, atMs: writtenAtMs, firstSeq: 1, leafHashes: new Uint8Array(), checkpoint: '' }
  }
  return readCallUsage({ batches }, fromMs)
}

test('counts calls that were let through, and those that no scope covers', async () => {
  const refused = { phase: 'outcome', result: 'failure', reason: 'scope_missing' } as const
  expect(
    await read([
      event({}),
      event({ atMs: 3_000, actor: { kind: 'client', id: 'cl_1', claimedUser: 'h1_{"operation":"x.y"}' } }),
      event({
        atMs: 3_500,
        resource: 'thing/1',
        actor: { kind: 'client', id: 'cl_1', claimedUser: 'h1_0a' },
      }),
      event({ phase: 'outcome', result: 'success', durationMs: 3, metadata: { status: 200 } }),
      event({ phase: 'outcome', result: 'failure', reason: 'rate_exceeded' }),
      event({ ...refused, operation: 'things.delete' }),
      event({ actor: { kind: 'operator', id: 'cl_1' } }),
      event({ phase: 'event', metadata: { framesUp: 1 } }),
    ]),
  ).toEqual([
    { clientId: 'cl_1', vendor: 'acme', operation: 'things.list', allowed: 3, unscoped: 0, lastAtMs: 3_500 },
    {
      clientId: 'cl_1',
      vendor: 'acme',
      operation: 'things.delete',
      allowed: 0,
      unscoped: 1,
      lastAtMs: 2_000,
    },
  ])
})

test('looks back as far as it is told', async () => {
  expect(await read([event({})], 2_001)).toEqual([])
  expect(await read([event({})], 2_000)).toHaveLength(1)
  expect(await read([event({})], 0, -1)).toEqual([])
})
