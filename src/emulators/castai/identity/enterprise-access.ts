import { type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asObject, asText, type JsonObject, pick } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { findAcross, listAcross, readBatch, requireAll, withEnterpriseTimes } from './enterprise-batches.ts'
import { defineGroup } from './groups.ts'
import { addRoleBinding, readBinding, showBinding } from './role-bindings.ts'
import { addServiceAccount, deleteServiceAccount } from './service-accounts.ts'

const base = '/organization-management/v1/enterprises/{enterpriseId}'

/** Groups, role bindings and service accounts of a whole enterprise: the same things, in batches. */
export function enterpriseAccessHandlers(state: CastaiState): HandlerTable {
  return { ...groupBatches(state), ...bindingBatches(state), ...accountBatches(state) }
}

function groupBatches(state: CastaiState): HandlerTable {
  const shelf = (organizationId: string) => state.shelves.of('groups', organizationId)
  return {
    [`GET ${base}/groups`]: (call) => {
      const found = listAcross(state, call, 'groups', ({ name }, filters) =>
        asText(name).includes(filters.get('groupName') ?? ''),
      )
      return ok({ ...found, items: found.items.map(withEnterpriseTimes) })
    },
    [`GET ${base}/groups/{id}`]: (call) =>
      ok(withEnterpriseTimes(findAcross(state, call.organizationId, 'groups', call.param('id')))),
    [`POST ${base}/groups:batchCreate`]: (call) => {
      const author = pick({ ...call.caller.identity }, ['id', 'email'])
      const drafts = readBatch(state, call).map(({ organizationId, request }) => {
        if (asText(request.name) === '') throw badRequest('name must not be empty', 'requests.name')
        const definition = defineGroup(state, organizationId, request.members, author)
        return { organizationId, name: request.name, description: asText(request.description), definition }
      })
      const groups = drafts.map((draft) => {
        const times = { createdAt: state.nowText(), updatedAt: state.nowText() }
        const group = { ...draft, ...times, id: state.newId(), managedBy: 'console' }
        return withEnterpriseTimes(shelf(draft.organizationId).put(group))
      })
      return ok({ groups }, { groups: groups.map(idAndName) })
    },
    [`POST ${base}/groups:batchUpdate`]: (call) => {
      const batch = readBatch(state, call)
      requireAll(batch, shelf)
      const groups = batch.map(({ organizationId, request }) => {
        const current = shelf(organizationId).require(asText(request.id))
        const author = asObject(asObject(current.definition).author)
        return withEnterpriseTimes(
          shelf(organizationId).change(current.id, {
            ...pick(request, ['name', 'description']),
            ...(request.members === undefined
              ? {}
              : { definition: defineGroup(state, organizationId, request.members, author) }),
            updatedAt: state.nowText(),
          }),
        )
      })
      return ok({ groups }, { groups: groups.map(idAndName) })
    },
    [`POST ${base}/groups:batchDelete`]: (call) => {
      const batch = readBatch(state, call)
      requireAll(batch, shelf)
      for (const { organizationId, request } of batch) shelf(organizationId).take(asText(request.id))
      return ok({}, { groups: batch.map(({ request }) => request.id) })
    },
  }
}

function bindingBatches(state: CastaiState): HandlerTable {
  const shelf = (organizationId: string) => state.shelves.of('role-bindings', organizationId)
  return {
    [`GET ${base}/role-bindings`]: (call) => {
      const { totalSize, ...found } = listAcross(state, call, 'role-bindings', ({ definition }, filters) => {
        const roleId = filters.get('roleId')
        const subjectId = filters.get('subjectId')
        return (
          (!roleId || asObject(definition).roleId === roleId) &&
          (!subjectId || JSON.stringify(asObject(definition).subjects).includes(`"${subjectId}"`))
        )
      })
      const items = found.items.map((binding) => withEnterpriseTimes(showBinding(state, binding)))
      return ok({ ...found, items, totalCount: totalSize })
    },
    [`POST ${base}/role-bindings:batchCreate`]: (call) => {
      const drafts = readBatch(state, call).map(({ organizationId, request }) => ({
        organizationId,
        draft: readBinding(asObject(request.roleBinding)),
      }))
      const roleBindings = drafts.map(({ organizationId, draft }) =>
        withEnterpriseTimes(showBinding(state, addRoleBinding(state, organizationId, draft))),
      )
      return ok({ roleBindings }, { roleBindings: roleBindings.map(idAndName) })
    },
    [`POST ${base}/role-bindings:batchUpdate`]: (call) => {
      const batch = readBatch(state, call)
      requireAll(batch, shelf)
      const drafts = batch.map(({ organizationId, request }) => {
        const current = shelf(organizationId).require(asText(request.id))
        return { organizationId, current, draft: readBinding({ ...current, ...request }) }
      })
      const roleBindings = drafts.map(({ organizationId, current, draft }) => {
        const acceptedAtMs = state.nowMs()
        const appliesAtMs = acceptedAtMs + state.settings.roleBindingDelayMs
        const times = { acceptedAtMs, appliesAtMs, updatedAt: state.nowText() }
        const changed = shelf(organizationId).change(current.id, { ...draft, ...times })
        return withEnterpriseTimes(showBinding(state, changed))
      })
      return ok({ roleBindings }, { roleBindings: roleBindings.map(idAndName) })
    },
    [`POST ${base}/role-bindings:batchDelete`]: (call) => {
      const batch = readBatch(state, call)
      requireAll(batch, shelf)
      for (const { organizationId, request } of batch) shelf(organizationId).take(asText(request.id))
      return ok({}, { roleBindings: batch.map(({ request }) => request.id) })
    },
  }
}

function accountBatches(state: CastaiState): HandlerTable {
  const shelf = (organizationId: string) => state.shelves.of('service-accounts', organizationId)
  return {
    [`GET ${base}/service-accounts`]: (call) => {
      const found = listAcross(state, call, 'service-accounts')
      return ok({ ...found, items: found.items.map(withEnterpriseTimes) })
    },
    [`POST ${base}/service-accounts:batchCreate`]: (call) => {
      const items = readBatch(state, call).map(({ organizationId, request }) =>
        withEnterpriseTimes(
          addServiceAccount(
            state,
            organizationId,
            pick(request, ['name', 'description']),
            call.caller.identity,
          ),
        ),
      )
      return ok({ items }, { serviceAccounts: items.map(idAndName) })
    },
    [`POST ${base}/service-accounts:batchUpdate`]: (call) => {
      const batch = readBatch(state, call)
      for (const { organizationId, request } of batch) {
        shelf(organizationId).require(asText(request.serviceAccountId))
      }
      const items = batch.map(({ organizationId, request }) => {
        const changes = pick(request, ['name', 'description'])
        return withEnterpriseTimes(shelf(organizationId).change(asText(request.serviceAccountId), changes))
      })
      return ok({ items }, { serviceAccounts: items.map(idAndName) })
    },
    [`POST ${base}/service-accounts:batchDelete`]: (call) => {
      const batch = readBatch(state, call)
      requireAll(batch, shelf)
      for (const { organizationId, request } of batch) {
        deleteServiceAccount(state, organizationId, asText(request.id))
      }
      return ok({}, { serviceAccounts: batch.map(({ request }) => request.id) })
    },
  }
}

function idAndName(entity: JsonObject): JsonObject {
  return pick(entity, ['id', 'name'])
}
