import { visibleClusters } from '../clusters/clusters.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asNumber, asObject, asText, asTexts, type JsonObject } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'
import { amount, figuresOf, readWindow, sum, usedShare, workloadsOf } from './figures.ts'

const cluster = '/v1/cost-reports/clusters/{clusterId}'

/** Reports about workloads. Most are POSTs that only read: their bodies are filters. */
export function workloadCostHandlers(state: CastaiState): HandlerTable {
  return {
    [`POST ${cluster}/workload-cost-summaries`]: (call) => {
      const window = readWindow(call)
      const rate = costPerCore(state, call)
      return page(call, select(workloadsOf(state, call.clusterId), call.object()), (workload) => ({
        ...identify(workload),
        cost: { totalCostOnDemand: amount(coresOf(workload) * rate * window.hours), totalCostSpot: '0' },
        labels: labelsOf(workload),
      }))
    },
    [`GET ${cluster}/workload-efficiency`]: (call) => efficiency(state, call, filterFromQuery(call.query)),
    [`POST ${cluster}/workload-efficiency`]: (call) => efficiency(state, call, call.object()),
    [`POST ${cluster}/namespace-cost-summaries`]: (call) => {
      const window = readWindow(call)
      const rate = costPerCore(state, call)
      const wanted = asText(call.object().namespace)
      const byNamespace = Map.groupBy(workloadsOf(state, call.clusterId), ({ namespace }) =>
        asText(namespace),
      )
      const rows = [...byNamespace]
        .filter(([namespace]) => wanted === '' || namespace === wanted)
        .map(([namespace, inside]) => ({ id: namespace, cores: sum(inside.map(coresOf)) }))
      return page(call, rows, ({ id, cores }) => ({
        namespace: id,
        cost: { totalCostOnDemand: amount(asNumber(cores) * rate * window.hours), totalCostSpot: '0' },
      }))
    },
    'POST /v1/cost-reports/namespaces': (call) => {
      const found = workloadsIn(state, call).map(({ namespace }) => asText(namespace))
      return ok({ namespaces: [...new Set(found)].sort() })
    },
    'POST /v1/cost-reports/workload-labels/names': (call) => {
      const names = workloadsIn(state, call)
        .flatMap(labelsOf)
        .map(({ label }) => label)
      return ok({ names: [...new Set(names)].sort() })
    },
    'POST /v1/cost-reports/workload-labels/values': (call) => {
      const { label } = call.object('label')
      const found = workloadsIn(state, call)
        .flatMap(labelsOf)
        .filter((pair) => pair.label === label)
      return ok({ values: [...new Set(found.map(({ value }) => value))].sort() })
    },
    'POST /v1/cost-reports/node-labels/names': (call) => {
      const names = nodeLabels(state, call).map(([name]) => name)
      return ok({ names: [...new Set(names)].sort() })
    },
    'POST /v1/cost-reports/node-labels/values': (call) => {
      const { label } = call.object('label')
      const found = nodeLabels(state, call).filter(([name]) => name === label)
      return ok({ values: [...new Set(found.map(([, value]) => value))].sort() })
    },
    'POST /v1/cost-reports/workloads/metadata': (call) => {
      const workloads = workloadsIn(state, call)
      const texts = (name: string) => [...new Set(workloads.map((workload) => asText(workload[name])))].sort()
      return ok({
        workloadNames: texts('name'),
        workloadTypes: texts('kind'),
        namespaces: texts('namespace'),
      })
    },
  }
}

function efficiency(state: CastaiState, call: CastaiCall, filter: JsonObject): CastaiAnswer {
  const window = readWindow(call)
  const rate = costPerCore(state, call)
  return page(call, select(workloadsOf(state, call.clusterId), filter), (workload) => {
    const cores = coresOf(workload)
    const wasted = cores * (1 - usedShare)
    return {
      ...identify(workload),
      requests: { cpu: amount(cores) },
      usage: { cpu: amount(cores - wasted) },
      waste: { cpu: amount(wasted) },
      totalCostImpact: amount(wasted * rate * window.hours),
    }
  })
}

/** These lists count with a string. */
function page(call: CastaiCall, rows: readonly Entity[], show: (row: Entity) => JsonObject): CastaiAnswer {
  const { items, nextCursor, previousCursor, total } = pageOf(rows, call.query)
  return ok({ items: items.map(show), nextCursor, previousCursor, count: String(total) })
}

function filterFromQuery(query: URLSearchParams): JsonObject {
  const names = ['workloadNames', 'workloadTypes', 'namespaces']
  return Object.fromEntries(names.map((name) => [name, query.getAll(`filter.${name}`)]))
}

function select(workloads: readonly Entity[], filter: JsonObject): Entity[] {
  const wants = (name: string, actual: unknown) => {
    const wanted = asTexts(filter[name])
    return wanted.length === 0 || wanted.includes(asText(actual))
  }
  const labels = asList(filter.labels).map(asObject)
  return workloads.filter(
    (workload) =>
      wants('workloadNames', workload.name) &&
      wants('workloadTypes', workload.kind) &&
      wants('namespaces', workload.namespace) &&
      labels.every(({ label, value }) =>
        labelsOf(workload).some((pair) => pair.label === label && pair.value === value),
      ),
  )
}

/** USD an hour of one requested core: the cluster's cost spread over what its workloads ask for. */
function costPerCore(state: CastaiState, call: CastaiCall): number {
  const { costOnDemand, costSpot } = figuresOf(state, call.organizationId, call.clusterId)
  const cores = sum(workloadsOf(state, call.clusterId).map(coresOf))
  return cores === 0 ? 0 : (costOnDemand + costSpot) / cores
}

/** Cores that a workload's pods request together. */
export function coresOf(workload: Entity): number {
  const perPod = asList(workload.containers).map((container) =>
    asNumber(asObject(asObject(asObject(container).resources).requests).cpuCores),
  )
  return sum(perPod) * asNumber(workload.podCount)
}

function identify({ name, kind, namespace }: Entity): JsonObject {
  return { workloadName: name, workloadType: kind, namespace }
}

/** Labels of a workload, as the reports name them. */
export function labelsOf(workload: Entity): { label: string; value: string }[] {
  return asList(workload.labels)
    .map(asObject)
    .map(({ key, value }) => ({ label: asText(key), value: asText(value) }))
}

function workloadsIn(state: CastaiState, call: CastaiCall): Entity[] {
  return wantedClusters(state, call).flatMap(({ id }) => workloadsOf(state, id))
}

function nodeLabels(state: CastaiState, call: CastaiCall): [string, string][] {
  return wantedClusters(state, call)
    .flatMap(({ id }) => state.shelves.of('nodes', id).list())
    .flatMap(({ labels }) =>
      Object.entries(asObject(labels)).map(([name, value]): [string, string] => [name, String(value)]),
    )
}

function wantedClusters(state: CastaiState, call: CastaiCall): Entity[] {
  const ids = asTexts(call.object().clusterIds)
  return visibleClusters(state, call).filter(({ id }) => ids.length === 0 || ids.includes(id))
}
