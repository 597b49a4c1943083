import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asObject, asText, pick } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readTime } from '../kernel/time.ts'

const cluster = '/v1/workload-autoscaling/clusters/{clusterId}'

/** What happened to the workloads of a cluster, newest first. */
export function workloadEventHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('workload-events', call.clusterId)
  const find = (call: CastaiCall, filters: URLSearchParams) =>
    shelf(call).list().filter(matches(filters)).reverse()
  return {
    [`GET ${cluster}/workload-events`]: (call) => {
      const request = readPageRequest(call.query)
      const page = cutPage(find(call, request.filters), request)
      return ok({ items: page.items, nextCursor: page.nextCursor })
    },
    [`GET ${cluster}/workload-events-summary`]: (call) => {
      const found = find(call, call.query)
      const items = [...Map.groupBy(found, ({ type }) => asText(type))].map(([type, inside]) => ({
        type,
        count: inside.length,
        percent: Math.round((inside.length / found.length) * 100),
      }))
      return ok({ totalCount: found.length, items })
    },
    [`GET ${cluster}/workload-events/{eventId}`]: (call) =>
      ok({ event: shelf(call).require(call.param('eventId')) }),
  }
}

/** Keeps an event about some workloads of the call's cluster. */
export function recordWorkloadEvent(
  state: CastaiState,
  call: CastaiCall,
  type: string,
  workloads: readonly Entity[],
): void {
  const { id, name, email } = call.caller.identity
  state.shelves.of('workload-events', call.clusterId).put({
    id: state.newId(),
    type,
    organizationId: call.organizationId,
    clusterId: call.clusterId,
    createdAt: state.nowText(),
    initiatedBy: { id, name, email },
    workloads: workloads.map((workload) => pick(workload, ['id', 'name', 'namespace', 'kind'])),
    event: {},
  })
}

function matches(query: URLSearchParams): (event: Entity) => boolean {
  const types = query.getAll('type')
  const fromMs = readTime(query.get('fromDate'), 'fromDate') ?? Number.NEGATIVE_INFINITY
  const toMs = readTime(query.get('toDate'), 'toDate') ?? Number.POSITIVE_INFINITY
  const about = (name: string, field: string, event: Entity) => {
    const wanted = query.getAll(name)
    return (
      wanted.length === 0 ||
      asList(event.workloads).some((workload) => wanted.includes(asText(asObject(workload)[field])))
    )
  }
  return (event) => {
    const atMs = Date.parse(asText(event.createdAt))
    return (
      (types.length === 0 || types.includes(asText(event.type))) &&
      atMs >= fromMs &&
      atMs <= toMs &&
      about('workloadId', 'id', event) &&
      about('workloadName', 'name', event) &&
      about('workloadNamespace', 'namespace', event) &&
      about('workloadKind', 'kind', event)
    )
  }
}
