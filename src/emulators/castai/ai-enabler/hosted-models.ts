import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { type Family, familyHandlers, familyShelf } from '../kernel/family.ts'
import { asNumber, asText, pick } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const organization = '/ai-optimizer/v1beta/organizations/{organizationId}'
const path = `${organization}/clusters/{clusterId}/hosted-models`

/** Models that run in a cluster, what happened to them, and the components that run them. */
export function hostedModelHandlers(state: CastaiState): HandlerTable {
  const family: Family = {
    name: 'hosted-models',
    path,
    createPath: `${organization}/clusters/{hosted_model.cluster_id}/hosted-models`,
    verbs: ['list', 'create', 'PATCH'],
    envelope: 'nextPageCursor',
    stamps: 'Time',
    required: ['modelSpecsId', 'service', 'port'],
    fill(input, call) {
      const specs = state.shelves.of('model-specs', call.organizationId).get(asText(input.modelSpecsId))
      if (!specs) throw badRequest('unknown model specs', 'modelSpecsId')
      const { clusterId, organizationId } = call
      return { clusterId, organizationId, model: specs.model, currentReplicas: 1, status: 'RUNNING' }
    },
  }
  const model = (call: CastaiCall, param = 'id') =>
    familyShelf(state, family, call).require(call.param(param))
  return {
    ...familyHandlers(state, family),
    [`DELETE ${path}/{id}`]: (call) => {
      const { id, model } = familyShelf(state, family, call).take(call.param('id'))
      return ok({}, { id, name: model })
    },
    [`POST ${path}/{id}:scale`]: (call) => {
      const { replicas } = call.object('replicas')
      if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
        throw badRequest('replicas must be a whole number', 'replicas')
      }
      const before = asNumber(model(call).currentReplicas)
      familyShelf(state, family, call).change(call.param('id'), { currentReplicas: replicas })
      recordScaling(state, call, model(call), before)
      return ok({ replicas }, { id: call.param('id') })
    },
    [`GET ${path}/{hostedModelId}/pods`]: (call) => {
      const { id, currentReplicas, status } = model(call, 'hostedModelId')
      const pods = Array.from({ length: asNumber(currentReplicas) }, (_, index) => ({
        name: `model-${id.slice(0, 8)}-${index}`,
        status,
      }))
      return ok({ pods })
    },
    [`GET ${path}/{hostedModelId}/events`]: (call) => {
      const { id } = model(call, 'hostedModelId')
      return ok(wrapPage(pageOf(eventShelf(state, call, id).list(), call.query), 'items', 'nextPageCursor'))
    },
    [`GET ${organization}/clusters/{clusterId}/components`]: (call) => {
      const { organizationId, clusterId } = call
      const cluster = state.shelves.of('clusters', organizationId).require(clusterId)
      const status = cluster.agentStatus === 'online' ? 'RUNNING' : 'UNAVAILABLE'
      const components = ['PROXY', 'CONTROLLER'].map((type) => ({
        ...{ id: type, type, organizationId, clusterId, status, version: '1.0.0' },
        createTime: cluster.createdAt,
        updateTime: cluster.createdAt,
      }))
      const page = pageOf(components, call.query)
      return ok(
        wrapPage({ ...page, items: page.items.map(({ id, ...one }) => one) }, 'items', 'nextPageCursor'),
      )
    },
  }
}

function eventShelf(state: CastaiState, call: CastaiCall, modelId: string) {
  return state.shelves.of('hosted-model-events', call.organizationId, modelId)
}

function recordScaling(state: CastaiState, call: CastaiCall, model: Entity, before: number): void {
  const after = asNumber(model.currentReplicas)
  if (after === before) return
  const isUp = after > before
  eventShelf(state, call, model.id).put({
    id: state.newId(),
    hostedModelId: model.id,
    ...pick(model, ['clusterId', 'organizationId']),
    createTime: state.nowText(),
    type: isUp ? 'SCALED_UP' : 'SCALED_DOWN',
    [isUp ? 'scaledUp' : 'scaledDown']: { replicasBefore: before, replicasAfter: after },
    initiator: 'USER',
  })
}
