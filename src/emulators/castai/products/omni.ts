import { clusterCommand, plain } from '../clusters/scripts.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { type Family, familyHandlers } from '../kernel/family.ts'
import { asObject, type JsonObject, pick } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import type { CastaiState } from '../kernel/state.ts'

const organization = '/omni-provisioner/v1beta/organizations/{organizationId}'
const clusters = `${organization}/clusters`
const locations = `${clusters}/{clusterId}/edge-locations`
const configurations = `${locations}/{edgeLocationId}/configurations`

/** Omni: clusters that stretch over edge locations, and how the machines there are set up. */
export function omniHandlers(state: CastaiState): HandlerTable {
  return { ...clusterHandlers(state), ...locationHandlers(state), ...configurationHandlers(state) }
}

function clusterHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('omni-clusters', call.organizationId)
  const show = (call: CastaiCall, cluster: Entity): JsonObject =>
    call.query.get('includeEdgeLocations') === 'true'
      ? {
          ...cluster,
          edgeLocations: state.shelves.of('edge-locations', call.organizationId, cluster.id).list(),
        }
      : cluster
  return {
    [`GET ${clusters}`]: (call) => {
      const page = pageOf(shelf(call).list(), call.query)
      const items = page.items.map((cluster) => show(call, cluster))
      return ok(wrapPage({ ...page, items }, 'items', 'nextPageCursor'))
    },
    [`GET ${clusters}/{id}`]: (call) => ok(show(call, shelf(call).require(call.clusterId))),
    [`DELETE ${clusters}/{id}`]: (call) => {
      const { id, name } = shelf(call).take(call.clusterId)
      return ok({}, { id, name })
    },
    [`POST ${clusters}/{id}:register`]: (call) => {
      const known = state.shelves.of('clusters', call.organizationId).require(call.clusterId)
      const now = state.nowText()
      const cluster = shelf(call).put({
        ...pick(known, ['name', 'providerType']),
        createTime: now,
        ...shelf(call).get(call.clusterId),
        ...pick(call.object(), ['status']),
        id: call.clusterId,
        state: 'REGISTERED',
        updateTime: now,
      })
      return ok({}, pick(cluster, ['id', 'name']))
    },
    [`POST ${clusters}/{id}:onboard`]: (call) => {
      shelf(call).change(call.clusterId, { state: 'ONBOARDING', updateTime: state.nowText() })
      return ok({ script: clusterCommand(state, call, 'omni') }, { id: call.clusterId })
    },
    [`GET ${clusters}/{id}:onboardScript`]: (call) => {
      shelf(call).require(call.clusterId)
      return plain(clusterCommand(state, call, 'omni'))
    },
    'POST /omni-provisioner/v2beta/organizations/{organizationId}/clusters/{id}:reportStatus': (call) => {
      const { cluster } = call.object()
      const changes = { status: asObject(cluster), state: 'ACTIVE', updateTime: state.nowText() }
      shelf(call).change(call.clusterId, changes)
      return ok()
    },
  }
}

function locationHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('edge-locations', call.organizationId, call.clusterId)
  const changeState = (call: CastaiCall, next: string, purpose: string) => {
    const { id, name } = shelf(call).change(call.param('id'), { state: next, updateTime: state.nowText() })
    return ok({ script: clusterCommand(state, call, purpose) }, { id, name })
  }
  const script = (purpose: string) => (call: CastaiCall) => {
    shelf(call).require(call.param('id'))
    return plain(clusterCommand(state, call, purpose))
  }
  return {
    ...familyHandlers(state, {
      name: 'edge-locations',
      path: locations,
      verbs: ['list', 'create', 'get', 'PATCH', 'delete'],
      envelope: 'nextPageCursor',
      stamps: 'Time',
      required: ['name'],
      fill: () => ({ state: 'PENDING', totalEdgeCount: 0, deleteTime: null }),
      change: masked,
    }),
    [`POST ${locations}/{id}:onboard`]: (call) => changeState(call, 'ACTIVE', 'edge-onboard'),
    [`POST ${locations}/{id}:offboard`]: (call) => changeState(call, 'OFFBOARDED', 'edge-offboard'),
    [`POST ${locations}/{id}:onboardEdgeInitd`]: (call) => changeState(call, 'ACTIVE', 'edge-initd'),
    [`GET ${locations}/{id}:onboardScript`]: script('edge-onboard'),
    [`GET ${locations}/{id}:offboardScript`]: script('edge-offboard'),
    [`GET ${locations}/{id}:edgeInitdScript`]: script('edge-initd'),
  }
}

function configurationHandlers(state: CastaiState): HandlerTable {
  const family: Family = {
    name: 'edge-configurations',
    path: configurations,
    createPath: configurations,
    verbs: ['create', 'get', 'PATCH', 'delete'],
    stamps: 'Time',
    parent: { name: 'edge-locations', param: 'edgeLocationId' },
    required: ['name'],
    fill: (_input, call) => ({
      edgeLocationId: call.param('edgeLocationId'),
      version: 1,
      edgeCount: 0,
      deleteTime: null,
    }),
    change: (input, current, call) => ({
      ...masked(input, current, call),
      version: Number(current.version) + 1,
    }),
  }
  return {
    ...familyHandlers(state, family),
    [`GET ${clusters}/{clusterId}/edge-configurations`]: (call) => {
      const { organizationId, clusterId } = call
      const wanted = call.query.get('edgeLocationId')
      const all = state.shelves
        .of('edge-locations', organizationId, clusterId)
        .list()
        .filter(({ id }) => !wanted || id === wanted)
        .flatMap(({ id }) => state.shelves.of('edge-configurations', organizationId, clusterId, id).list())
      return ok(wrapPage(pageOf(all, call.query), 'items', 'nextPageCursor'))
    },
  }
}

/** An update mask names the only fields that change. */
function masked(input: JsonObject, current: Entity, call: CastaiCall): JsonObject {
  const mask = call.query.get('updateMask')
  if (!mask) return {}
  const kept = Object.keys(input).filter((name) => !mask.split(',').includes(name))
  return Object.fromEntries(kept.map((name) => [name, current[name]]))
}
