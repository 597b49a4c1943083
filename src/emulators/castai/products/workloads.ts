import { levelOf } from '../access/rights.ts'
import { levelNeeded } from '../access/roles.ts'
import { visibleClusters } from '../clusters/clusters.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asObject, asText, type JsonObject, pick } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { sum } from '../reports/figures.ts'
import { coresOf } from '../reports/workload-costs.ts'
import { recordWorkloadEvent } from './workload-events.ts'

const cluster = '/v1/workload-autoscaling/clusters/{clusterId}'
const workloads = `${cluster}/workloads`
const changes = '/v2/workload-autoscaling/clusters/{clusterId}/workloads/{workloadId}'

/** Workloads under the workload autoscaler. Reads are version 1, changes version 2. */
export function workloadHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('workloads', call.clusterId)
  const one = (call: CastaiCall) => shelf(call).require(call.param('workloadId'))
  return {
    [`GET ${workloads}`]: (call) => {
      const request = readPageRequest(call.query)
      const page = cutPage(shelf(call).list().filter(matches(request.filters)), request)
      return ok({ workloads: page.items, nextCursor: page.nextCursor })
    },
    [`GET ${workloads}/{workloadId}`]: (call) => ok({ workload: one(call), pods: [], metrics: null }),
    [`GET ${workloads}/{workloadId}/spec`]: (call) => {
      const { group, version, kind, name, namespace } = one(call)
      const apiVersion = `${group ? `${group}/` : ''}${version}`
      const object = { apiVersion, kind, metadata: { name, namespace } }
      return ok({ ...identify(one(call)), group, version, kind, isCustom: false, object })
    },
    [`GET ${workloads}/{workloadId}/recommendation-manifest`]: (call) => {
      const { name, namespace, containers } = one(call)
      const object = { kind: 'Recommendation', metadata: { name, namespace }, spec: { containers } }
      return ok({ ...identify(one(call)), object })
    },
    [`PATCH ${changes}`]: (call) => {
      const { workload, updateMask } = call.object('workload')
      const wanted = asObject(workload)
      const mask = asText(updateMask)
      return change(state, call, mask === '' ? wanted : pick(wanted, mask.split(',')))
    },
    [`PUT ${changes}`]: (call) =>
      change(state, call, pick(call.object('scalingPolicyId'), ['scalingPolicyId', 'workloadConfig'])),
    [`POST ${workloads}/{workloadId}/system-overrides:reset`]: (call) => {
      const { target } = call.object('target')
      const before = asObject(one(call).systemOverrides)
      shelf(call).change(one(call).id, { systemOverrides: {} })
      recordWorkloadEvent(state, call, 'EVENT_TYPE_SYSTEM_OVERRIDE_RESET', [one(call)])
      const result = Object.keys(before).length > 0 ? 'RESET' : 'NOTHING_TO_RESET'
      return ok({ result, reason: '' }, { id: one(call).id, target })
    },
    [`GET ${cluster}/workloads-summary`]: (call) => ok(summarize(shelf(call).list())),
    [`GET ${cluster}/workloads-summary-metrics`]: (call) => {
      const cpuRequestCores = sum(shelf(call).list().map(coresOf))
      return ok({ items: [{ timestamp: state.nowText(), cpuRequestCores }] })
    },
    [`GET ${cluster}/workloads/filters`]: (call) => {
      const all = shelf(call).list()
      const texts = (name: string) => [...new Set(all.map((workload) => asText(workload[name])))].sort()
      return ok({
        counts: { total: all.length },
        kinds: texts('kind'),
        namespaces: texts('namespace'),
        scalingPolicyNames: texts('scalingPolicyName'),
        workloadIds: texts('id'),
        workloadNames: texts('name'),
      })
    },
    [`GET ${cluster}/workloads-access-context`]: (call) => {
      const { kind, subjectId } = call.caller.credential
      const level = levelOf(state, { kind, id: subjectId }, call.organizationId, call.clusterId)
      const namespaces = shelf(call)
        .list()
        .map(({ namespace }) => asText(namespace))
      const writableNamespaces = level >= levelNeeded.member ? [...new Set(namespaces)] : []
      return ok({ isOwner: level >= levelNeeded.owner, writableNamespaces })
    },
    [`GET ${cluster}/components/workload-autoscaler`]: (call) =>
      ok(agentStatus(state, call.organizationId, call.clusterId)),
    'GET /v1/workload-autoscaling/organizations/{organizationId}/components/workload-autoscaler': (call) =>
      ok({
        clusterAgentStatuses: visibleClusters(state, call).map(({ id }) =>
          agentStatus(state, call.organizationId, id),
        ),
      }),
    'POST /v1alpha/workload-autoscaling/clusters/{clusterId}/workloads/metrics:query': (call) => {
      const { metrics } = call.object('metrics')
      if (!Array.isArray(metrics) || metrics.length === 0) throw badRequest('a list is expected', 'metrics')
      const series = metrics.flatMap((metric) =>
        shelf(call)
          .list()
          .map((workload) => ({
            metric,
            workloadId: workload.id,
            points: [{ timestamp: state.nowText(), value: coresOf(workload) }],
          })),
      )
      return ok({ series })
    },
    ...hpaHandlers(state),
  }
}

function hpaHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('workloads', call.clusterId)
  const migrated = (call: CastaiCall) => state.shelves.of('cluster-settings', call.clusterId).get('hpa-v2')
  return {
    [`GET ${workloads}/migrate-to-hpa-v2`]: (call) => {
      const eligible = migrated(call)
        ? []
        : shelf(call)
            .list()
            .filter(({ hasNativeHpa }) => hasNativeHpa === true)
      return ok({ eligibleCount: eligible.length, status: migrated(call) ? 'MIGRATED' : 'NOT_STARTED' })
    },
    [`POST ${workloads}/migrate-to-hpa-v2`]: (call) => {
      state.shelves.of('cluster-settings', call.clusterId).put({ id: 'hpa-v2', migratedAt: state.nowText() })
      return ok()
    },
    'GET /v1beta/workload-autoscaling/clusters/{clusterId}/hpas:analyze': (call) => {
      const items = shelf(call)
        .list()
        .filter(({ hasNativeHpa }) => hasNativeHpa === true)
        .map((workload) => ({ workloadId: workload.id, ...pick(workload, ['name', 'namespace', 'kind']) }))
      return ok({ items })
    },
  }
}

function change(state: CastaiState, call: CastaiCall, wanted: JsonObject): CastaiAnswer {
  const policies = state.shelves.of('scaling-policies', call.organizationId, call.clusterId)
  const shelf = state.shelves.of('workloads', call.clusterId)
  const current = shelf.require(call.param('workloadId'))
  const policyId = wanted.scalingPolicyId
  const policy = policyId === undefined ? undefined : policies.get(asText(policyId))
  if (policyId !== undefined && !policy) throw badRequest('unknown scaling policy', 'scalingPolicyId')
  const workload = shelf.change(current.id, {
    ...(policy
      ? { scalingPolicyId: policy.id, scalingPolicyName: policy.name, scalingPolicyOrigin: 'API' }
      : {}),
    workloadConfigV2: { ...asObject(current.workloadConfigV2), ...asObject(wanted.workloadConfig) },
    managedBy: 'API',
    updatedAt: state.nowText(),
  })
  recordWorkloadEvent(state, call, 'EVENT_TYPE_CONFIGURATION_CHANGED', [workload])
  return ok({ workload }, pick(workload, ['id', 'name']))
}

function agentStatus(state: CastaiState, organizationId: string, clusterId: string): JsonObject {
  const { agentStatus, createdAt } = state.shelves.of('clusters', organizationId).require(clusterId)
  return {
    clusterId,
    status: agentStatus === 'online' ? 'RUNNING' : 'UNKNOWN',
    currentVersion: '1.0.0',
    latestVersion: '1.0.0',
    inPlaceResizeEnabled: false,
    installedAt: createdAt,
    updatedAt: createdAt,
    workloadAutoscalerReplicaCount: 1,
  }
}

function identify({ id, name, namespace, clusterId, organizationId }: Entity): JsonObject {
  return { id, name, namespace, clusterId, organizationId }
}

function summarize(all: readonly Entity[]): JsonObject {
  const cores = sum(all.map(coresOf))
  const managed = all.filter(({ managedBy }) => managedBy === 'API')
  return {
    totalCount: all.length,
    optimizedCount: managed.length,
    apiManagedCount: managed.length,
    annotationManagedCount: 0,
    requestedCpuCores: cores,
    recommendedCpuCores: cores,
    cpuCoresDifference: 0,
  }
}

function matches(query: URLSearchParams): (workload: Entity) => boolean {
  const wants = (name: string, actual: unknown) => {
    const wanted = query.getAll(name)
    return wanted.length === 0 || wanted.includes(asText(actual))
  }
  const search = query.get('searchQuery') ?? ''
  return (workload) =>
    wants('workloadIds', workload.id) &&
    wants('workloadNames', workload.name) &&
    wants('namespaces', workload.namespace) &&
    wants('kinds', workload.kind) &&
    wants('scalingPolicyNames', workload.scalingPolicyName) &&
    asText(workload.name).includes(search)
}
