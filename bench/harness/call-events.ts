import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '../../src/core/index.ts'

/** Returns that many records as the gate makes them: intent and outcome of one read after the other. */
export function callEvents(count: number): RecordedEvent[] {
  return Array.from({ length: count / 2 }, () => callOf(randomUUID())).flat()
}

function callOf(requestId: string): [intent: RecordedEvent, outcome: RecordedEvent] {
  const atMs = Date.now()
  const call = {
    requestId,
    action: 'assemblyai.api.call',
    actor: { kind: 'client', id: 'cl_000000000001', claimedUser: 'user-of-the-bench' },
    operation: 'transcripts.get',
  } as const
  const key = { keyId: 'key_000000000001', environment: 'development' }
  return [
    { ...call, atMs, phase: 'intent', metadata: key },
    {
      ...call,
      atMs,
      phase: 'outcome',
      result: 'success',
      durationMs: 51,
      metadata: { status: 200, requestBytes: 0, responseBytes: 512 },
    },
  ]
}
