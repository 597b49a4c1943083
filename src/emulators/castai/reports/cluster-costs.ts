import { nodesOf } from '../clusters/nodes.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asObject, asText, type JsonObject, pick } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'
import {
  amount,
  type ClusterFigures,
  daysOf,
  efficiencyOf,
  figuresOf,
  overprovisionedPercent,
  readWindow,
  usedShare,
} from './figures.ts'

const base = '/v1/cost-reports/clusters/{clusterId}'
/** Share of the cost of an on-demand node that a spot node saves, in every saving modelled here. Made up. */
const spotDiscount = 0.7

/** Reports about one cluster, all computed from the nodes and workloads it has at the moment. */
export function clusterCostHandlers(state: CastaiState): HandlerTable {
  const figures = (call: CastaiCall) => figuresOf(state, call.organizationId, call.clusterId)
  return {
    [`GET ${base}/overview`]: (call) => {
      readWindow(call)
      return ok({ ...overviewOf(state, call.organizationId, call.clusterId), sources: ['AGENT'] })
    },
    [`GET ${base}/summary`]: (call) => ok(summaryOf(call.clusterId, figures(call))),
    [`GET ${base}/resource-usage`]: (call) => {
      const { cpuProvisioned, cpuRequested, ramProvisioned, ramRequested } = figures(call)
      const items = daysOf(readWindow(call)).map(({ timestamp }) => ({
        timestamp,
        cpuProvisioned: amount(cpuProvisioned),
        cpuRequested: amount(cpuRequested),
        cpuUsed: amount(cpuRequested * usedShare),
        ramProvisioned: amount(ramProvisioned),
        ramRequested: amount(ramRequested),
        ramUsed: amount(ramRequested * usedShare),
      }))
      return ok({ clusterId: call.clusterId, items })
    },
    [`GET ${base}/cost`]: (call) => {
      const { costOnDemand, costSpot } = figures(call)
      const window = readWindow(call)
      const items = daysOf(window).map(({ timestamp, hours }) => ({
        timestamp,
        costOnDemand: amount(costOnDemand * hours),
        costSpot: amount(costSpot * hours),
        costSpotFallback: '0',
      }))
      const totalCost = amount((costOnDemand + costSpot) * window.hours)
      return ok({ clusterId: call.clusterId, items, summary: { totalCost } })
    },
    [`GET ${base}/efficiency`]: (call) => {
      const now = figures(call)
      const summary = {
        cpuOverprovisioningPercent: overprovisionedPercent(now.cpuProvisioned, now.cpuRequested),
        ramOverprovisioningPercent: overprovisionedPercent(now.ramProvisioned, now.ramRequested),
      }
      const items = daysOf(readWindow(call)).map(({ timestamp }) => ({ timestamp, ...efficiencySeries(now) }))
      return ok({ clusterId: call.clusterId, items, summary, current: efficiencySeries(now) })
    },
    [`GET ${base}/savings`]: (call) => {
      const { costOnDemand, costSpot } = figures(call)
      const window = readWindow(call)
      const hourly = (costSpot * spotDiscount) / (1 - spotDiscount)
      const items = daysOf(window).map(({ timestamp, hours }) => ({
        timestamp,
        downscalingSavings: '0',
        spotSavings: amount(hourly * hours),
      }))
      const summary = {
        totalCost: amount((costOnDemand + costSpot) * window.hours),
        totalSavings: amount(hourly * window.hours),
      }
      return ok({ clusterId: call.clusterId, items, summary })
    },
    [`GET ${base}/estimated-savings`]: (call) => {
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const { costOnDemand, costSpot } = figures(call)
      const hourly = costOnDemand + costSpot
      const best = hourly - costOnDemand * spotDiscount
      const price = (value: number) => ({ hourly: amount(value), monthly: amount(value * 730) })
      return ok({
        clusterId: call.clusterId,
        currentConfiguration: {
          nodes: nodes.map((node) => ({
            ...pick(node, ['instanceType']),
            nodeName: node.name,
            price: node.instancePrice,
            spot: asObject(node.spotConfig).isSpot,
          })),
          totalPrice: price(hourly),
        },
        recommendations: { SpotInstances: { totalPrice: price(best) } },
        lastUpdatedAt: state.nowText(),
        isRebalancingRecommended: best < hourly,
      })
    },
    [`GET ${base}/estimated-savings-history`]: (call) => {
      const { nodes, spotNodes, costOnDemand, costSpot, cpuProvisioned, ramProvisioned } = figures(call)
      const block = (costPerHour: number, spotNodeCount: number) => ({
        costPerHour,
        totalNodeCount: nodes,
        spotNodeCount,
        totalCpu: cpuProvisioned,
        totalRamGib: ramProvisioned,
      })
      const items = daysOf(readWindow(call, 'fromDate', 'toDate')).map(({ timestamp }) => ({
        createdAt: timestamp,
        current: block(costOnDemand + costSpot, spotNodes),
        optimizedSpotOnly: block(costOnDemand * (1 - spotDiscount) + costSpot, nodes),
      }))
      return ok({ clusterId: call.clusterId, items })
    },
    [`GET ${base}/rightsizing-summary`]: (call) => {
      const { cpuProvisioned, cpuRequested, ramProvisioned, ramRequested } = figures(call)
      const summary = {
        cpuCoresDifference: cpuRequested - cpuProvisioned,
        ramBytesDifference: String(Math.round((ramRequested - ramProvisioned) * 1024 ** 3)),
      }
      return ok({ clusterId: call.clusterId, rightsizingRecommendation: { summary } })
    },
    [`GET ${base}/node-count-history`]: (call) => {
      const { nodes, spotNodes } = figures(call)
      const items = daysOf(readWindow(call)).map(({ timestamp }) => ({
        timestamp,
        nodeCountOnDemand: String(nodes - spotNodes),
        nodeCountSpot: String(spotNodes),
        nodeCountFallback: '0',
        nodeCountUnknown: '0',
        source: 'AGENT',
      }))
      return ok({ items, lastSnapshotAt: state.nowText() })
    },
  }
}

/** A cluster as the summaries show it: every number in a string. */
export function summaryOf(clusterId: string, figures: ClusterFigures): JsonObject {
  const { nodes, spotNodes, pods, costOnDemand, costSpot } = figures
  return {
    clusterId,
    nodeCountOnDemand: String(nodes - spotNodes),
    nodeCountSpot: String(spotNodes),
    podCount: String(pods),
    unschedulablePodCount: '0',
    cpuProvisioned: amount(figures.cpuProvisioned),
    cpuRequested: amount(figures.cpuRequested),
    ramProvisioned: amount(figures.ramProvisioned),
    ramRequested: amount(figures.ramRequested),
    costHourlyOnDemand: amount(costOnDemand),
    costHourlySpot: amount(costSpot),
    costHourlySpotFallback: '0',
  }
}

/** A cluster as the overviews show it. */
export function overviewOf(state: CastaiState, organizationId: string, clusterId: string): JsonObject {
  const cluster = state.shelves.of('clusters', organizationId).require(clusterId)
  const { nodes, spotNodes, pods, costOnDemand, costSpot } = figuresOf(state, organizationId, clusterId)
  return {
    clusterId,
    clusterName: cluster.name,
    provider: cluster.providerType,
    region: asText(asObject(cluster.region).name),
    kubernetesVersion: cluster.kubernetesVersion,
    status: cluster.status,
    nodeCount: nodes,
    podCount: pods,
    spotNodeCount: spotNodes,
    onDemandNodeCount: nodes - spotNodes,
    costHourly: amount(costOnDemand + costSpot),
    optimalCostHourly: amount(costOnDemand * (1 - spotDiscount) + costSpot),
  }
}

function efficiencySeries(figures: ClusterFigures): JsonObject {
  return {
    cpuResources: efficiencyOf(figures.cpuProvisioned, figures.cpuRequested),
    ramResources: efficiencyOf(figures.ramProvisioned, figures.ramRequested),
  }
}
