import { groupsOf, isWithinReach } from '../access/rights.ts'
import { findRole } from '../access/roles.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asList, asObject, asText, type JsonObject } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest, forbidden, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { organizationsOf } from './enterprise-batches.ts'
import { addOrganization, deleteOrganization, joinOrganization } from './organizations.ts'
import { addInvitation } from './users.ts'

const base = '/organization-management/v1/enterprises/{enterpriseId}'

/** An enterprise's child organizations and the people in them. */
export function enterpriseHandlers(state: CastaiState): HandlerTable {
  return {
    [`GET ${base}/organizations`]: (call) => {
      const name = call.query.get('organizationName')
      const children = organizationsOf(state, call.organizationId).slice(1)
      const found = children.filter((child) => !name || asText(child.name).includes(name))
      const page = cutPage(found, readPageRequest(call.query))
      return ok({
        items: page.items.map((child, index) => showChild(state, child, index)),
        nextPageCursor: page.nextCursor,
        prevPageCursor: page.previousCursor,
        totalSize: page.total,
      })
    },
    [`POST ${base}/organizations`]: (call) => {
      const name = asText(call.object('name').name)
      if (name === '') throw badRequest('name must not be empty', 'name')
      const type = 'ORGANIZATION_TYPE_CHILD'
      const child = addOrganization(state, { name, type, parentId: call.organizationId })
      return ok({ createTime: child.createdAt, name, organizationId: child.id }, { id: child.id, name })
    },
    [`DELETE ${base}/organizations/{id}`]: (call) => {
      const child = state.shelves.of('organizations').require(call.param('id'))
      if (child.parentId !== call.organizationId) throw notFound()
      deleteOrganization(state, child.id)
      return ok({}, { id: child.id, name: child.name })
    },
    [`POST ${base}/invitations`]: (call) => {
      const invitations = asList(call.object('invitations').invitations).map(asObject)
      for (const { email, memberships } of invitations) {
        for (const membership of asList(memberships).map(asObject)) {
          const organizationId = reachableId(state, call, membership.organizationId)
          addInvitation(state, organizationId, { inviteEmail: email, roleBindings: membership.roleBindings })
        }
      }
      return ok({}, { emails: invitations.map(({ email }) => email) })
    },
    [`GET ${base}/members`]: (call) => {
      const { filters, ...request } = readPageRequest(call.query)
      const found = memberIds(state, call, filters).map((id) => ({ id, ...showMember(state, call, id) }))
      const page = cutPage(found, { ...request, filters })
      return ok({
        items: page.items.map(({ id, ...item }) => item),
        nextPageCursor: page.nextCursor,
        prevPageCursor: page.previousCursor,
        totalSize: page.total,
      })
    },
    [`GET ${base}/members/{id}`]: (call) => {
      const id = call.param('id')
      if (!memberIds(state, call, new URLSearchParams()).includes(id)) throw notFound()
      return ok({ item: showMember(state, call, id) })
    },
    [`POST ${base}/users`]: (call) => {
      const { userId, organizations } = call.object('userId', 'organizations')
      if (!state.shelves.of('users').get(asText(userId))) throw badRequest('unknown user', 'userId')
      giveAccess(state, call, asText(userId), organizations, 'organizationId')
      return ok({}, { id: userId })
    },
    [`POST ${base}/users:overrideRoleBindings`]: (call) => {
      const items = asList(call.object('items').items).map(asObject)
      for (const { id } of items) {
        if (!state.shelves.of('users').get(asText(id))) throw badRequest('unknown user', 'items')
      }
      for (const { id, organizations } of items) giveAccess(state, call, asText(id), organizations, 'id')
      return ok({}, { users: items.map(({ id }) => id) })
    },
  }
}

/** Gives a user the role of the first binding in each named organization. */
function giveAccess(
  state: CastaiState,
  call: CastaiCall,
  userId: string,
  organizations: unknown,
  idName: string,
): void {
  for (const access of asList(organizations).map(asObject)) {
    const organizationId = reachableId(state, call, access[idName])
    const { roleId } = asObject(asList(access.roleBindings)[0])
    joinOrganization(state, organizationId, userId, roleId ?? 'Viewer')
  }
}

function reachableId(state: CastaiState, call: CastaiCall, id: unknown): string {
  const organizationId = asText(id)
  if (!isWithinReach(state, call.organizationId, organizationId)) throw forbidden()
  return organizationId
}

function memberIds(state: CastaiState, call: CastaiCall, filters: URLSearchParams): string[] {
  const only = filters.get('organizationId')
  const roleId = filters.get('roleId')
  const groupId = filters.get('groupId')
  const ids = organizationsOf(state, call.organizationId)
    .filter(({ id }) => !only || id === only)
    .flatMap((organization) =>
      state.shelves
        .of('memberships', organization.id)
        .list()
        .filter((member) => !roleId || member.roleId === roleId)
        .filter(
          ({ id }) => !groupId || groupsOf(state, { kind: 'user', id }, organization.id).includes(groupId),
        ),
    )
    .map(({ id }) => id)
  return [...new Set(ids)]
}

function showMember(state: CastaiState, call: CastaiCall, userId: string): JsonObject {
  const organizations = organizationsOf(state, call.organizationId).flatMap(({ id, name }) => {
    const membership = state.shelves.of('memberships', id).get(userId)
    if (!membership) return []
    const roleName = findRole(membership.roleId)?.name
    return [
      { id, name, groups: [], roleBinding: [{ id: userId, name: roleName, roleId: membership.roleId }] },
    ]
  })
  return { user: { ...state.shelves.of('users').get(userId), organizations } }
}

function showChild(state: CastaiState, child: { id: string } & JsonObject, index: number): JsonObject {
  const count = (shelf: string) => state.shelves.of(shelf, child.id).list().length
  return {
    id: child.id,
    name: child.name,
    type: child.type,
    createTime: child.createdAt,
    childOrderId: index + 1,
    counters: {
      clusters: count('clusters'),
      groups: count('groups'),
      roleBindings: count('role-bindings'),
      users: count('memberships'),
    },
  }
}
