import type { Entity } from '../kernel/collection.ts'
import { asList, asNumber, asObject, type JsonObject } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'
import type { SubjectKind } from './credentials.ts'
import { findRole } from './roles.ts'

/** Who rights are asked for. */
export interface RightsSubject {
  readonly kind: SubjectKind
  readonly id: string
}

/** Progress of a role binding: bindings apply some time after they were accepted, or not at all. */
export type BindingState = 'ACCEPTED' | 'CREATED' | 'FAILED'

/** Returns how far a stored binding has come. One that names an unknown subject fails. */
export function bindingState(state: CastaiState, binding: Entity): BindingState {
  if (state.nowMs() < asNumber(binding.appliesAtMs)) return 'ACCEPTED'
  const organizationId = String(binding.organizationId)
  const subjects = asList(asObject(binding.definition).subjects).map(asObject)
  return subjects.every((subject) => subjectExists(state, organizationId, subject)) ? 'CREATED' : 'FAILED'
}

/**
 * Returns the highest role level (0 to 4) of a subject for an organization as a whole, or for one of its
 * clusters. Rights in an enterprise reach into its child organizations.
 */
export function levelOf(
  state: CastaiState,
  subject: RightsSubject,
  organizationId: string,
  clusterId?: string,
): number {
  const membership =
    subject.kind === 'user' ? state.shelves.of('memberships', organizationId).get(subject.id) : undefined
  const levels = bindingsOf(state, subject, organizationId)
    .filter((binding) => scopesReach(binding, organizationId, clusterId))
    .map((binding) => findRole(asObject(binding.definition).roleId)?.level ?? 0)
  const parentId = state.shelves.of('organizations').get(organizationId)?.parentId
  const inherited = typeof parentId === 'string' ? levelOf(state, subject, parentId) : 0
  return Math.max(inherited, findRole(membership?.roleId)?.level ?? 0, ...levels)
}

/** True when the subject has any role in the organization, be it for a single cluster. */
export function belongsTo(state: CastaiState, subject: RightsSubject, organizationId: string): boolean {
  return levelOf(state, subject, organizationId) > 0 || bindingsOf(state, subject, organizationId).length > 0
}

/** True when a key of one organization may name the other at all: itself, or a child of its enterprise. */
export function isWithinReach(state: CastaiState, homeId: string, organizationId: string): boolean {
  return (
    homeId === organizationId || state.shelves.of('organizations').get(organizationId)?.parentId === homeId
  )
}

function bindingsOf(state: CastaiState, subject: RightsSubject, organizationId: string): Entity[] {
  const groupIds = groupsOf(state, subject, organizationId)
  return state.shelves
    .of('role-bindings', organizationId)
    .list()
    .filter(
      (binding) =>
        bindingState(state, binding) === 'CREATED' &&
        asList(asObject(binding.definition).subjects)
          .map(asObject)
          .some((named) => names(named, subject, groupIds)),
    )
}

/** Ids of the groups a subject is in. */
export function groupsOf(state: CastaiState, subject: RightsSubject, organizationId: string): string[] {
  return state.shelves
    .of('groups', organizationId)
    .list()
    .filter((group) =>
      asList(asObject(group.definition).members).some((member) => asObject(member).id === subject.id),
    )
    .map(({ id }) => id)
}

function names(named: JsonObject, subject: RightsSubject, groupIds: readonly string[]): boolean {
  const own = subject.kind === 'user' ? named.user : named.serviceAccount
  return asObject(own).id === subject.id || groupIds.includes(String(asObject(named.group).id))
}

function scopesReach(binding: Entity, organizationId: string, clusterId?: string): boolean {
  return asList(asObject(binding.definition).scopes)
    .map(asObject)
    .some(
      (scope) =>
        asObject(scope.organization).id === organizationId ||
        (clusterId !== undefined &&
          [asObject(scope.cluster).id, asObject(scope.resource).id].includes(clusterId)),
    )
}

function subjectExists(state: CastaiState, organizationId: string, subject: JsonObject): boolean {
  const { shelves } = state
  const user = asObject(subject.user).id
  const account = asObject(subject.serviceAccount).id
  const group = asObject(subject.group).id
  return (
    shelves.of('users').get(String(user)) !== undefined ||
    shelves.of('service-accounts', organizationId).get(String(account)) !== undefined ||
    shelves.of('groups', organizationId).get(String(group)) !== undefined
  )
}
