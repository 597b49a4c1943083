import { Buffer } from 'node:buffer'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readTime, requireTime, timeText } from '../kernel/time.ts'
import type { AuditRecord } from './audit-log.ts'

/** The vendor's own audit, newest first. It is read-only: what is in it was done through other calls. */
export function auditHandlers(state: CastaiState): HandlerTable {
  return {
    'GET /v1/audit': (call) => ok(listRecords(state, call, showEntry)),
    'GET /v1/audit-events': (call) =>
      ok(listRecords(state, call, (record) => ({ ...showEntry(record), event: undefined }))),
    'GET /v1/audit-events/{id}': (call) => {
      const atMs = requireTime(call.query.get('time'), 'time')
      return ok(showEntry(findRecord(state, call, atMs)))
    },
    ...newerAuditHandlers(state),
  }
}

function newerAuditHandlers(state: CastaiState): HandlerTable {
  return {
    'GET /v2/audit/events': (call) => {
      const request = readPageRequest(call.query)
      const page = cutPage(selectRecords(state, call, request.filters), request)
      return ok({ items: page.items.map(showNewer), nextCursor: page.nextCursor, count: String(page.total) })
    },
    'GET /v2/audit/events/{id}': (call) => {
      const atMs = requireTime(call.query.get('recordedAt'), 'recordedAt')
      return ok(showNewer(findRecord(state, call, atMs)))
    },
    'GET /v2/audit/events/{id}/correlated': (call) => {
      const { requestId, id } = findRecord(state, call)
      const related = state.audit
        .list(call.organizationId)
        .filter((record) => record.requestId === requestId && record.id !== id)
      return ok({ items: related.map(showNewer), nextCursor: '' })
    },
    'GET /v2/audit/histogram': (call) => {
      const records = selectRecords(state, call, call.query)
      const hours = Map.groupBy(records, ({ atMs }) => Math.floor(atMs / 3_600_000))
      const buckets = [...hours].reverse().map(([hour, inside]) => ({
        timestamp: timeText(hour * 3_600_000),
        counts: { info: String(inside.length) },
      }))
      return ok({ buckets })
    },
    'GET /v2/audit/stats': (call) => {
      const records = selectRecords(state, call, call.query)
      const countBy = (key: (record: AuditRecord) => string) =>
        Object.fromEntries(
          [...Map.groupBy(records, key)].map(([name, inside]) => [name, String(inside.length)]),
        )
      return ok({
        total: String(records.length),
        domains: countBy(({ service }) => service),
        resources: countBy(({ resource }) => resource),
        actions: countBy(({ action }) => action),
      })
    },
  }
}

function listRecords(
  state: CastaiState,
  call: CastaiCall,
  show: (record: AuditRecord) => JsonObject,
): JsonObject {
  const request = readPageRequest(call.query)
  const page = cutPage(selectRecords(state, call, request.filters), request)
  return {
    items: page.items.map(show),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    count: page.items.length,
  }
}

/** Both versions' filters: an exact match each, but for the search over everything. */
function selectRecords(state: CastaiState, call: CastaiCall, filters: URLSearchParams): AuditRecord[] {
  const fromMs = readTime(filters.get('fromDate'), 'fromDate') ?? Number.NEGATIVE_INFINITY
  const toMs = readTime(filters.get('toDate'), 'toDate') ?? Number.POSITIVE_INFINITY
  const labels = [...filters].flatMap(([name, value]) => {
    const key = /^labels\["?([^"\]]+)"?\]$/.exec(name)?.[1]
    return key === undefined ? [] : [{ key, value }]
  })
  const wants = (name: string, actual: string | undefined) => {
    const wanted = filters.getAll(name).filter((value) => value !== '')
    return wanted.length === 0 || wanted.includes(actual ?? '')
  }
  const search = filters.get('filter.search') ?? ''
  return state.audit
    .list(call.organizationId)
    .filter(
      (record) =>
        record.atMs >= fromMs &&
        record.atMs <= toMs &&
        wants('clusterId', record.labels.clusterId) &&
        wants('operation', record.eventType) &&
        wants('initiatedById', record.initiatedBy.id) &&
        wants('initiatedByEmail', record.initiatedBy.email) &&
        wants('filter.clusters', record.labels.clusterId) &&
        wants('filter.domains', record.service) &&
        wants('filter.resources', record.resource) &&
        wants('filter.actions', record.action) &&
        wants('filter.sources', record.service) &&
        wants('filter.severity', 'info') &&
        labels.every(({ key, value }) => record.labels[key] === value) &&
        (search === '' || JSON.stringify(record).includes(search)),
    )
}

/** An event is found by its id and its time together. */
function findRecord(state: CastaiState, call: CastaiCall, atMs?: number): AuditRecord {
  const record = state.audit.list(call.organizationId).find(({ id }) => id === call.param('id'))
  if (!record || (atMs !== undefined && atMs !== record.atMs)) throw notFound()
  return record
}

function showEntry({ id, eventType, initiatedBy, time, event, labels }: AuditRecord): JsonObject {
  const operation = { type: 'AUDIT_OPERATION_TYPE_GENERIC', text: eventType }
  return { id, eventType, initiatedBy, time, event, labels, operation }
}

function showNewer(record: AuditRecord): JsonObject {
  const { id, initiatedBy } = record
  return {
    eventId: id,
    requestId: record.requestId,
    correlationId: record.requestId,
    tenantId: record.organizationId,
    occurredAt: record.time,
    ingestedAt: record.time,
    sourceService: record.service,
    sourceVersion: '',
    eventDomain: record.service,
    eventResource: record.resource,
    eventAction: record.action,
    eventSeverity: 'info',
    eventSeverityText: 'Info',
    body: Buffer.from(JSON.stringify(record.event)).toString('base64'),
    description: record.eventType,
    actor: { type: 'user', id: initiatedBy.id, displayName: initiatedBy.name, email: initiatedBy.email },
  }
}

/** Components of the vendor write to the log of their cluster; nobody else can. */
export function auditIngestHandlers(state: CastaiState): HandlerTable {
  const path = '/v1/clusters/{clusterId}/components/{component}'
  const record = (call: CastaiCall, eventType: string, event: JsonObject) =>
    state.audit.record({
      organizationId: call.organizationId,
      eventType,
      initiatedBy: { id: call.clusterId, name: call.param('component'), email: '' },
      event,
      labels: { clusterId: call.clusterId },
      resource: 'component',
      action: eventType,
      service: call.param('component'),
    })
  return {
    [`POST ${path}/audit`]: (call) => {
      const { entries } = call.object('entries')
      if (!Array.isArray(entries)) throw badRequest('a list is expected', 'entries')
      for (const entry of entries) record(call, 'componentReported', { entry })
      return ok()
    },
    [`POST ${path}/audit/v2`]: (call) => {
      const entries = call.json()
      if (!Array.isArray(entries)) throw badRequest('a list is expected')
      for (const entry of entries) record(call, 'componentReported', { entry })
      return ok()
    },
  }
}
