import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Collection } from '../kernel/collection.ts'
import { type Family, familyHandlers } from '../kernel/family.ts'
import { asNumber, asObject, type JsonObject, omit, pick } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { nodesOf } from './nodes.ts'

const cluster = '/v1/kubernetes/clusters/{clusterId}'

/** How new nodes of a cluster are made: configurations (by id) and templates (by name). */
export function nodeSetupHandlers(state: CastaiState): HandlerTable {
  return { ...configurationHandlers(state), ...templateHandlers(state) }
}

function configurationHandlers(state: CastaiState): HandlerTable {
  const path = `${cluster}/node-configurations`
  const shelf = (call: CastaiCall) =>
    state.shelves.of('node-configurations', call.organizationId, call.clusterId)
  const family: Family = {
    name: 'node-configurations',
    path,
    verbs: ['list', 'create', 'get', 'POST'],
    required: ['name'],
    fill: (_input, call) => ({ version: 1, default: shelf(call).list().length === 0 }),
    change: (_input, current) => ({ name: current.name, version: asNumber(current.version) + 1 }),
  }
  return {
    ...familyHandlers(state, family),
    [`DELETE ${path}/{id}`]: (call) => {
      const { id, name, default: isDefault } = shelf(call).require(call.param('id'))
      if (isDefault === true) throw badRequest('default node configuration cannot be deleted')
      shelf(call).take(id)
      return ok({}, { id, name })
    },
    [`POST ${path}/{id}/default`]: (call) => ok(setDefault(shelf(call), call.param('id'))),
    [`GET ${path}/suggestions`]: (call) => {
      const subnetIds = nodesOf(state, call.organizationId, call.clusterId).map((node) => node.subnetId)
      const subnets = [...new Set(subnetIds)].map((id) => ({ id }))
      return ok({ instanceProfiles: [], securityGroups: [], subnets })
    },
    'GET /v1/kubernetes/maxpods-formula-presets': () =>
      ok({ presets: [{ name: 'default', formula: '110' }] }),
  }
}

function setDefault(shelf: Collection, id: string): JsonObject {
  shelf.require(id)
  for (const other of shelf.list()) shelf.change(other.id, { default: other.id === id })
  return shelf.require(id)
}

function templateHandlers(state: CastaiState): HandlerTable {
  const path = `${cluster}/node-templates`
  const shelf = (call: CastaiCall) => state.shelves.of('node-templates', call.organizationId, call.clusterId)
  const family: Family = {
    name: 'node-templates',
    path,
    itemPath: `${path}/{nodeTemplateName}`,
    verbs: ['create', 'PUT', 'delete'],
    stamps: 'none',
    required: ['name'],
    fill(input, call) {
      const name = String(input.name)
      if (shelf(call).get(name)) throw badRequest('a node template with this name exists', 'name')
      return {
        id: name,
        version: '1',
        isEnabled: input.isEnabled !== false,
        isDefault: input.isDefault === true,
      }
    },
    change: (_input, current) => ({ name: current.name, version: String(Number(current.version) + 1) }),
    show: (template) => omit(template, ['id']),
  }
  return {
    ...familyHandlers(state, family),
    [`GET ${path}`]: (call) => {
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const withDefault = call.query.get('includeDefault') !== 'false'
      const items = shelf(call)
        .list()
        .filter((template) => withDefault || template.isDefault !== true)
        .map((template) => {
          const own = nodes.filter((node) => node.nodeTemplateName === template.name)
          const spot = own.filter((node) => asObject(node.spotConfig).isSpot === true)
          const stats = { countOnDemand: own.length - spot.length, countSpot: spot.length, countFallback: 0 }
          return { template: omit(template, ['id']), stats }
        })
      return ok({ items })
    },
    [`POST ${cluster}/filter-instance-types`]: (call) => {
      const { minCpu, maxCpu } = asObject(asObject(call.object()).constraints)
      const types = knownInstanceTypes(state, call).filter(
        ({ cpu }) => cpu >= asNumber(minCpu) && (maxCpu === undefined || cpu <= asNumber(maxCpu)),
      )
      return ok({ availableInstanceTypes: types })
    },
    [`POST ${cluster}/generate-node-templates`]: (call) => {
      const made = [...new Set(nodesOf(state, call.organizationId, call.clusterId).map((node) => node.zone))]
        .map((zone) => `generated-${zone}`)
        .map(
          (name) =>
            shelf(call).get(name) ?? shelf(call).put({ id: name, name, version: '1', isEnabled: false }),
        )
      return ok({ items: made.map((template) => ({ template: omit(template, ['id']) })) })
    },
  }
}

function knownInstanceTypes(state: CastaiState, call: CastaiCall) {
  const nodes = nodesOf(state, call.organizationId, call.clusterId)
  const byType = new Map(nodes.map((node) => [node.instanceType, node]))
  return [...byType.values()].map((node) => {
    const resources = asObject(node.resources)
    return {
      ...pick(node, ['instanceType']),
      cpu: asNumber(resources.cpuCapacityMilli) / 1000,
      memory: String(asNumber(resources.memCapacityMib)),
      architecture: node.instanceArchitecture,
    }
  })
}
