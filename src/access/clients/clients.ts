import {
  ActionLog,
  type Actor,
  type Clock,
  createId,
  type Environment,
  isEnvironment,
  isSallyportError,
  type RandomSource,
  type Recorder,
  SallyportError,
  type Secret,
  Turns,
} from '../../core/index.ts'
import type { AccessStore } from '../access-store.ts'
import { type GrantableVendor, mergeConstraints } from '../grants/constraints.ts'
import type { Grant } from '../grants/grant.ts'
import { requireNarrowScopes } from '../grants/presets.ts'
import { isBroadScope, requireReviewable, validateScopes } from '../grants/scope.ts'
import type { Client } from './client.ts'
import { hashClientKey, mintClientKey } from './client-key.ts'

// No character that a shell reads, so that the commands in refusals can be pasted; no leading dash, which is a flag's.
const nameGrammar = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/
const idGrammar = /^cl_[0-9A-Za-z]{12}$/

/** Another process has to come between each time for this to be too few. */
const grantRetriesMax = 3

export interface NewClient {
  readonly name: string
  readonly environment: Environment
  /** Milliseconds since 1970; null never expires. */
  readonly expiresAtMs?: number | null
}

export interface GrantRequest {
  readonly clientId: string
  readonly vendor: GrantableVendor
  readonly scopes: readonly string[]
  /** As `Constraints`, unchecked. What is given replaces the present value, `null` takes it away, the rest stays. */
  readonly constraints?: unknown
  /** `merge` adds to the scopes that are granted; `replace` leaves none of them. */
  readonly mode: 'merge' | 'replace'
  /** Grants a wildcard or a set in production; the override is stored and recorded. */
  readonly allowWildcard?: boolean
}

export interface ClientListing {
  readonly client: Client
  readonly grants: readonly Grant[]
}

/** Adds, lists, grants and revokes clients. Each change is on record before it takes effect, or does not happen. */
export class Clients {
  readonly #store: AccessStore
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #log: ActionLog
  /** One change at a time: of two that read the same grant, the second would undo what the first wrote. */
  readonly #changes = new Turns()

  constructor(options: { store: AccessStore; clock: Clock; random: RandomSource; record: Recorder }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#random = options.random
    this.#log = new ActionLog(options.clock, options.random, options.record)
  }

  /** Returns the new client and, this once, its key. Throws ERR_ACCESS_CLIENT_NAME, ERR_ACCESS_CLIENT_EXISTS. */
  async add(input: NewClient, by: Actor): Promise<{ readonly client: Client; readonly key: Secret }> {
    const { name, environment, expiresAtMs = null } = input
    const createdAtMs = this.#clock.now()
    if (!nameGrammar.test(name) || idGrammar.test(name))
      throw new SallyportError('ERR_ACCESS_CLIENT_NAME', { field: 'name' })
    if (!isEnvironment(environment)) throw new SallyportError('ERR_CORE_INPUT', { field: 'environment' })
    if (expiresAtMs !== null && !(Number.isSafeInteger(expiresAtMs) && expiresAtMs > createdAtMs)) {
      throw new SallyportError('ERR_CORE_INPUT', {
        field: 'expiresAtMs',
        detail: 'It must lie in the future.',
      })
    }
    const { clients } = await this.#store.load()
    const isTaken = clients.some(
      (other) => isActive(other) && other.name === name && other.environment === environment,
    )
    if (isTaken) throw new SallyportError('ERR_ACCESS_CLIENT_EXISTS', { field: 'name' })

    const id = createId('cl', this.#random)
    const key = mintClientKey(id.slice('cl_'.length), this.#random)
    const keyHash = hashClientKey(key.reveal())
    const client: Client = { id, name, environment, keyHash, createdAtMs, expiresAtMs, revokedAtMs: null }
    const metadata = { name, environment, ...(expiresAtMs === null ? {} : { expiresAtMs }) }
    const action = { action: 'client.add', resource: `client/${id}`, metadata }
    await this.#log.run(action, by, () => this.#store.insertClient(client))
    return { client, key }
  }

  /**
   * Returns a client for a key that was made elsewhere, known by its hash: how a configuration declares clients. One
   * that is there already stays as it is. Throws ERR_ACCESS_CLIENT_EXISTS where another has the name.
   */
  async adopt(input: NewClient & Pick<Client, 'id' | 'keyHash'>, by: Actor): Promise<Client> {
    const { id, keyHash, name, environment, expiresAtMs = null } = input
    const { clients } = await this.#store.load()
    const present = clients.find((client) => client.id === id)
    if (present !== undefined) return present
    if (
      clients.some((other) => isActive(other) && other.name === name && other.environment === environment)
    ) {
      throw new SallyportError('ERR_ACCESS_CLIENT_EXISTS', { field: 'name' })
    }
    const createdAtMs = this.#clock.now()
    const client: Client = { id, name, environment, keyHash, createdAtMs, expiresAtMs, revokedAtMs: null }
    const action = { action: 'client.adopt', resource: `client/${id}`, metadata: { name, environment } }
    await this.#log.run(action, by, () => this.#store.insertClient(client))
    return client
  }

  /** Every client, the revoked ones too, with its grants. */
  async list(): Promise<readonly ClientListing[]> {
    const { clients, grants } = await this.#store.load()
    return clients.map((client) => ({
      client,
      grants: grants.filter((grant) => grant.clientId === client.id),
    }))
  }

  /**
   * Returns the client with this id, or the active one with this name. Throws ERR_ACCESS_CLIENT_UNKNOWN, or
   * ERR_ACCESS_CLIENT_AMBIGUOUS where the name stands in several environments and none was given.
   */
  async find(nameOrId: string, environment?: Environment): Promise<Client> {
    const { clients } = await this.#store.load()
    const found = clients.filter(
      (client) =>
        (client.id === nameOrId || (client.name === nameOrId && isActive(client))) &&
        (environment === undefined || client.environment === environment),
    )
    const [client, other] = found
    if (client === undefined) throw new SallyportError('ERR_ACCESS_CLIENT_UNKNOWN')
    if (other !== undefined) throw new SallyportError('ERR_ACCESS_CLIENT_AMBIGUOUS', { field: 'environment' })
    return client
  }

  /**
   * Returns the client's grant after the change. A change by another process at the same time is merged with, not
   * overwritten. Throws ERR_ACCESS_GRANT_CHANGED where that fails time and again, ERR_ACCESS_SCOPE_INVALID, ERR_ACCESS_SCOPE_UNKNOWN,
   * ERR_ACCESS_WILDCARD_PRODUCTION, ERR_ACCESS_CONSTRAINT_INVALID and ERR_ACCESS_RULE_INVALID, each with the `field`.
   */
  grant(request: GrantRequest, by: Actor): Promise<Grant> {
    return this.#changes.take(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#grant(request, by)
        } catch (error) {
          const isChanged = isSallyportError(error) && error.code === 'ERR_ACCESS_GRANT_CHANGED'
          if (!isChanged || attempt > grantRetriesMax) throw error
        }
      }
    })
  }

  async #grant(request: GrantRequest, by: Actor): Promise<Grant> {
    const { vendor, mode, allowWildcard = false } = request
    const rows = await this.#store.load()
    const client = rows.clients.find((candidate) => candidate.id === request.clientId && isActive(candidate))
    if (client === undefined) throw new SallyportError('ERR_ACCESS_CLIENT_UNKNOWN')
    const present = rows.grants.find((grant) => grant.clientId === client.id && grant.vendor === vendor.id)

    const asked = validateScopes(request.scopes, vendor.operations)
    const kept = mode === 'merge' ? (present?.scopes ?? []) : []
    const scopes = [...new Set([...kept, ...asked])].sort()
    if (scopes.length === 0) {
      throw new SallyportError('ERR_ACCESS_SCOPE_INVALID', { field: 'scopes', detail: 'Name at least one.' })
    }
    // An earlier override covers what it was given for, not what is asked for now.
    const overridden = present?.wildcardOverride ? present.scopes : []
    const unproven = scopes.filter((scope) => !overridden.includes(scope))
    requireNarrowScopes(unproven, client.environment, allowWildcard)

    const constraints = mergeConstraints(present?.constraints ?? {}, request.constraints ?? {}, vendor)
    requireReviewable(scopes, constraints)
    const grant: Grant = {
      clientId: client.id,
      vendor: vendor.id,
      scopes,
      constraints,
      grantedAtMs: this.#clock.now(),
      wildcardOverride: client.environment === 'production' && scopes.some(isBroadScope),
    }
    const metadata = {
      vendor: vendor.id,
      scopes,
      constraints: Object.keys(constraints),
      ...(grant.wildcardOverride ? { wildcardOverride: true } : {}),
    }
    const action = { action: 'client.grant', resource: `client/${client.id}`, metadata }
    await this.#log.run(action, by, () => this.#store.putGrant(grant, present ?? null))
    return grant
  }

  /** Takes a client's whole grant for a vendor away. Throws ERR_ACCESS_GRANT_UNKNOWN where there is none. */
  ungrant(clientId: string, vendor: string, by: Actor): Promise<void> {
    return this.#changes.take(() => this.#ungrant(clientId, vendor, by))
  }

  async #ungrant(clientId: string, vendor: string, by: Actor): Promise<void> {
    const { grants } = await this.#store.load()
    if (!grants.some((grant) => grant.clientId === clientId && grant.vendor === vendor)) {
      throw new SallyportError('ERR_ACCESS_GRANT_UNKNOWN')
    }
    const action = { action: 'client.ungrant', resource: `client/${clientId}`, metadata: { vendor } }
    await this.#log.run(action, by, async () => {
      if (!(await this.#store.deleteGrant(clientId, vendor)))
        throw new SallyportError('ERR_ACCESS_GRANT_UNKNOWN')
    })
  }

  /** Revokes a client for good and returns it; one that is revoked already stays as it is. */
  async revoke(clientId: string, by: Actor): Promise<Client> {
    const client = await this.find(clientId)
    if (!isActive(client)) return client
    const revokedAtMs = this.#clock.now()
    const action = {
      action: 'client.revoke',
      resource: `client/${client.id}`,
      metadata: { name: client.name },
    }
    await this.#log.run(action, by, () => this.#store.revokeClient(client.id, revokedAtMs))
    return { ...client, revokedAtMs }
  }
}

function isActive(client: Client): boolean {
  return client.revokedAtMs === null
}
