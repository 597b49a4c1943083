import { visibleClusters } from '../clusters/clusters.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { JsonObject } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'
import { requireTime } from '../kernel/time.ts'
import { overviewOf, summaryOf } from './cluster-costs.ts'
import {
  amount,
  type ClusterFigures,
  daysOf,
  efficiencyOf,
  figuresOf,
  overprovisionedPercent,
  readWindow,
  sum,
  windowBetween,
} from './figures.ts'

const base = '/v1/cost-reports/organization'

/** Reports about all clusters of an organization. */
export function organizationCostHandlers(state: CastaiState): HandlerTable {
  const all = (call: CastaiCall) =>
    visibleClusters(state, call).map((cluster) => ({
      cluster,
      figures: figuresOf(state, call.organizationId, cluster.id),
    }))
  return {
    [`GET ${base}/clusters/summary`]: (call) =>
      ok({ items: all(call).map(({ cluster, figures }) => summaryOf(cluster.id, figures)) }),
    [`GET ${base}/clusters/report`]: (call) => {
      const { hours } = readWindow(call)
      const clusters = all(call).map(({ cluster, figures }) => ({
        clusterId: cluster.id,
        clusterName: cluster.name,
        clusterDeletedAt: null,
        summary: { totalCost: amount(hourly(figures) * hours) },
      }))
      const total = sum(all(call).map(({ figures }) => hourly(figures) * hours))
      return ok({ summary: { totalCost: amount(total) }, clusters })
    },
    [`GET ${base}/clusters/efficiency`]: (call) => {
      readWindow(call)
      const items = all(call).map(({ cluster, figures }) => ({
        id: cluster.id,
        clusterId: cluster.id,
        cpuOverprovisionedPercent: overprovisionedPercent(figures.cpuProvisioned, figures.cpuRequested),
        ramOverprovisionedPercent: overprovisionedPercent(figures.ramProvisioned, figures.ramRequested),
      }))
      const page = pageOf(items, call.query)
      const shown = { ...page, items: page.items.map(({ id, ...item }) => item) }
      return ok({ ...wrapPage(shown, 'items', 'nextCursor'), count: String(page.total) })
    },
    [`GET ${base}/efficiency`]: (call) => {
      const figures = all(call).map((one) => one.figures)
      const items = daysOf(readWindow(call)).map(({ timestamp }) => ({ timestamp, ...resourcesOf(figures) }))
      return ok({ items })
    },
    [`GET ${base}/efficiency/summary`]: (call) => {
      const { hours } = readWindow(call)
      const figures = all(call).map((one) => one.figures)
      const wasted = figures.map((one) => {
        const idle = overprovisionedPercent(one.cpuProvisioned, one.cpuRequested) / 100
        return hourly(one) * idle * hours
      })
      return ok({ ...resourcesOf(figures), totalWaste: sum(wasted) })
    },
    [`GET ${base}/daily-cost`]: (call) => {
      const days = daysOf(readWindow(call))
      const items = all(call).map(({ cluster, figures }) => ({
        clusterId: cluster.id,
        intervals: days.map(({ timestamp, hours }) => ({ timestamp, cost: amount(hourly(figures) * hours) })),
      }))
      return ok({ items })
    },
    [`GET ${base}/overview`]: (call) => {
      readWindow(call)
      const clusters = all(call).map(({ cluster }) => overviewOf(state, call.organizationId, cluster.id))
      const totalCostHourly = amount(sum(all(call).map(({ figures }) => hourly(figures))))
      const summary = { totalClusters: clusters.length, totalCostHourly }
      return ok({ clusters, latestSyncTime: state.nowText(), agent: { summary } })
    },
    [`GET ${base}/cost-comparison`]: (call) => {
      const startA = requireTime(call.query.get('startTimeA'), 'startTimeA')
      const startB = requireTime(call.query.get('startTimeB'), 'startTimeB')
      const days = Number(call.query.get('rangeDays') ?? 7)
      const total = amount(sum(all(call).map(({ figures }) => hourly(figures))) * days * 24)
      const period = (atMs: number) => ({ startTime: new Date(atMs).toISOString(), totalCost: total })
      return ok({ summary: { clusterGrowthRate: 0 }, periodA: period(startA), periodB: period(startB) })
    },
    'POST /v1/cost-reports/clusters/active': (call) => {
      const { startTime, endTime } = call.object()
      windowBetween(startTime, endTime)
      const active = all(call).filter(({ figures }) => figures.nodes > 0)
      return ok({ clusterIds: active.map(({ cluster }) => cluster.id) })
    },
  }
}

function hourly({ costOnDemand, costSpot }: ClusterFigures): number {
  return costOnDemand + costSpot
}

function resourcesOf(all: readonly ClusterFigures[]): JsonObject {
  const total = (name: keyof ClusterFigures) => sum(all.map((figures) => figures[name]))
  return {
    cpuResources: efficiencyOf(total('cpuProvisioned'), total('cpuRequested')),
    ramResources: efficiencyOf(total('ramProvisioned'), total('ramRequested')),
  }
}
