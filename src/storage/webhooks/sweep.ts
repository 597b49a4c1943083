import type { Kysely } from 'kysely'
import type { EventSweep, SettledEvent } from '../../webhooks/index.ts'
import { inChunks } from '../chunks.ts'
import { expecting } from '../database.ts'
import type { Statement } from '../engine.ts'
import type { Tables } from '../schema/tables.ts'

/** Returns what reads the events of an endpoint whose bodies are old enough to go, without the bodies. */
export function settledQuery(
  build: Kysely<Tables>,
  endpointId: string,
  beforeMs: number,
  afterSeq: number,
  limit: number,
) {
  return build
    .selectFrom('webhook_events')
    .select(['id', 'seq', 'subject', 'received_at_ms'])
    .where('endpoint_id', '=', endpointId)
    .where('state', '<>', 'pending')
    .where('settled_at_ms', '<', beforeMs)
    .where('sealed', 'is not', null)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .compile()
}

/** Returns a row of that query as an event. */
export function settledOf(row: {
  readonly id: string
  readonly seq: number
  readonly subject: string | null
  readonly received_at_ms: number
}): SettledEvent {
  return {
    id: row.id,
    seq: Number(row.seq),
    subject: row.subject,
    receivedAtMs: Number(row.received_at_ms),
  }
}

/** Returns the guard against holds that have come, what erases bodies, and what forgets rows that have none, in this order. */
export function sweepStatements(
  build: Kysely<Tables>,
  endpointId: string,
  { bodiesBeforeMs, rowsBeforeMs, only, holdCount }: EventSweep,
): readonly Statement[] {
  const holds = build.selectFrom('retention_holds').select('id').compile()
  const bodies = build
    .updateTable('webhook_events')
    .set({ sealed: null })
    .where('endpoint_id', '=', endpointId)
    .where('state', '<>', 'pending')
    .where('settled_at_ms', '<', bodiesBeforeMs)
    .where('sealed', 'is not', null)
  const rows = build
    .deleteFrom('webhook_events')
    .where('endpoint_id', '=', endpointId)
    .where('state', '<>', 'pending')
    .where('settled_at_ms', '<', rowsBeforeMs)
    // What is held has one still.
    .where('sealed', 'is', null)
    .compile()
  return [
    expecting(holds, holdCount, 'ERR_RETENTION_HELD'),
    ...(only === undefined
      ? [bodies.compile()]
      : inChunks<string>(only).map((ids) => bodies.where('id', 'in', ids).compile())),
    rows,
  ]
}
