import { hash } from 'node:crypto'
import { visibleClusters } from '../clusters/clusters.ts'
import { nodesOf } from '../clusters/nodes.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asObject, type JsonObject } from '../kernel/json.ts'
import { notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { amount, figuresOf, isSpot, priceOf, sum } from './figures.ts'

/** What the vendor bills, what nodes cost, and both as metrics for Prometheus. */
export function billingHandlers(state: CastaiState): HandlerTable {
  const usage = (call: CastaiCall) => {
    const cores = sum(
      visibleClusters(state, call).map(({ id }) => figuresOf(state, call.organizationId, id).cpuProvisioned),
    )
    return { feature: 'phase2', displayName: 'Node Autoscaler', usage: cores, unit: 'CPU' }
  }
  return {
    ...pricingHandlers(state),
    ...metricHandlers(state),
    'GET /v1/billing/sso': (call) => {
      const id = state.newId()
      state.shelves.of('portal-sessions', call.organizationId).put({ id, createdAt: state.nowText() })
      return ok({ id, token: hash('sha256', `portal/${id}`), accessUrl: `${call.origin}/portal/${id}` })
    },
    'GET /v1/billing/platform-usage-report': (call) => ok({ features: [usage(call)], subscriptions: [] }),
    'GET /v1/billing/enterprise/platform-usage-report': (call) =>
      ok({ features: [usage(call)], subscriptions: [] }),
  }
}

function pricingHandlers(state: CastaiState): HandlerTable {
  const base = '/v1/pricing'
  return {
    [`GET ${base}/clusters/{clusterId}/nodes`]: (call) => {
      const wanted = call.query.getAll('nodeIds')
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      return ok({
        nodes: nodes.filter(({ id }) => wanted.length === 0 || wanted.includes(id)).map(showPrice),
      })
    },
    [`GET ${base}/clusters/{clusterId}/nodes/{nodeId}`]: (call) => {
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const node = nodes.find(({ id }) => id === call.param('nodeId'))
      if (!node) throw notFound()
      return ok({ node: showPrice(node) })
    },
    [`GET ${base}/nodes`]: (call) => {
      const wanted = call.query.getAll('nodeIds')
      const nodes = visibleClusters(state, call).flatMap(({ id }) => nodesOf(state, call.organizationId, id))
      return ok({
        nodes: nodes.filter(({ id }) => wanted.length === 0 || wanted.includes(id)).map(showPrice),
      })
    },
  }
}

function showPrice(node: Entity): JsonObject {
  return {
    id: node.id,
    name: node.name,
    provider: node.cloud,
    region: String(node.zone).replace(/-[a-z]$/, ''),
    basePrice: node.instancePrice,
    totalRegularPrice: node.instancePrice,
    totalPrice: node.instancePrice,
    discounts: [],
    components: [],
  }
}

function metricHandlers(state: CastaiState): HandlerTable {
  const exposition = (lines: readonly string[]) => ({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: `${lines.join('\n')}\n`,
  })
  const clusters = (call: CastaiCall) => {
    const wanted = call.query.getAll('clusterIds')
    return visibleClusters(state, call).filter(({ id }) => wanted.length === 0 || wanted.includes(id))
  }
  return {
    'GET /v1/metrics/prom': (call) =>
      exposition(
        clusters(call).map(({ id }) => {
          const { costOnDemand, costSpot } = figuresOf(state, call.organizationId, id)
          return `castai_autoscaler_cost_hourly{castai_cluster="${id}"} ${amount(costOnDemand + costSpot)}`
        }),
      ),
    'GET /v1/metrics/nodes': (call) =>
      exposition(
        clusters(call).flatMap(({ id }) =>
          nodesOf(state, call.organizationId, id).map(
            (node) =>
              `castai_node_cost_hourly{castai_cluster="${id}",node="${node.id}",spot="${isSpot(node)}"} ${priceOf(node)}`,
          ),
        ),
      ),
    'GET /v1/metrics/workloads': (call) =>
      exposition(
        clusters(call).flatMap(({ id }) =>
          state.shelves
            .of('workloads', id)
            .list()
            .map(({ name, namespace, podCount }) => {
              const labels = `castai_cluster="${id}",workload_name="${name}",namespace="${namespace}"`
              return `castai_workload_pods{${labels}} ${podCount}`
            }),
        ),
      ),
    'GET /v1/metrics/allocation-groups': (call) =>
      exposition(
        state.shelves
          .of('allocation-groups', call.organizationId)
          .list()
          .map(
            ({ id, filter }) => `castai_allocation_group_clusters{group_id="${id}"} ${clusterCount(filter)}`,
          ),
      ),
  }
}

function clusterCount(filter: unknown): number {
  const { clusterIds } = asObject(filter)
  return Array.isArray(clusterIds) ? clusterIds.length : 0
}
