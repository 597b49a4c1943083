import { hash } from 'node:crypto'
import { belongsTo, isWithinReach } from '../access/rights.ts'
import { findRole } from '../access/roles.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asText, type JsonObject, pick } from '../kernel/json.ts'
import { badRequest, forbidden, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

/** Organizations within a key's reach, and the profile of whoever the key acts as. */
export function organizationHandlers(state: CastaiState): HandlerTable {
  const shelf = state.shelves.of('organizations')
  return {
    'GET /v1/organizations': (call) => ok({ organizations: reachable(state, call).map(showInList) }),
    'POST /v1/organizations': (call) => {
      const name = asText(call.object('name').name)
      if (name === '') throw badRequest('name must not be empty', 'name')
      const { kind, subjectId } = call.caller.credential
      const organization = addOrganization(state, { name, type: 'ORGANIZATION_TYPE_DEFAULT', parentId: null })
      if (kind === 'user') joinOrganization(state, organization.id, subjectId, 'Owner')
      return ok(showAlone(organization))
    },
    'GET /v1/organizations/{id}': (call) => ok(showAlone(shelf.require(call.param('id')))),
    'POST /v1/organizations/{id}': (call) => {
      const changes = pick(call.object('name'), ['name', 'metadata'])
      return ok(showAlone(shelf.change(call.param('id'), changes)))
    },
    'DELETE /v1/organizations/{id}': (call) => {
      const { id, name } = shelf.require(call.param('id'))
      if (state.shelves.of('clusters', id).list().length > 0) {
        throw badRequest('organization still has clusters')
      }
      deleteOrganization(state, id)
      return ok({}, { id, name })
    },
    'GET /v1/me': (call) => ok(profileOf(state, call)),
    'POST /v1/me': (call) => {
      if (call.caller.credential.kind !== 'user') throw forbidden()
      const changes = pick(call.object(), ['name', 'username', 'hasHubspotContact'])
      const user = state.shelves.of('users').change(call.caller.credential.subjectId, changes)
      return ok(user, pick(user, ['id', 'name']))
    },
  }
}

/** Keeps a new organization and returns it. */
export function addOrganization(
  state: CastaiState,
  input: { name: string; type: string; parentId: string | null; id?: string },
): Entity {
  const { id = state.newId(), name, type, parentId } = input
  return state.shelves
    .of('organizations')
    .put({ id, name, type, parentId, createdAt: state.nowText(), billingType: 'standard', metadata: {} })
}

/** Makes a user a member with a built-in role. A changed role deletes all keys of that user there. */
export function joinOrganization(
  state: CastaiState,
  organizationId: string,
  userId: string,
  role: unknown,
): Entity {
  const known = findRole(role)
  if (!known) throw badRequest('unknown role', 'role')
  const memberships = state.shelves.of('memberships', organizationId)
  const before = memberships.get(userId)
  if (before && before.roleId !== known.id) {
    state.credentials.deleteWhere(
      (key) => key.kind === 'user' && key.subjectId === userId && key.organizationId === organizationId,
    )
  }
  return memberships.put({
    createdAt: state.nowText(),
    loginAt: null,
    ...before,
    id: userId,
    roleId: known.id,
  })
}

/** Removes an organization with its members and every key that is at home in it. */
export function deleteOrganization(state: CastaiState, organizationId: string): void {
  state.shelves.of('organizations').take(organizationId)
  state.shelves.of('memberships', organizationId).clear()
  state.credentials.deleteWhere((key) => key.organizationId === organizationId)
}

function reachable(state: CastaiState, call: CastaiCall): Entity[] {
  const { kind, subjectId, organizationId: homeId } = call.caller.credential
  const isHome = ({ id }: Entity) => id === homeId
  return state.shelves
    .of('organizations')
    .list()
    .filter(
      (organization) =>
        isHome(organization) ||
        (isWithinReach(state, homeId, organization.id) &&
          belongsTo(state, { kind, id: subjectId }, organization.id)),
    )
    .sort((a, b) => Number(isHome(b)) - Number(isHome(a)))
}

function showInList(organization: Entity): JsonObject {
  return {
    ...pick(organization, ['id', 'name', 'createdAt', 'parentId', 'type']),
    childOrderId: null,
    organizationMember: true,
    internal: false,
    blockEscalatedPrivilege: false,
  }
}

function showAlone(organization: Entity): JsonObject {
  return pick(organization, ['id', 'name', 'createdAt', 'parentId', 'type', 'billingType', 'metadata'])
}

/** The answer carries a login token for the documentation site (`readmeIoJwt`): a secret in a GET. */
function profileOf(state: CastaiState, call: CastaiCall): JsonObject {
  const { identity, credential } = call.caller
  if (credential.kind !== 'user' && !state.settings.showsServiceAccountProfile) throw forbidden()
  const user = state.shelves.of('users').get(identity.id)
  if (credential.kind === 'user' && !user) throw notFound()
  return {
    id: identity.id,
    name: identity.name,
    email: identity.email,
    username: asText(user?.username) || identity.email,
    emailHash: hash('sha256', identity.email),
    fingerprint: '',
    firstLogin: false,
    hasHubspotContact: user?.hasHubspotContact === true,
    readmeIoJwt: `${hash('sha256', `readme/${identity.id}`, 'base64url')}.emulated`,
  }
}
