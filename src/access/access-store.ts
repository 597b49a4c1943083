import type { Client } from './clients/client.ts'
import type { Grant } from './grants/grant.ts'
import type { Lock } from './locks/lock.ts'

/** Everything a decision needs, as stored. */
export interface AccessRows {
  readonly clients: readonly Client[]
  readonly grants: readonly Grant[]
  readonly locks: readonly Lock[]
}

/** What the access room must remember. Implemented once in `storage/`, for both databases. */
export interface AccessStore {
  load(): Promise<AccessRows>
  /** Rejects with ERR_ACCESS_CLIENT_EXISTS when the name is taken in the environment. */
  insertClient(client: Client): Promise<void>
  /** Rejects with ERR_ACCESS_CLIENT_UNKNOWN for an unknown id. */
  revokeClient(id: string, atMs: number): Promise<void>
  /**
   * Replaces the client's grant for that vendor. With `expected`, only where that is the grant that stands there (null:
   * none does); otherwise rejects with ERR_ACCESS_GRANT_CHANGED and changes nothing.
   */
  putGrant(grant: Grant, expected?: Grant | null): Promise<void>
  /** Returns false when there was none. */
  deleteGrant(clientId: string, vendor: string): Promise<boolean>
  insertLock(lock: Lock): Promise<void>
  /** Returns false for an unknown id. */
  deleteLock(id: string): Promise<boolean>
  /** Adds to the day's counters (day as YYYY-MM-DD, UTC) and returns the new totals over all instances, in the same order. */
  addUsage(day: string, counts: readonly UsageCount[]): Promise<readonly number[]>
  insertOwnIds(entries: readonly OwnId[]): Promise<void>
  loadOwnIds(clientId: string, vendor: string): Promise<readonly string[]>
}

export interface UsageCount {
  readonly clientId: string
  readonly vendor: string
  readonly calls: number
}

/** An id of the vendor's that a client created through the gate. */
export interface OwnId {
  readonly clientId: string
  readonly vendor: string
  readonly id: string
  readonly createdAtMs: number
}
