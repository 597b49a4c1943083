import { isOperationDone, startOperation } from '../clusters/operations.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asList, asObject, asText, asTexts, type JsonObject, pick } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'

const cluster = '/patching-engine/v1beta/organizations/{organizationId}/clusters/{clusterId}'

/** Changes that the pod mutator makes to new pods, and previews of which workloads they would meet. */
export function podMutationHandlers(state: CastaiState): HandlerTable {
  const workloads = (call: CastaiCall) => state.shelves.of('workloads', call.clusterId).list()
  const previews = (call: CastaiCall) =>
    state.shelves.of('workload-previews', call.organizationId, call.clusterId)
  return {
    ...familyHandlers(state, {
      name: 'pod-mutations',
      path: `${cluster}/pod-mutations`,
      verbs: ['list', 'create', 'get', 'PATCH', 'delete'],
      envelope: 'nextPageCursor',
      stamps: 'Time',
      required: ['name'],
      fill: (input, call) => ({
        organizationId: call.organizationId,
        clusterId: call.clusterId,
        enabled: input.enabled !== false,
        source: 'API',
        mutatedPodsCount: 0,
      }),
      select(all, call) {
        const enabled = call.query.get('enabled')
        return all.filter((mutation) => !enabled || String(mutation.enabled) === enabled)
      },
    }),
    [`POST ${cluster}/pod-mutations:previewMatchedWorkloads`]: (call) => {
      const filter = asObject(call.object().objectFilter)
      const { matched = [], unmatched = [] } = Object.groupBy(workloads(call), (workload) =>
        isMatched(workload, filter) ? 'matched' : 'unmatched',
      )
      return ok({ matchedWorkloads: matched.map(brief), unmatchedWorkloads: unmatched.map(brief) })
    },
    [`POST ${cluster}/workload-previews:generate`]: (call) => {
      const { objectFilter } = call.object('name')
      const operationId = startOperation(state, call.organizationId, 'generate-previews')
      previews(call).put({ id: operationId, objectFilter })
      const done = isOperationDone(state, call.organizationId, operationId)
      return ok({ id: operationId, done, error: null, resourceId: operationId })
    },
    [`GET ${cluster}/workload-previews`]: (call) => {
      const operationId = call.query.get('operationId')
      const wanted = operationId ? [previews(call).require(operationId)] : previews(call).list()
      const ready = wanted.filter(({ id }) => isOperationDone(state, call.organizationId, id))
      const found = workloads(call).filter((workload) =>
        ready.some(({ objectFilter }) => isMatched(workload, asObject(objectFilter))),
      )
      const page = pageOf(found, call.query)
      return ok({ items: page.items.map(brief), nextPageCursor: page.nextCursor })
    },
    [`GET ${cluster}/pod-mutator-status`]: (call) => {
      const { agentStatus } = state.shelves.of('clusters', call.organizationId).require(call.clusterId)
      return ok({ status: agentStatus === 'online' ? 'RUNNING' : 'UNAVAILABLE', enforcement: 'DISABLED' })
    },
  }
}

/** A filter takes in what it names; an empty part of it takes in everything. */
function isMatched(workload: Entity, filter: JsonObject): boolean {
  const wants = (name: string, actual: unknown) => {
    const wanted = asTexts(asList(filter[name]).map((item) => asObject(item).value ?? item))
    return wanted.length === 0 || wanted.includes(asText(actual))
  }
  return (
    wants('names', workload.name) && wants('kinds', workload.kind) && wants('namespaces', workload.namespace)
  )
}

function brief(workload: Entity): JsonObject {
  return pick(workload, ['name', 'namespace', 'kind'])
}
