import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Collection } from '../kernel/collection.ts'
import { asList, asNumber, asObject, isObject, type JsonObject, omit } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { nodesOf } from './nodes.ts'

const cluster = '/v1/kubernetes/clusters/{clusterId}'

/** A cluster's autoscaling policies, its evictor's rules, and how the cluster fares. */
export function policyHandlers(state: CastaiState): HandlerTable {
  const settings = (call: CastaiCall) => state.shelves.of('cluster-settings', call.clusterId)
  return {
    [`GET ${cluster}/policies`]: (call) => ok(readPolicies(settings(call))),
    [`PUT ${cluster}/policies`]: (call) => {
      const wanted = call.object()
      const current = readPolicies(settings(call))
      const wrong = Object.keys(wanted).filter((name) => typeof wanted[name] !== typeof current[name])
      if (wrong.length > 0) throw badRequest('policies config: unknown or malformed field', ...wrong)
      return ok(showOf(settings(call).put({ ...merge(current, wanted), id: 'policies' })))
    },
    [`GET ${cluster}/node-constraints`]: (call) => {
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const shapes = nodes.map(({ resources }) => ({
        cpuCores: asNumber(asObject(resources).cpuCapacityMilli) / 1000,
        ramMib: asNumber(asObject(resources).memCapacityMib),
      }))
      const known = new Map(shapes.map((shape) => [`${shape.cpuCores}/${shape.ramMib}`, shape]))
      return ok({ clusterId: call.clusterId, items: [...known.values()] })
    },
    [`GET ${cluster}/evictor-advanced-config`]: (call) =>
      ok({ evictionConfig: asList(settings(call).get('evictor')?.evictionConfig) }),
    [`POST ${cluster}/evictor-advanced-config`]: (call) => {
      const { evictionConfig } = call.object('evictionConfig')
      if (!Array.isArray(evictionConfig)) throw badRequest('a list is expected', 'evictionConfig')
      settings(call).put({ id: 'evictor', evictionConfig })
      return ok({ evictionConfig })
    },
    [`GET ${cluster}/agent-status`]: (call) => {
      const { agentStatus } = state.shelves.of('clusters', call.organizationId).require(call.clusterId)
      const isOnline = agentStatus === 'online'
      const statuses = ['castai-agent', 'castai-cluster-controller'].map((name) => ({
        name,
        status: isOnline ? 'RUNNING' : 'NOT_RUNNING',
        totalPods: 1,
        runningPods: isOnline ? 1 : 0,
        totalRestarts: 0,
        nonRunningPodNames: [],
      }))
      return ok({ statuses })
    },
    [`GET ${cluster}/problematic-nodes`]: (call) => {
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
        .filter((node) => node.unschedulable === true)
        .map(({ id, name }) => ({ nodeId: id, name, problems: ['node is cordoned'] }))
      return ok({ clusterId: call.clusterId, nodes, hasProblems: nodes.length > 0 })
    },
    [`GET ${cluster}/settings`]: (call) => {
      const policies = readPolicies(settings(call))
      return ok({ clusterId: call.clusterId, autoscalingEnabled: policies.enabled === true })
    },
  }
}

const policyDefaults: JsonObject = {
  enabled: false,
  isScopedMode: false,
  nodeTemplatesPartialMatchingEnabled: false,
  defaultNodeTemplateVersion: '1',
  clusterLimits: { enabled: false, cpu: { minCores: 1, maxCores: 20 } },
  nodeDownscaler: {
    enabled: false,
    emptyNodes: { enabled: false, delaySeconds: 0 },
    evictor: { enabled: false, dryRun: false, aggressiveMode: false, scopedMode: false },
  },
  spotInstances: { enabled: false, maxReclaimRate: 0, spotDiversityEnabled: false },
  unschedulablePods: { enabled: false, customInstancesEnabled: false, diskGibToCpuRatio: 0 },
}

function readPolicies(settings: Collection): JsonObject {
  const stored = settings.get('policies')
  return stored ? showOf(stored) : policyDefaults
}

function showOf(stored: JsonObject): JsonObject {
  return omit(stored, ['id'])
}

/** What an update leaves out stays as it was, at every depth. */
function merge(current: JsonObject, wanted: JsonObject): JsonObject {
  const merged = Object.entries(wanted).map(([name, value]) => {
    const before = current[name]
    return [name, isObject(value) && isObject(before) ? merge(before, value) : value] as const
  })
  return { ...current, ...Object.fromEntries(merged) }
}
