import { nodesOf } from '../clusters/nodes.ts'
import type { CastaiCall } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asNumber, asObject, asText, type JsonObject } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { requireTime, timeText } from '../kernel/time.ts'

/** What a cluster has and costs right now. Money is USD an hour, CPU in cores, memory in GiB. */
export interface ClusterFigures {
  readonly nodes: number
  readonly spotNodes: number
  readonly pods: number
  readonly cpuProvisioned: number
  readonly cpuRequested: number
  readonly ramProvisioned: number
  readonly ramRequested: number
  readonly costOnDemand: number
  readonly costSpot: number
}

/** Share of what workloads ask for that they are said to use; the rest counts as waste. Made up. */
export const usedShare = 0.6

/** A span of time that a report is about. */
export interface ReportWindow {
  readonly startMs: number
  readonly endMs: number
  readonly hours: number
}

/** Adds up a cluster's nodes and workloads. */
export function figuresOf(state: CastaiState, organizationId: string, clusterId: string): ClusterFigures {
  const nodes = nodesOf(state, organizationId, clusterId)
  const spot = nodes.filter(isSpot)
  const resource = (name: string) => sum(nodes.map(({ resources }) => asNumber(asObject(resources)[name])))
  return {
    nodes: nodes.length,
    spotNodes: spot.length,
    pods: sum(workloadsOf(state, clusterId).map(({ podCount }) => asNumber(podCount))),
    cpuProvisioned: resource('cpuCapacityMilli') / 1000,
    cpuRequested: resource('cpuRequestsMilli') / 1000,
    ramProvisioned: resource('memCapacityMib') / 1024,
    ramRequested: resource('memRequestsMib') / 1024,
    costOnDemand: sum(nodes.filter((node) => !isSpot(node)).map(priceOf)),
    costSpot: sum(spot.map(priceOf)),
  }
}

/** The workloads of a cluster. */
export function workloadsOf(state: CastaiState, clusterId: string): Entity[] {
  return state.shelves.of('workloads', clusterId).list()
}

/** USD an hour of one node. */
export function priceOf(node: Entity): number {
  return Number(asText(node.instancePrice)) || 0
}

/** Whether a node may be taken away by its cloud. */
export function isSpot(node: Entity): boolean {
  return asObject(node.spotConfig).isSpot === true
}

/** Reads the span of a report from the query; refuses a missing or backward one with 400. */
export function readWindow(call: CastaiCall, startName = 'startTime', endName = 'endTime'): ReportWindow {
  return windowBetween(call.query.get(startName), call.query.get(endName), startName, endName)
}

/** Reads the span of a report from a body. */
export function windowBetween(
  start: unknown,
  end: unknown,
  startName = 'startTime',
  endName = 'endTime',
): ReportWindow {
  const startMs = requireTime(start, startName)
  const endMs = requireTime(end, endName)
  if (endMs < startMs) throw badRequest('time range is backward', endName)
  return { startMs, endMs, hours: (endMs - startMs) / 3_600_000 }
}

/** Cuts a span into days (at most 366): when each begins, and how many of its hours lie inside. */
export function daysOf({ startMs, endMs }: ReportWindow): { timestamp: string; hours: number }[] {
  const dayMs = 24 * 3_600_000
  const count = Math.min(366, Math.ceil((endMs - startMs) / dayMs))
  return Array.from({ length: count }, (_, index) => {
    const from = startMs + index * dayMs
    return { timestamp: timeText(from), hours: Math.min(dayMs, endMs - from) / 3_600_000 }
  })
}

/** Money and quantities travel as strings. */
export function amount(value: number): string {
  return String(Math.round(value * 1e6) / 1e6)
}

/** The total of some numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Share of what is provided and not asked for, 0 to 100. */
export function overprovisionedPercent(provisioned: number, requested: number): number {
  return provisioned === 0 ? 0 : Math.round((1 - requested / provisioned) * 1000) / 10
}

/** One resource as the efficiency reports show it. */
export function efficiencyOf(provisioned: number, requested: number): JsonObject {
  return {
    provisioned,
    requested,
    used: requested * usedShare,
    overprovisionedPercent: overprovisionedPercent(provisioned, requested),
  }
}
