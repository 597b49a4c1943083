import type {
  AccessRows,
  AccessStore,
  Client,
  Grant,
  Lock,
  OwnId,
  UsageCount,
} from '../../src/access/index.ts'
import { type RecordedEvent, type Recorder, SallyportError } from '../../src/core/index.ts'
import type {
  SealedSecret,
  VaultHeader,
  VaultKey,
  VaultKeyState,
  VaultStore,
  Verification,
} from '../../src/vault/index.ts'

/** An access store that forgets everything at the end of the test. Set `failure` to make every method reject with it. */
export class MemoryAccessStore implements AccessStore {
  failure: Error | undefined
  readonly clients = new Map<string, Client>()
  readonly grants = new Map<string, Grant>()
  readonly locks = new Map<string, Lock>()
  readonly usage = new Map<string, number>()
  readonly ownIds: OwnId[] = []
  /** Calls of `loadOwnIds` so far. */
  ownIdLoads = 0

  async load(): Promise<AccessRows> {
    this.#fail()
    return {
      clients: [...this.clients.values()],
      grants: [...this.grants.values()],
      locks: [...this.locks.values()],
    }
  }

  async insertClient(client: Client): Promise<void> {
    this.#fail()
    const isTaken = [...this.clients.values()].some(
      (other) =>
        other.revokedAtMs === null && other.name === client.name && other.environment === client.environment,
    )
    if (isTaken) throw new SallyportError('ERR_ACCESS_CLIENT_EXISTS')
    this.clients.set(client.id, client)
  }

  async revokeClient(id: string, atMs: number): Promise<void> {
    this.#fail()
    const client = this.clients.get(id)
    if (client === undefined) throw new SallyportError('ERR_ACCESS_CLIENT_UNKNOWN')
    this.clients.set(id, { ...client, revokedAtMs: client.revokedAtMs ?? atMs })
  }

  async putGrant(grant: Grant, expected?: Grant | null): Promise<void> {
    this.#fail()
    const key = `${grant.clientId} ${grant.vendor}`
    const present = this.grants.get(key) ?? null
    if (expected !== undefined && JSON.stringify(present) !== JSON.stringify(expected))
      throw new SallyportError('ERR_ACCESS_GRANT_CHANGED')
    this.grants.set(key, grant)
  }

  async deleteGrant(clientId: string, vendor: string): Promise<boolean> {
    this.#fail()
    return this.grants.delete(`${clientId} ${vendor}`)
  }

  async insertLock(lock: Lock): Promise<void> {
    this.#fail()
    this.locks.set(lock.id, lock)
  }

  async deleteLock(id: string): Promise<boolean> {
    this.#fail()
    return this.locks.delete(id)
  }

  async addUsage(day: string, counts: readonly UsageCount[]): Promise<readonly number[]> {
    this.#fail()
    return counts.map(({ clientId, vendor, calls }) => {
      const key = `${day} ${clientId} ${vendor}`
      const total = (this.usage.get(key) ?? 0) + calls
      this.usage.set(key, total)
      return total
    })
  }

  async insertOwnIds(entries: readonly OwnId[]): Promise<void> {
    this.#fail()
    this.ownIds.push(...entries)
  }

  async loadOwnIds(clientId: string, vendor: string): Promise<readonly string[]> {
    this.ownIdLoads += 1
    this.#fail()
    return this.ownIds
      .filter((entry) => entry.clientId === clientId && entry.vendor === vendor)
      .map((entry) => entry.id)
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure
  }
}

/** A vault store that forgets everything at the end of the test. Set `failure` to make every method reject with it. */
export class MemoryVaultStore implements VaultStore {
  failure: Error | undefined
  header: VaultHeader | undefined
  readonly keys = new Map<string, VaultKey>()

  async readHeader(): Promise<VaultHeader | undefined> {
    this.#fail()
    return this.header
  }

  async createHeader(header: VaultHeader): Promise<void> {
    this.#fail()
    if (this.header !== undefined) throw new SallyportError('ERR_STORAGE_FAILED')
    this.header = header
  }

  async listKeys(): Promise<readonly VaultKey[]> {
    this.#fail()
    return [...this.keys.values()]
  }

  async insertKey(key: VaultKey, supersede: readonly string[], check?: string): Promise<void> {
    this.#fail()
    this.#requireCheck(check)
    for (const id of supersede) this.#update(id, { state: 'superseded' })
    this.keys.set(key.id, key)
  }

  async activateKey(id: string, supersede: readonly string[]): Promise<void> {
    this.#fail()
    this.#requireState(id, ['pending', 'superseded', 'retired'])
    for (const other of supersede) this.#update(other, { state: 'superseded' })
    this.#update(id, { state: 'active' })
  }

  async retireKey(id: string): Promise<void> {
    this.#fail()
    this.#requireState(id, ['pending', 'superseded', 'retired'])
    this.#update(id, { state: 'retired' })
  }

  async updateVerification(id: string, verification: Verification, atMs: number): Promise<void> {
    this.#fail()
    this.#update(id, { verification, verifiedAtMs: atMs })
  }

  async revokeKey(id: string, atMs: number): Promise<void> {
    this.#fail()
    this.#update(id, { state: 'revoked', sealed: null, revokedAtMs: atMs })
  }

  async touchKeys(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    this.#fail()
    for (const [id, atMs] of lastUsed) {
      const before = this.keys.get(id)?.lastUsedAtMs ?? 0
      this.#update(id, { lastUsedAtMs: Math.max(before, atMs) })
    }
  }

  async rewrap(
    header: VaultHeader,
    sealed: ReadonlyMap<string, SealedSecret>,
    check?: string,
  ): Promise<void> {
    this.#fail()
    this.#requireCheck(check)
    this.header = header
    for (const [id, value] of sealed) this.#update(id, { sealed: value })
  }

  #requireCheck(check: string | undefined): void {
    if (check !== undefined && this.header?.check !== check)
      throw new SallyportError('ERR_VAULT_MASTER_WRONG')
  }

  #requireState(id: string, states: readonly VaultKeyState[]): void {
    const state = this.keys.get(id)?.state
    if (state === undefined || !states.includes(state)) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN')
  }

  #update(id: string, change: Partial<VaultKey>): void {
    const key = this.keys.get(id)
    if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN')
    this.keys.set(id, { ...key, ...change })
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure
  }
}

/** A recorder that keeps what it is given. Set `failure` to make it reject, as a full disk would. */
export class MemoryRecorder {
  failure: Error | undefined
  readonly events: RecordedEvent[] = []

  readonly record: Recorder = async (event) => {
    if (this.failure !== undefined) throw this.failure
    this.events.push(event)
  }
}
