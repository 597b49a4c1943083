import type { Environment } from '../../core/index.ts'
import type {
  EndpointSettings,
  EventState,
  InboxEvent,
  NewEvent,
  Settlement,
  StoredEndpoint,
} from '../../webhooks/index.ts'
import type { WebhookEndpointRow } from '../schema/tables.ts'

/** An event as it is read: the database has counted it. */
export interface EventRow {
  readonly seq: number
  readonly id: string
  readonly endpoint_id: string
  readonly key: string
  readonly type: string
  readonly subject: string | null
  readonly correlation: string | null
  readonly received_at_ms: number
  readonly state: string
  readonly sealed: string | null
  readonly is_ordered: number
  readonly reason: string | null
  readonly attempts: number
  readonly next_attempt_at_ms: number
  readonly last_status: number | null
  readonly settled_at_ms: number | null
}

export const newEventColumns = {
  id: 'text',
  endpoint_id: 'text',
  key: 'text',
  type: 'text',
  subject: 'text',
  correlation: 'text',
  received_at_ms: 'bigint',
  state: 'text',
  sealed: 'text',
  is_ordered: 'bigint',
  reason: 'text',
  settled_at_ms: 'bigint',
} as const

export function newEventRow(
  event: NewEvent,
): Readonly<Record<keyof typeof newEventColumns, string | number | null>> {
  return {
    id: event.id,
    endpoint_id: event.endpointId,
    key: event.key,
    type: event.type,
    subject: event.subject,
    correlation: event.correlation,
    received_at_ms: event.receivedAtMs,
    state: event.state,
    sealed: event.sealed,
    is_ordered: event.isOrdered ? 1 : 0,
    reason: event.reason,
    settled_at_ms: event.state === 'pending' ? null : event.receivedAtMs,
  }
}

export function eventOf(row: EventRow): InboxEvent {
  return {
    seq: row.seq,
    id: row.id,
    endpointId: row.endpoint_id,
    key: row.key,
    type: row.type,
    subject: row.subject,
    correlation: row.correlation,
    receivedAtMs: row.received_at_ms,
    state: row.state as EventState,
    sealed: row.sealed,
    isOrdered: row.is_ordered === 1,
    reason: row.reason,
    attempts: row.attempts,
    nextAttemptAtMs: row.next_attempt_at_ms,
    lastStatus: row.last_status,
    settledAtMs: row.settled_at_ms,
  }
}

export const settlementColumns = {
  seq: 'bigint',
  owner: 'text',
  state: 'text',
  next: 'bigint',
  status: 'bigint',
  reason: 'text',
  settled: 'bigint',
} as const

export function settlementRow(
  settlement: Settlement,
): Readonly<Record<keyof typeof settlementColumns, string | number | null>> {
  const { seq, by, state, status } = settlement
  return {
    seq,
    owner: by,
    state,
    status,
    next: 'nextAttemptAtMs' in settlement ? settlement.nextAttemptAtMs : 0,
    reason: 'reason' in settlement ? settlement.reason : null,
    settled: 'atMs' in settlement ? settlement.atMs : null,
  }
}

export function endpointRow({ endpoint, sealed }: StoredEndpoint): WebhookEndpointRow {
  return {
    id: endpoint.id,
    name: endpoint.name,
    vendor: endpoint.vendor,
    source: endpoint.source,
    environment: endpoint.environment,
    settings: JSON.stringify(endpoint.settings),
    sealed,
    created_at_ms: endpoint.createdAtMs,
  }
}

export function endpointOf(row: WebhookEndpointRow): StoredEndpoint {
  return {
    endpoint: {
      id: row.id,
      name: row.name,
      vendor: row.vendor,
      source: row.source,
      environment: row.environment as Environment,
      settings: JSON.parse(row.settings) as EndpointSettings,
      createdAtMs: row.created_at_ms,
    },
    sealed: row.sealed,
  }
}
