import { isWithinReach, levelOf } from '../access/rights.ts'
import {
  type CastaiAnswer,
  type CastaiCall,
  type HandlerTable,
  noContent,
  ok,
} from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asObject, asText, isObject, type JsonObject, omit, pick } from '../kernel/json.ts'
import { badRequest, forbidden } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { isOperationDone, startOperation } from './operations.ts'

const path = '/v1/kubernetes/external-clusters'

/** Sections of a registration, one of which names the kind of cluster. */
const providers = ['eks', 'gke', 'aks', 'kops', 'openshift', 'anywhere', 'oke', 'selfHostedWithEc2Nodes']

/** Registered clusters. The list is never paged; an update is a POST on the id; deletion answers 204. */
export function clusterHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('clusters', call.organizationId)
  const show = (call: CastaiCall, cluster: Entity) => showCluster(state, call.organizationId, cluster)
  return {
    [`GET ${path}`]: (call) =>
      ok({ items: visibleClusters(state, call).map((cluster) => show(call, cluster)) }),
    [`POST ${path}`]: (call) => register(state, call),
    [`GET ${path}/{clusterId}`]: (call) => ok(show(call, shelf(call).require(call.clusterId))),
    [`POST ${path}/{clusterId}`]: (call) => {
      const body = call.object()
      const current = shelf(call).require(call.clusterId)
      const sections = Object.fromEntries(
        providers
          .filter((name) => isObject(body[name]))
          .map((name) => [name, { ...asObject(current[name]), ...asObject(body[name]) }]),
      )
      const credentials = body.credentials === undefined ? {} : { credentialsId: state.newId() }
      return ok(show(call, shelf(call).change(current.id, { ...sections, ...credentials })))
    },
    [`DELETE ${path}/{clusterId}`]: (call) => {
      const { id, name } = shelf(call).take(call.clusterId)
      state.credentials.deleteWhere((key) => key.kind === 'cluster' && key.subjectId === id)
      return noContent({ id, name })
    },
    [`POST ${path}/{clusterId}/disconnect`]: (call) =>
      ok(show(call, shelf(call).change(call.clusterId, { agentStatus: 'disconnected', status: 'warning' }))),
    [`POST ${path}/{clusterId}/reconcile`]: (call) => {
      const changes = { reconciledAt: state.nowText(), reconcileError: null }
      return ok({}, pick(shelf(call).change(call.clusterId, changes), ['id', 'name']))
    },
    [`POST ${path}/{clusterId}/tags`]: (call) =>
      ok({}, pick(shelf(call).change(call.clusterId, { tags: call.object() }), ['id', 'name'])),
    [`POST ${path}/{clusterId}/hibernate`]: (call) => changePower(state, call, 'hibernated'),
    [`POST ${path}/{clusterId}/resume`]: (call) => changePower(state, call, 'ready'),
    [`POST ${path}/{clusterId}/token`]: (call) => {
      const { credential, token } = state.credentials.create(state.newId(), {
        kind: 'cluster',
        subjectId: call.clusterId,
        organizationId: call.organizationId,
        name: 'cluster token',
        createdBy: call.caller.identity.id,
      })
      return ok({ token }, { id: credential.id })
    },
  }
}

/** Shows a cluster with its power state as far as its last operation has come. */
export function showCluster(state: CastaiState, organizationId: string, cluster: Entity): JsonObject {
  const isSettled = isOperationDone(state, organizationId, cluster.operationId)
  const status = isSettled ? cluster.status : cluster.statusBefore
  return { ...omit(cluster, ['operationId', 'statusBefore']), status }
}

/** The clusters of the organization that the caller's roles reach. */
export function visibleClusters(state: CastaiState, call: CastaiCall): Entity[] {
  const { kind, subjectId } = call.caller.credential
  return state.shelves
    .of('clusters', call.organizationId)
    .list()
    .filter((cluster) => levelOf(state, { kind, id: subjectId }, call.organizationId, cluster.id) > 0)
}

function register(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const body = call.object('name')
  const provider = providers.find((name) => isObject(body[name])) ?? 'anywhere'
  const section = asObject(body[provider])
  const wanted = asText(body.organizationId)
  if (wanted && !isWithinReach(state, call.organizationId, wanted)) throw forbidden()
  if (asText(body.name) === '') throw badRequest('name must not be empty', 'name')
  const cluster = addCluster(state, wanted || call.organizationId, {
    ...pick(body, ['name', ...providers, 'castwareInstallMethod']),
    providerType: provider,
    region: { name: asText(section.region), displayName: asText(section.region) },
  })
  return ok(showCluster(state, call.organizationId, cluster))
}

/** Keeps a new cluster and returns it. */
export function addCluster(state: CastaiState, organizationId: string, input: JsonObject): Entity {
  const id = asText(input.id) || state.newId()
  return state.shelves.of('clusters', organizationId).put({
    organizationId,
    status: 'ready',
    agentStatus: 'online',
    agentSnapshotReceivedAt: state.nowText(),
    createdAt: state.nowText(),
    deletedAt: null,
    kubernetesVersion: '1.34',
    managedBy: 'console',
    isPhase2: true,
    tags: {},
    zones: [],
    subnets: [],
    clusterNameId: `${asText(input.name)}-${id.slice(0, 8)}`,
    reconcileError: null,
    reconciledAt: null,
    ...input,
    id,
  })
}

function changePower(state: CastaiState, call: CastaiCall, status: string): CastaiAnswer {
  const shelf = state.shelves.of('clusters', call.organizationId)
  const current = shelf.require(call.clusterId)
  const shown = showCluster(state, call.organizationId, current)
  if (shown.status === status) throw badRequest(`cluster is already ${status}`)
  const operationId = startOperation(state, call.organizationId, status)
  shelf.change(current.id, { status, statusBefore: shown.status, operationId })
  const mode = call.query.get('mode') ?? 'UNSPECIFIED'
  return ok({ clusterId: current.id, operationId, mode }, pick(current, ['id', 'name']))
}
