import { raiseNotification } from '../events/notifications.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asText, asTexts, type JsonObject } from '../kernel/json.ts'
import { cutPage, pageOf, readPageRequest } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readTime } from '../kernel/time.ts'

const base = '/v1/security/runtime'
const anomalies = `${base}/anomalies`

/** What runtime security has found, and the events behind it. */
export function runtimeAnomalyHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('anomalies', call.organizationId)
  const eventsOf = (call: CastaiCall, id: string) =>
    state.shelves.of('anomaly-events', call.organizationId, id).list()
  const changeAll = (call: CastaiCall, changes: JsonObject) => {
    const ids = readIds(call)
    for (const id of ids) shelf(call).require(id)
    for (const id of ids) shelf(call).change(id, { ...changes, updatedAt: state.nowText() })
    return ok({}, { ids })
  }
  return {
    [`GET ${anomalies}`]: (call) => {
      const request = readPageRequest(call.query)
      const page = cutPage(shelf(call).list().filter(matches(request.filters)), request)
      const { nextCursor, previousCursor, total } = page
      return ok({ anomalies: page.items, nextCursor, previousCursor, count: total })
    },
    [`GET ${anomalies}/{id}`]: (call) => {
      const anomaly = shelf(call).require(call.param('id'))
      return ok({ anomaly, events: eventsOf(call, anomaly.id), ticket: null })
    },
    [`GET ${anomalies}/{id}/events`]: (call) => {
      const { id } = shelf(call).require(call.param('id'))
      const { items, nextCursor, previousCursor, total } = pageOf(eventsOf(call, id), call.query)
      return ok({ events: items, nextCursor, previousCursor, count: total })
    },
    [`POST ${anomalies}/ack`]: (call) =>
      changeAll(call, { status: 'ANOMALY_STATUS_ACKED', ackedAt: state.nowText() }),
    [`POST ${anomalies}/close`]: (call) => {
      const { reason, reasonDescription } = call.object('ids')
      return changeAll(call, {
        status: 'ANOMALY_STATUS_CLOSED',
        closedAt: state.nowText(),
        closedReason: asText(reason) || 'CLOSE_REASON_UNSPECIFIED',
        closedReasonDescription: asText(reasonDescription),
      })
    },
    [`POST ${anomalies}/trigger-webhook`]: async (call) => {
      const found = readIds(call).map((id) => shelf(call).require(id))
      await Promise.all(found.map((anomaly) => announce(state, call, anomaly)))
      return ok({}, { ids: found.map(({ id }) => id) })
    },
    [`POST ${anomalies}/{id}/trigger-webhook`]: async (call) => {
      const anomaly = shelf(call).require(call.param('id'))
      await announce(state, call, anomaly)
      return ok({}, { id: anomaly.id, name: anomaly.name })
    },
    [`GET ${base}/overview/anomalies`]: (call) => {
      const count = (status: string) =>
        shelf(call)
          .list()
          .filter((anomaly) => anomaly.status === `ANOMALY_STATUS_${status}`).length
      return ok({ open: count('OPEN'), acked: count('ACKED'), closed: count('CLOSED') })
    },
    ...runtimeEventHandlers(state),
  }
}

function runtimeEventHandlers(state: CastaiState): HandlerTable {
  const all = (call: CastaiCall, filters: URLSearchParams) => {
    const clusterIds = filters.getAll('clusterIds')
    const types = filters.getAll('types')
    return state.shelves
      .of('anomalies', call.organizationId)
      .list()
      .flatMap(({ id }) => state.shelves.of('anomaly-events', call.organizationId, id).list())
      .filter(({ clusterId }) => clusterIds.length === 0 || clusterIds.includes(asText(clusterId)))
      .filter(({ type }) => types.length === 0 || types.includes(asText(type)))
  }
  return {
    [`GET ${base}/events`]: (call) => {
      const request = readPageRequest(call.query)
      const { items, nextCursor, previousCursor } = cutPage(all(call, request.filters), request)
      return ok({ items, nextCursor, previousCursor })
    },
    [`GET ${base}/events/groups`]: (call) => {
      const key = call.query.get('groupBy') ?? 'type'
      const groups = Map.groupBy(all(call, call.query), (event) => asText(event[key]))
      const rows = [...groups].map(([value, inside]) => ({ values: [value, String(inside.length)] }))
      return ok({ columns: [key, 'count'], rows, nextCursor: '', previousCursor: '' })
    },
    [`GET ${base}/kvisor-version/{clusterId}`]: (call) => {
      const cluster = state.shelves.of('clusters', call.organizationId).require(call.clusterId)
      return ok({ version: cluster.agentStatus === 'online' ? 'v1.0.0' : '' })
    },
  }
}

/** Tells the receivers of an anomaly; a receiver that fails does not fail the call. */
async function announce(state: CastaiState, call: CastaiCall, anomaly: Entity): Promise<void> {
  await raiseNotification(state, call.organizationId, {
    name: asText(anomaly.name),
    severity: 'WARNING',
    category: 'Security',
    clusterId: asText(anomaly.clusterId),
    details: { anomalyId: anomaly.id, type: anomaly.type },
  })
}

function readIds(call: CastaiCall): string[] {
  const ids = asTexts(call.object('ids').ids)
  if (ids.length === 0) throw badRequest('required field is missing', 'ids')
  return ids
}

function matches(filters: URLSearchParams): (anomaly: Entity) => boolean {
  const wants = (name: string, actual: unknown) => {
    const wanted = filters.getAll(name)
    return wanted.length === 0 || wanted.includes(asText(actual))
  }
  const fromMs = readTime(filters.get('startTime'), 'startTime') ?? Number.NEGATIVE_INFINITY
  const toMs = readTime(filters.get('endTime'), 'endTime') ?? Number.POSITIVE_INFINITY
  return (anomaly) => {
    const atMs = Date.parse(asText(anomaly.createdAt))
    return (
      wants('clusterIds', anomaly.clusterId) &&
      wants('namespaces', anomaly.namespace) &&
      wants('status', anomaly.status) &&
      wants('types', anomaly.type) &&
      atMs >= fromMs &&
      atMs <= toMs &&
      asText(anomaly.name).includes(filters.get('search') ?? '')
    )
  }
}
