import type { RecordedEvent } from '../core/index.ts'

/** How the outcome of a call reads whose gate ended before it did. */
export const lostReason = 'outcome_unknown'

/**
 * Returns an outcome for each call of one instance that has an intent and no outcome: it may have been acted upon or not,
 * and nobody will ever know here. Reads the records from the first on that may belong to an open call.
 */
export async function closeLostCalls(
  records: AsyncIterable<RecordedEvent>,
  instanceId: string,
  nowMs: number,
): Promise<readonly RecordedEvent[]> {
  const open = new Map<string, RecordedEvent>()
  const start = `${instanceId}-`
  for await (const record of records) {
    if (!record.requestId.startsWith(start)) continue
    if (record.phase === 'intent') open.set(record.requestId, record)
    else if (record.phase === 'outcome') open.delete(record.requestId)
  }
  return [...open.values()].map((intent) => lostOutcome(intent, nowMs))
}

function lostOutcome(intent: RecordedEvent, nowMs: number): RecordedEvent {
  const { requestId, action, actor, resource, operation } = intent
  return {
    requestId,
    atMs: nowMs,
    phase: 'outcome',
    action,
    actor,
    ...(resource === undefined ? {} : { resource }),
    ...(operation === undefined ? {} : { operation }),
    result: 'failure',
    reason: lostReason,
  }
}
