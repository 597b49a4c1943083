import { organizationCommand } from '../clusters/scripts.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asNumber, asObject, asText, pick } from '../kernel/json.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const base = '/v1/dbo'
const groups = `${base}/cache-groups`
const configurations = `${groups}/{groupId}/cache-configurations`

/** The database optimizer: cache groups, the caches in them, their rules, and who set them up. */
export function databaseHandlers(state: CastaiState): HandlerTable {
  return {
    ...groupHandlers(state),
    ...configurationHandlers(state),
    ...ruleHandlers(state),
    ...registrationHandlers(state),
    ...estateHandlers(state),
  }
}

function groupHandlers(state: CastaiState): HandlerTable {
  return {
    ...familyHandlers(state, {
      name: 'cache-groups',
      path: groups,
      verbs: ['list', 'create', 'get', 'PUT', 'delete'],
      stamps: 'none',
      required: ['name', 'protocolType'],
      fill: () => ({
        version: 1,
        directMode: false,
        cacheStatus: 'Unknown',
        endpoints: [],
        configurations: [],
      }),
      change: (_input, current) => ({ version: asNumber(current.version) + 1 }),
      show: (group, call) => ({ ...group, configurations: cachesOf(state, call.organizationId, group.id) }),
      select: (all, call) => {
        const clusterId = call.query.get('clusterId')
        return all.filter((group) => !clusterId || group.clusterId === clusterId)
      },
    }),
    [`POST ${base}/cache-state-exchange/{cacheGroupId}`]: (call) => {
      const shelf = state.shelves.of('cache-groups', call.organizationId)
      const group = shelf.change(call.param('cacheGroupId'), { cacheStatus: 'Running' })
      const ttlConfigurations = cachesOf(state, call.organizationId, group.id).map(
        ({ id, databaseName }) => ({
          cacheId: id,
          databaseName,
          entries: state.shelves.of('cache-rules', call.organizationId, group.id, id).list(),
        }),
      )
      return ok({ directMode: group.directMode, ttlConfigurations })
    },
  }
}

function configurationHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) =>
    state.shelves.of('cache-configurations', call.organizationId, call.param('groupId'))
  return {
    ...familyHandlers(state, {
      name: 'cache-configurations',
      path: configurations,
      verbs: ['list', 'create', 'PUT', 'delete'],
      stamps: 'none',
      parent: { name: 'cache-groups', param: 'groupId' },
      required: ['databaseName'],
      fill(input, call) {
        const taken = shelf(call)
          .list()
          .some(({ databaseName }) => databaseName === input.databaseName)
        if (taken) throw badRequest('a cache for this database exists', 'databaseName')
        return { version: 1, mode: asText(input.mode) || 'Auto' }
      },
      change: (_input, current) => ({ version: asNumber(current.version) + 1 }),
      show: (cache) => ({ ...cache, cacheId: cache.id }),
    }),
    [`GET ${configurations}/{databaseName}`]: (call) => {
      const cache = shelf(call)
        .list()
        .find(({ databaseName }) => databaseName === call.param('databaseName'))
      if (!cache) throw notFound()
      return ok({ cacheConfiguration: { ...cache, cacheId: cache.id } })
    },
  }
}

function ruleHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall, param: string) => {
    const groupId = call.param('groupId')
    const cacheId = call.param(param)
    state.shelves.of('cache-configurations', call.organizationId, groupId).require(cacheId)
    return state.shelves.of('cache-rules', call.organizationId, groupId, cacheId)
  }
  const fields = ['manualTtl', 'mode', 'table', 'template', 'templateHash']
  return {
    [`GET ${configurations}/{cacheId}/rules`]: (call) => {
      const table = call.query.get('table')
      const items = shelf(call, 'cacheId')
        .list()
        .filter((rule) => !table || rule.table === table)
      return ok({ items })
    },
    [`POST ${configurations}/{id}/rules`]: (call) => {
      const input = pick(call.object('mode'), fields)
      return ok(shelf(call, 'id').put({ ...input, id: state.newId() }))
    },
    [`PUT ${configurations}/{cacheId}/rules/{id}`]: (call) =>
      ok(shelf(call, 'cacheId').change(call.param('id'), pick(call.object('mode'), fields))),
    [`DELETE ${configurations}/{cacheId}/rules/{id}`]: (call) => {
      const { id } = shelf(call, 'cacheId').take(call.param('id'))
      return ok({}, { id })
    },
  }
}

function registrationHandlers(state: CastaiState): HandlerTable {
  const path = `${base}/registrations`
  const shelf = (call: CastaiCall) => state.shelves.of('registrations', call.organizationId)
  const statuses = ['InProgress', 'Success', 'Failure', 'Unknown']
  return {
    [`POST ${path}`]: (call) => {
      const input = call.object('type')
      const executeCommand = organizationCommand(state, call, 'dbo-registration')
      const { id } = shelf(call).put({ ...input, id: state.newId(), progress: { status: 'InProgress' } })
      return ok({ ...input, id, executeCommand }, { id, type: input.type })
    },
    [`GET ${path}/{registrationId}/script`]: (call) => {
      const { id } = shelf(call).require(call.param('registrationId'))
      const script = `#!/bin/bash\n# registration ${id}\n${organizationCommand(state, call, 'dbo-registration')}\n`
      return ok({ contentType: 'text/x-shellscript', data: btoa(script), extensions: [] })
    },
    [`GET ${path}/{registrationId}/status`]: (call) =>
      ok(asObject(shelf(call).require(call.param('registrationId')).progress)),
    [`POST ${path}/{registrationId}/status`]: (call) => {
      const progress = pick(call.object('status'), ['status', 'message', 'metadata'])
      if (!statuses.includes(asText(progress.status))) throw badRequest('unknown status', 'status')
      shelf(call).change(call.param('registrationId'), { progress })
      return ok()
    },
  }
}

/** Databases that were found in the organization's accounts. */
function estateHandlers(state: CastaiState): HandlerTable {
  const instances = (call: CastaiCall) => state.shelves.of('db-instances', call.organizationId)
  const show = (call: CastaiCall, instance: Entity) => {
    const group = state.shelves
      .of('cache-groups', call.organizationId)
      .list()
      .find(({ instanceId }) => instanceId === instance.id)
    return { ...instance, cacheGroupId: group?.id ?? null, cacheStatus: group?.cacheStatus ?? 'Unknown' }
  }
  return {
    [`GET ${base}/accounts`]: (call) => ok(state.shelves.of('db-accounts', call.organizationId).list()),
    [`GET ${base}/db-components`]: (call) => {
      const components = instances(call)
        .list()
        .map((instance) => show(call, instance))
      return ok({ components, summary: { count: components.length } })
    },
    [`GET ${base}/db-instances/{instanceId}`]: (call) =>
      ok(show(call, instances(call).require(call.param('instanceId')))),
    [`GET ${base}/db-clusters/{clusterId}`]: (call) => {
      const inside = instances(call)
        .list()
        .filter(({ dbClusterId }) => dbClusterId === call.param('clusterId'))
      if (inside.length === 0) throw notFound()
      const shown = inside.map((instance) => show(call, instance))
      return ok({ id: call.param('clusterId'), instances: shown, databases: [], endpoints: [] })
    },
  }
}

function cachesOf(state: CastaiState, organizationId: string, groupId: string): Entity[] {
  return state.shelves.of('cache-configurations', organizationId, groupId).list()
}
