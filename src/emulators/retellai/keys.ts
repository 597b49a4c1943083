import {
  type PermissionLevel,
  type PermissionName,
  type Permissions,
  parsePermissions,
} from './permissions.ts'

/** A secret key of one organisation, as the vendor's dashboard lists it. */
export interface ApiKey {
  readonly id: string
  readonly secret: string
  readonly name: string | null
  readonly organisationId: string
  /** Undefined for a key with full access. */
  readonly permissions: Permissions | undefined
}

/** What a dashboard user fills in when making a key. */
export interface KeyRequest {
  readonly org?: string
  readonly name?: string
  readonly permissions?: Readonly<Partial<Record<PermissionName, PermissionLevel>>>
  /** Gives the new key the webhook badge, which moves from the key that had it. */
  readonly webhook?: boolean
}

/**
 * Holds the keys of all organisations. Exactly one key of an organisation carries the webhook badge: the first one
 * made, until the badge is moved. While it does, it cannot be deleted.
 */
export class KeyRing {
  readonly #bySecret = new Map<string, ApiKey>()
  readonly #badges = new Map<string, ApiKey>()
  readonly #randomHex: (count: number) => string

  constructor(randomHex: (count: number) => string) {
    this.#randomHex = randomHex
  }

  create(organisationId: string, request: KeyRequest): ApiKey {
    const key: ApiKey = {
      id: `api_key_${this.#randomHex(16)}`,
      secret: `key_${this.#randomHex(28)}`,
      name: request.name ?? null,
      organisationId,
      permissions: parsePermissions(request.permissions),
    }
    this.#bySecret.set(key.secret, key)
    if (request.webhook || !this.#badges.has(organisationId)) this.#badges.set(organisationId, key)
    return key
  }

  find(secret: string): ApiKey | undefined {
    return this.#bySecret.get(secret)
  }

  findById(id: string): ApiKey | undefined {
    return this.list().find((key) => key.id === id)
  }

  list(): ApiKey[] {
    return [...this.#bySecret.values()]
  }

  /** Returns the key that signs the organisation's webhooks. */
  badge(organisationId: string): ApiKey | undefined {
    return this.#badges.get(organisationId)
  }

  /** Moves the webhook badge; false for an unknown id. */
  designate(id: string): boolean {
    const key = this.findById(id)
    if (key) this.#badges.set(key.organisationId, key)
    return key !== undefined
  }

  /** Deletes a key; false for an unknown id and for the key with the webhook badge. */
  revoke(id: string): boolean {
    const key = this.findById(id)
    if (!key || this.#badges.get(key.organisationId) === key) return false
    return this.#bySecret.delete(key.secret)
  }
}
