import { hash } from 'node:crypto'
import type { CastaiSettings } from '../options.ts'
import { mintApiKey } from './api-key.ts'

/** Who a key acts as. A cluster's token is the agent's own and opens the ingest calls alone. */
export type SubjectKind = 'user' | 'service-account' | 'cluster'

/** A key, without the key itself: like the vendor, the store keeps a hash of it. */
export interface Credential {
  readonly id: string
  readonly kind: SubjectKind
  readonly subjectId: string
  readonly organizationId: string
  readonly name: string
  readonly prefix: string
  readonly readonly: boolean
  readonly active: boolean
  readonly createdAtMs: number
  readonly createdBy: string
  /** Null for a key that never expires. */
  readonly expiresAtMs: number | null
}

/** What must be said of a new key; it is active, may write and never expires unless told otherwise. */
export type NewCredential = Pick<Credential, 'kind' | 'subjectId' | 'organizationId' | 'name' | 'createdBy'> &
  Partial<Pick<Credential, 'readonly' | 'active' | 'expiresAtMs'>>

/** Keeps the keys of one region. */
export class CredentialStore {
  readonly #settings: CastaiSettings
  readonly #byId = new Map<string, Credential>()
  readonly #idByHash = new Map<string, string>()
  /** Times of use that still matter: the last one that may be shown, and those after it. */
  readonly #uses = new Map<string, number[]>()

  constructor(settings: CastaiSettings) {
    this.#settings = settings
  }

  /** Returns the credential and, this once, its key. */
  create(id: string, input: NewCredential): { credential: Credential; token: string } {
    const { random, endsKeysWithChecksum, keyPrefixLength, timers } = this.#settings
    const token = mintApiKey(random, endsKeysWithChecksum)
    const credential: Credential = {
      readonly: false,
      active: true,
      expiresAtMs: null,
      ...input,
      id,
      prefix: token.slice(0, keyPrefixLength),
      createdAtMs: timers.now(),
    }
    this.#byId.set(id, credential)
    this.#idByHash.set(hash('sha256', token), id)
    return { credential, token }
  }

  /** Returns the credential behind a key that works now, and counts the use. */
  use(token: string): Credential | undefined {
    const credential = this.#byId.get(this.#idByHash.get(hash('sha256', token)) ?? '')
    if (!credential || !this.#works(credential)) return undefined
    this.#uses.set(credential.id, [...(this.#uses.get(credential.id) ?? []), this.#settings.timers.now()])
    return credential
  }

  get(id: string): Credential | undefined {
    return this.#byId.get(id)
  }

  list(matches: (credential: Credential) => boolean): Credential[] {
    return [...this.#byId.values()].filter(matches)
  }

  setActive(id: string, active: boolean): void {
    const credential = this.#byId.get(id)
    if (credential) this.#byId.set(id, { ...credential, active })
  }

  /** Removes a key; it is refused from the next request on. */
  delete(id: string): boolean {
    this.#uses.delete(id)
    return this.#byId.delete(id)
  }

  deleteWhere(matches: (credential: Credential) => boolean): void {
    for (const { id } of this.list(matches)) this.delete(id)
  }

  /** The latest use that is old enough to be shown, as RFC 3339; null when there is none. */
  lastUsedAt(id: string): string | null {
    const uses = this.#uses.get(id) ?? []
    const shownUntilMs = this.#settings.timers.now() - this.#settings.lastUsedLagMs
    const shown = uses.findLast((atMs) => atMs <= shownUntilMs)
    if (shown === undefined) return null
    this.#uses.set(
      id,
      uses.filter((atMs) => atMs >= shown),
    )
    return new Date(shown).toISOString()
  }

  #works({ active, createdAtMs, expiresAtMs }: Credential): boolean {
    const nowMs = this.#settings.timers.now()
    return (
      active &&
      nowMs >= createdAtMs + this.#settings.newKeyDelayMs &&
      (expiresAtMs === null || nowMs < expiresAtMs)
    )
  }
}
