import { joinOrganization } from '../identity/organizations.ts'
import { addRoleBinding } from '../identity/role-bindings.ts'
import { addServiceAccount } from '../identity/service-accounts.ts'
import type { CastaiState } from '../kernel/state.ts'
import { addUser } from '../seed.ts'
import { seedIds } from '../seed-ids.ts'
import { findRole } from './roles.ts'

/** What the dashboard asks for when it makes a key. */
export interface CastaiKeyOptions {
  /** A user's key (the default) or a service account's. Each call makes a new user or service account. */
  readonly kind?: 'user' | 'service-account'
  /** Owner unless told otherwise. */
  readonly role?: 'Owner' | 'Member' | 'Analyst' | 'Viewer'
  /** Id, or one of the seeded names `home`, `child`, `stranger`, `strangerChild`; `home` unless told otherwise. */
  readonly organization?: string
  /** Only these clusters, for a service account; the whole organization unless told otherwise. */
  readonly clusters?: readonly string[]
  /** The legacy flag of user keys. */
  readonly readonly?: boolean
  /** Milliseconds since 1970; null never expires. */
  readonly expiresAtMs?: number | null
  readonly name?: string
}

/** A key with everything a caller needs to find it again through the API. */
export interface CastaiKey {
  readonly id: string
  readonly key: string
  readonly organizationId: string
  /** The user or service account it acts as. */
  readonly subjectId: string
}

/** Makes a key as the dashboard would: with an owner of its own whose role applies at once. */
export function createDashboardKey(state: CastaiState, options: CastaiKeyOptions): CastaiKey {
  const organizationId = organizationNamed(state, options.organization ?? 'home')
  const role = options.role ?? 'Owner'
  if (!findRole(role)) throw new RangeError(`no such role: ${role}`)
  const kind = options.kind ?? 'user'
  const name = options.name ?? `${kind}-${state.newId().slice(0, 8)}`
  const subjectId =
    kind === 'user'
      ? makeUser(state, organizationId, name, role)
      : makeServiceAccount(state, organizationId, name, role, options.clusters)
  const { credential, token } = state.credentials.create(state.newId(), {
    kind,
    subjectId,
    organizationId,
    name,
    createdBy: subjectId,
    readonly: options.readonly ?? false,
    expiresAtMs: options.expiresAtMs ?? null,
  })
  return { id: credential.id, key: token, organizationId, subjectId }
}

function makeUser(state: CastaiState, organizationId: string, name: string, role: string): string {
  const { id } = addUser(state, { id: state.newId(), name, email: `${name}@example.com` })
  joinOrganization(state, organizationId, id, role)
  return id
}

function makeServiceAccount(
  state: CastaiState,
  organizationId: string,
  name: string,
  role: string,
  clusters?: readonly string[],
): string {
  const author = { id: seedIds.user, name: 'Ada Owner', email: 'ada@example.com' }
  const { id } = addServiceAccount(state, organizationId, { name }, author)
  const scopes = clusters
    ? clusters.map((clusterId) => ({ cluster: { id: clusterId } }))
    : [{ organization: { id: organizationId } }]
  const definition = { roleId: findRole(role)?.id, scopes, subjects: [{ serviceAccount: { id } }] }
  addRoleBinding(state, organizationId, { name, description: '', definition }, state.nowMs())
  return id
}

function organizationNamed(state: CastaiState, idOrName: string): string {
  const seeded: Readonly<Record<string, string>> = seedIds
  const id = seeded[idOrName] ?? idOrName
  if (!state.shelves.of('organizations').get(id)) throw new RangeError(`no such organization: ${idOrName}`)
  return id
}
