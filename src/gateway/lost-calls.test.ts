import { expect, test } from 'vitest'
import type { RecordedEvent } from '../core/index.ts'
import { closeLostCalls } from './lost-calls.ts'

const record = (requestId: string, phase: RecordedEvent['phase']): RecordedEvent => ({
  requestId,
  atMs: 5,
  phase,
  action: 'acme.api.call',
  actor: { kind: 'client', id: 'cl_1', claimedUser: 'h1_x' },
  operation: 'transcripts.create',
  ...(phase === 'intent' ? { metadata: { rule: 'write:transcripts' } } : {}),
})

async function* logOf(records: readonly RecordedEvent[]): AsyncGenerator<RecordedEvent> {
  yield* records
}

test('what has an intent and no outcome is closed, for one instance alone', async () => {
  const lost = await closeLostCalls(
    logOf([
      record('one-1', 'intent'),
      record('one-2', 'intent'),
      record('two-1', 'intent'),
      record('one-1', 'outcome'),
      record('one-3', 'outcome'),
      // A socket says how it goes on.
      record('one-2', 'event'),
      record('onecall', 'intent'),
    ]),
    'one',
    9,
  )
  expect(lost).toEqual([
    {
      requestId: 'one-2',
      atMs: 9,
      phase: 'outcome',
      action: 'acme.api.call',
      actor: { kind: 'client', id: 'cl_1', claimedUser: 'h1_x' },
      operation: 'transcripts.create',
      result: 'failure',
      reason: 'outcome_unknown',
    },
  ])
})
