import { visibleClusters } from '../clusters/clusters.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { type Family, familyHandlers } from '../kernel/family.ts'
import { asList, asObject, asText, asTexts, type JsonObject } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'
import { amount, daysOf, figuresOf, readWindow, sum, usedShare, workloadsOf } from './figures.ts'
import { coresOf, labelsOf } from './workload-costs.ts'

const base = '/v1/cost-reports'
const groups = `${base}/allocation-groups`

/** Groups of workloads, by cluster, namespace and label, and what each of them costs. */
export function allocationGroupHandlers(state: CastaiState): HandlerTable {
  const family: Family = {
    name: 'allocation-groups',
    path: groups,
    verbs: ['list', 'create', 'get', 'PUT', 'delete'],
    required: ['name'],
    fill: (input) => ({ filter: asObject(input.filter) }),
    show: ({ id, name, filter, updatedAt }) => ({ id, name, filter, updatedAt }),
    select(entities, call) {
      const wanted = call.query.getAll('clusterIds')
      return entities.filter((group) => {
        const ids = asTexts(asObject(group.filter).clusterIds)
        return wanted.length === 0 || ids.length === 0 || ids.some((id) => wanted.includes(id))
      })
    },
  }
  return { ...familyHandlers(state, family), ...groupReports(state) }
}

function groupReports(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('allocation-groups', call.organizationId)
  const wanted = (call: CastaiCall) => {
    const groupId = call.query.get('groupId')
    return groupId ? [shelf(call).require(groupId)] : shelf(call).list()
  }
  const nameOf = (group: Entity) => ({ groupId: group.id, groupName: group.name, versions: [] })
  return {
    [`GET ${base}/allocation-group-summaries`]: (call) => {
      const { hours } = readWindow(call)
      const items = wanted(call).map((group) => ({
        ...nameOf(group),
        summary: summarize(state, call, group, hours),
      }))
      return ok({ items })
    },
    [`GET ${base}/allocation-group-costs`]: (call) => {
      const days = daysOf(readWindow(call))
      const items = wanted(call).map((group) => ({
        ...nameOf(group),
        items: days.map(({ timestamp, hours }) => ({ timestamp, ...summarize(state, call, group, hours) })),
      }))
      return ok({ items })
    },
    [`GET ${base}/allocation-group-totals`]: (call) => {
      const days = daysOf(readWindow(call))
      const page = pageOf(shelf(call).list(), call.query)
      const items = page.items.map((group) => ({
        ...nameOf(group),
        items: days.map(({ timestamp, hours }) => ({
          timestamp,
          totalCost: summarize(state, call, group, hours).totalCostOnDemand,
        })),
      }))
      return ok({ items, nextCursor: page.nextCursor, count: String(page.total) })
    },
    [`GET ${groups}/efficiency/summary`]: (call) => {
      const { hours } = readWindow(call)
      const items = shelf(call)
        .list()
        .map((group) => {
          const { requestedCpuHours, workloadCount } = summarize(state, call, group, hours)
          const cpu = amount((Number(requestedCpuHours) / (hours || 1)) * (1 - usedShare))
          return { ...nameOf(group), workloadCount, waste: { cpu } }
        })
      return ok({ items, topItems: [] })
    },
    [`GET ${groups}/{groupId}/workload-costs`]: (call) => {
      const { hours } = readWindow(call)
      const group = shelf(call).require(call.param('groupId'))
      const page = pageOf(membersOf(state, call, group), call.query)
      const items = page.items.map((workload) => ({
        clusterId: workload.clusterId,
        workloadName: workload.name,
        workloadType: workload.kind,
        namespace: workload.namespace,
        totalCost: amount(costOf(state, call, workload) * hours),
      }))
      const { nextCursor, total } = page
      return ok({ groupId: group.id, groupName: group.name, items, nextCursor, count: String(total) })
    },
    [`GET ${groups}/{groupId}/workload-efficiency`]: (call) => {
      readWindow(call)
      const group = shelf(call).require(call.param('groupId'))
      const page = pageOf(membersOf(state, call, group), call.query)
      const workloads = page.items.map((workload) => ({
        clusterId: workload.clusterId,
        workloadName: workload.name,
        namespace: workload.namespace,
        waste: { cpu: amount(coresOf(workload) * (1 - usedShare)) },
      }))
      const { nextCursor, total } = page
      return ok({ groupId: group.id, groupName: group.name, workloads, nextCursor, count: String(total) })
    },
  }
}

function summarize(state: CastaiState, call: CastaiCall, group: Entity, hours: number) {
  const members = membersOf(state, call, group)
  return {
    totalCostOnDemand: amount(sum(members.map((workload) => costOf(state, call, workload))) * hours),
    totalCostSpot: '0',
    totalCostSpotFallback: '0',
    workloadCount: String(members.length),
    requestedCpuHours: amount(sum(members.map(coresOf)) * hours),
  }
}

/** Workloads that a group's filter takes in; an empty part of the filter takes in everything. */
function membersOf(state: CastaiState, call: CastaiCall, group: Entity): Entity[] {
  const filter = asObject(group.filter)
  const clusterIds = asTexts(filter.clusterIds)
  const namespaces = asTexts(filter.namespaces)
  const labels = asList(filter.labels).map(asObject)
  const only = call.query.getAll('clusterIds')
  const matchesLabel =
    (workload: Entity) =>
    ({ label, value, operator }: JsonObject) => {
      const own = labelsOf(workload).find((pair) => pair.label === label)
      if (operator === 'Exists') return own !== undefined
      if (operator === 'DoesNotExist') return own === undefined
      return operator === 'NotEqual' ? own?.value !== value : own?.value === value
    }
  return visibleClusters(state, call)
    .filter(({ id }) => clusterIds.length === 0 || clusterIds.includes(id))
    .filter(({ id }) => only.length === 0 || only.includes(id))
    .flatMap(({ id }) => workloadsOf(state, id))
    .filter(({ namespace }) => namespaces.length === 0 || namespaces.includes(asText(namespace)))
    .filter((workload) =>
      labels.length === 0 || filter.labelsOperator === 'OR'
        ? labels.length === 0 || labels.some(matchesLabel(workload))
        : labels.every(matchesLabel(workload)),
    )
}

/** USD an hour of one workload. */
function costOf(state: CastaiState, call: CastaiCall, workload: Entity): number {
  const clusterId = asText(workload.clusterId)
  const { costOnDemand, costSpot } = figuresOf(state, call.organizationId, clusterId)
  const cores = sum(workloadsOf(state, clusterId).map(coresOf))
  return cores === 0 ? 0 : ((costOnDemand + costSpot) * coresOf(workload)) / cores
}
