import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asNumber, asObject, asText, type JsonObject, omit, pick } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { timeText } from '../kernel/time.ts'
import { isOperationDone, startOperation } from './operations.ts'

const cluster = '/v1/kubernetes/external-clusters/{clusterId}'

/** Nodes of a cluster. Adding, draining and deleting take a while; the node's phase tells how far it is. */
export function nodeHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('nodes', call.clusterId)
  return {
    [`GET ${cluster}/nodes`]: (call) => {
      const request = readPageRequest(call.query)
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const page = cutPage(nodes.filter(matches(request.filters)), request)
      return ok({ items: page.items, nextCursor: page.nextCursor })
    },
    [`POST ${cluster}/nodes`]: (call) => {
      const operationId = startOperation(state, call.organizationId, 'add-node')
      const node = addNode(state, call.clusterId, { ...call.object('instanceType'), operationId })
      return ok({ nodeId: node.id, operationId }, pick(node, ['id', 'name']))
    },
    [`GET ${cluster}/nodes/{nodeId}`]: (call) => {
      shelf(call).require(call.param('nodeId'))
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      return ok(nodes.find(({ id }) => id === call.param('nodeId')))
    },
    [`DELETE ${cluster}/nodes/{nodeId}`]: (call) => {
      const node = shelf(call).require(call.param('nodeId'))
      const operationId = startOperation(state, call.organizationId, 'delete-node')
      shelf(call).change(node.id, { operationId, during: 'deleting', after: 'deleted' })
      return ok({ operationId }, pick(node, ['id', 'name']))
    },
    [`POST ${cluster}/nodes/{nodeId}/drain`]: (call) => {
      const node = shelf(call).require(call.param('nodeId'))
      const operationId = startOperation(state, call.organizationId, 'drain-node')
      shelf(call).change(node.id, { operationId, during: 'draining', after: 'cordoned', unschedulable: true })
      return ok({ operationId }, pick(node, ['id', 'name']))
    },
    [`POST ${cluster}/node-batches`]: (call) => addBatch(state, call),
    [`GET ${cluster}/node-batches/{nodeBatchId}`]: (call) => {
      const batch = state.shelves.of('node-batches', call.clusterId).require(call.param('nodeBatchId'))
      return ok(showBatch(state, call, batch))
    },
    'GET /v1/kubernetes/external-clusters/filters/nodes': (call) =>
      ok({ filters: listFilters(state, call.organizationId) }),
  }
}

/** The nodes of a cluster as they are now; those whose deletion has ended are gone. */
export function nodesOf(state: CastaiState, organizationId: string, clusterId: string): Entity[] {
  return state.shelves
    .of('nodes', clusterId)
    .list()
    .map((node) => {
      const isSettled = isOperationDone(state, organizationId, node.operationId)
      const phase = isSettled ? node.after : node.during
      return { ...omit(node, ['operationId', 'during', 'after']), id: node.id, state: { phase } }
    })
    .filter((node) => node.state.phase !== 'deleted')
}

/** Keeps a new node: `creating` until its operation ends, then `ready`. */
export function addNode(state: CastaiState, clusterId: string, input: JsonObject): Entity {
  const id = asText(input.id) || state.newId()
  const spot = asObject(input.spotConfig)
  return state.shelves.of('nodes', clusterId).put({
    name: `node-${id.slice(-6)}`,
    cloud: 'GCP',
    role: 'worker',
    instanceType: 'e2-standard-4',
    zone: 'europe-west1-b',
    subnetId: '',
    addedBy: 'console',
    instanceArchitecture: 'amd64',
    instancePrice: spot.isSpot === true ? '0.040' : '0.134',
    unschedulable: false,
    labels: asObject(input.kubernetesLabels),
    taints: asList(input.kubernetesTaints),
    annotations: {},
    createdAt: state.nowText(),
    joinedAt: state.nowText(),
    nodeConfigurationId: asText(input.configurationId),
    network: { privateIp: '10.0.0.10', publicIp: '' },
    resources: {
      cpuCapacityMilli: 4000,
      cpuAllocatableMilli: 3920,
      cpuRequestsMilli: 1500,
      memCapacityMib: 16384,
      memAllocatableMib: 13400,
      memRequestsMib: 5000,
      bandwidthCapacityMbps: 8000,
    },
    during: 'creating',
    after: 'ready',
    ...omit(input, ['kubernetesLabels', 'kubernetesTaints', 'configurationId']),
    spotConfig: { isSpot: spot.isSpot === true, price: asText(spot.price) || null },
    id,
  })
}

function addBatch(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const options = asList(call.object('options').options).map(asObject)
  if (options.length === 0) throw badRequest('at least one option is expected', 'options')
  const operationId = startOperation(state, call.organizationId, 'add-nodes')
  const nodeIds = options.map(
    (option) =>
      addNode(state, call.clusterId, { ...pick(option, ['instanceType', 'zone', 'subnetId']), operationId })
        .id,
  )
  const batch = state.shelves
    .of('node-batches', call.clusterId)
    .put({ id: state.newId(), operationId, nodeIds, startedAtMs: state.nowMs() })
  return ok({ nodeBatchId: batch.id, operationId }, { id: batch.id, nodeIds })
}

function showBatch(state: CastaiState, call: CastaiCall, batch: Entity): JsonObject {
  const done = isOperationDone(state, call.organizationId, batch.operationId)
  const startedAtMs = asNumber(batch.startedAtMs)
  return {
    status: done ? 'COMPLETED' : 'IN_PROGRESS',
    done,
    startedAt: timeText(startedAtMs),
    completedAt: done ? timeText(startedAtMs + state.settings.operationDelayMs) : null,
    createdCount: done ? asList(batch.nodeIds).length : 0,
    createdNodes: done ? asList(batch.nodeIds).map((id) => ({ id })) : [],
    failedCount: 0,
    errors: [],
  }
}

function matches(query: URLSearchParams): (node: Entity) => boolean {
  const equals = (name: string, actual: unknown) => {
    const wanted = query.getAll(name)
    return wanted.length === 0 || wanted.includes(String(actual))
  }
  return (node) => {
    const phase = asObject(node.state).phase
    const lifecycle = asObject(node.spotConfig).isSpot ? 'spot' : 'on_demand'
    return (
      equals('nodeId', node.id) &&
      equals('nodeName', node.name) &&
      equals('nodeStatus', phase) &&
      equals('instanceType', node.instanceType) &&
      equals('lifecycleType', lifecycle) &&
      equals('zone', node.zone) &&
      equals('unschedulable', node.unschedulable) &&
      !(query.get('excludeDeleting') === 'true' && phase === 'deleting')
    )
  }
}

function listFilters(state: CastaiState, organizationId: string): JsonObject[] {
  const clusters = state.shelves.of('clusters', organizationId).list()
  const nodes = clusters.flatMap(({ id }) => nodesOf(state, organizationId, id))
  return ['instanceType', 'zone'].map((name) => ({
    name,
    type: 'string',
    values: [...new Set(nodes.map((node) => String(node[name])))],
  }))
}
