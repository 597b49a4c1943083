import { groupsOf } from '../access/rights.ts'
import { findRole } from '../access/roles.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asObject, asText, type JsonObject, pick } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import { badRequest, forbidden, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { timeText } from '../kernel/time.ts'
import { joinOrganization } from './organizations.ts'

const users = '/v1/organizations/{organizationId}/users'
const invitationTtlMs = 7 * 24 * 3_600_000

/** Members of an organization, and the invitations by which they become one. */
export function userHandlers(state: CastaiState): HandlerTable {
  const invitations = (call: CastaiCall) => state.shelves.of('invitations', call.organizationId)
  return {
    [`GET ${users}`]: (call) => ok({ users: listMembers(state, call) }),
    [`POST ${users}`]: (call) => {
      const { userId, role } = call.object('userId')
      if (!state.shelves.of('users').get(asText(userId))) throw badRequest('unknown user', 'userId')
      joinOrganization(state, call.organizationId, asText(userId), role ?? 'Viewer')
      return ok({}, { id: userId })
    },
    [`DELETE ${users}`]: (call) => {
      const ids = call.query.getAll('users').flatMap((value) => value.split(','))
      if (ids.length === 0) throw badRequest('required parameter is missing', 'users')
      for (const id of ids) removeMember(state, call.organizationId, id)
      return ok({}, { users: ids })
    },
    [`DELETE ${users}/{userId}`]: (call) => {
      removeMember(state, call.organizationId, call.param('userId'))
      return ok()
    },
    [`GET ${users}/{userId}/groups`]: (call) => {
      const userId = call.param('userId')
      state.shelves.of('memberships', call.organizationId).require(userId)
      return ok(groupRefs(state, call.organizationId, userId))
    },
    'GET /v1/invitations': (call) => {
      const page = pageOf(invitations(call).list(), call.query)
      return ok({ invitations: page.items, nextCursor: page.nextCursor })
    },
    'POST /v1/invitations': (call) => invite(state, call),
    'DELETE /v1/invitations/{id}': (call) => {
      const { id, inviteEmail } = invitations(call).take(call.param('id'))
      return ok({}, { id, inviteEmail })
    },
    'POST /v1/invitations/{invitationId}': (call) => claim(state, call),
  }
}

/** Takes a user out of an organization, with the keys it had there; refuses a stranger with 404. */
export function removeMember(state: CastaiState, organizationId: string, userId: string): void {
  state.shelves.of('memberships', organizationId).take(userId)
  state.credentials.deleteWhere(
    (key) => key.kind === 'user' && key.subjectId === userId && key.organizationId === organizationId,
  )
}

/** Keeps an invitation to an organization and returns it. */
export function addInvitation(state: CastaiState, organizationId: string, input: JsonObject): Entity {
  return state.shelves.of('invitations', organizationId).put({
    id: state.newId(),
    inviteEmail: input.inviteEmail,
    role: input.role ?? null,
    roleBindings: asList(input.roleBindings),
    validUntil: timeText(state.nowMs() + invitationTtlMs),
  })
}

function invite(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const members = asList(call.object('members').members).map(asObject)
  if (members.length === 0 || members.some(({ userEmail }) => !asText(userEmail).includes('@'))) {
    throw badRequest('an e-mail address is expected', 'members')
  }
  const ids = members.map(
    ({ userEmail, role, roleBindings }) =>
      addInvitation(state, call.organizationId, { inviteEmail: userEmail, role, roleBindings }).id,
  )
  return ok({ invitationIds: ids }, { invitationIds: ids })
}

/** Only whoever the invitation was sent to can claim it; that user need not belong to the organization yet. */
function claim(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const id = call.param('invitationId')
  const organization = state.shelves
    .of('organizations')
    .list()
    .find((candidate) => state.shelves.of('invitations', candidate.id).get(id))
  if (!organization) throw notFound()
  const { identity, credential } = call.caller
  const invitations = state.shelves.of('invitations', organization.id)
  const invitation = invitations.require(id)
  if (credential.kind !== 'user' || invitation.inviteEmail !== identity.email) throw forbidden()
  const roleId = asObject(asList(invitation.roleBindings)[0]).roleId ?? invitation.role ?? 'Viewer'
  joinOrganization(state, organization.id, identity.id, roleId)
  invitations.take(id)
  const membership = showMembership(state, organization.id, identity.id)
  return ok({ membership, organizationId: organization.id }, { id })
}

function listMembers(state: CastaiState, call: CastaiCall): JsonObject[] {
  const roleId = call.query.get('roleId')
  return state.shelves
    .of('memberships', call.organizationId)
    .list()
    .filter((member) => !roleId || member.roleId === roleId)
    .map(({ id }) => showMembership(state, call.organizationId, id))
}

function showMembership(state: CastaiState, organizationId: string, userId: string): JsonObject {
  const member = state.shelves.of('memberships', organizationId).require(userId)
  return {
    ...pick(member, ['createdAt', 'loginAt']),
    user: state.shelves.of('users').get(userId),
    role: findRole(member.roleId)?.name,
    groups: groupRefs(state, organizationId, userId),
  }
}

function groupRefs(state: CastaiState, organizationId: string, userId: string): JsonObject[] {
  const groups = state.shelves.of('groups', organizationId)
  return groupsOf(state, { kind: 'user', id: userId }, organizationId).map((id) =>
    pick(groups.require(id), ['id', 'name']),
  )
}
