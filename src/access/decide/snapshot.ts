import { Buffer } from 'node:buffer'
import type { AccessRows } from '../access-store.ts'
import type { BodyRule } from '../body-rule.ts'
import type { Client } from '../clients/client.ts'
import { CompiledGrant } from '../grants/compiled-grant.ts'
import type { CountedGrant } from '../limits/usage-meter.ts'
import type { Lock, LockTarget } from '../locks/lock.ts'

/** Returns the body rules behind shipped names, in order; throws where the vendor ships none of that name. */
export type ResolveRules = (vendor: string, names: readonly string[]) => readonly BodyRule[]

/** What a lock may stop: each that is given is looked up. */
export interface LockQuery {
  readonly vendor?: string | undefined
  readonly keyId?: string | undefined
  readonly clientId?: string | undefined
  readonly user?: string | undefined
}

interface KnownClient {
  readonly client: Client
  readonly keyHash: Buffer
  readonly grants: ReadonlyMap<string, CompiledGrant>
}

/**
 * Everything that decisions need, at one moment, in memory. Never changes: a change in the store makes another
 * snapshot. `problems` tells of grants that refuse every call because they name rules which nobody ships.
 */
export class AccessSnapshot {
  readonly problems: readonly {
    readonly clientId: string
    readonly vendor: string
    readonly cause: unknown
  }[]
  readonly #clients: ReadonlyMap<string, KnownClient>
  readonly #locks: ReadonlyMap<string, Lock>
  readonly #hasLocks: boolean

  constructor(rows: AccessRows, resolveRules: ResolveRules) {
    const problems: { clientId: string; vendor: string; cause: unknown }[] = []
    const shipped = new ShippedRules(resolveRules)
    const grantsOf = Map.groupBy(rows.grants, (grant) => grant.clientId)
    this.#clients = new Map(
      rows.clients.map((client) => {
        const grants = new Map<string, CompiledGrant>()
        for (const grant of grantsOf.get(client.id) ?? []) {
          const { rules, cause } = shipped.find(grant.vendor, grant.constraints.shippedRules ?? [])
          if (rules === undefined) problems.push({ clientId: client.id, vendor: grant.vendor, cause })
          grants.set(grant.vendor, new CompiledGrant(client, grant, rules))
        }
        return [client.id, { client, grants, keyHash: Buffer.from(client.keyHash, 'latin1') }]
      }),
    )
    this.#locks = new Map(rows.locks.map((lock) => [lockKey(lock.target), lock]))
    this.#hasLocks = rows.locks.length > 0
    this.problems = problems
  }

  /** The client with this id and the hash of its key, as ASCII bytes of its hex form. */
  client(id: string): { readonly client: Client; readonly keyHash: Buffer } | undefined {
    return this.#clients.get(id)
  }

  clients(): Client[] {
    return [...this.#clients.values()].map(({ client }) => client)
  }

  grant(clientId: string, vendor: string): CompiledGrant | undefined {
    return this.#clients.get(clientId)?.grants.get(vendor)
  }

  *grants(): Generator<CompiledGrant> {
    for (const { grants } of this.#clients.values()) yield* grants.values()
  }

  /** Grants with a daily quota: for `UsageMeter.learn`, before the first call. */
  grantsToCount(): CountedGrant[] {
    return [...this.grants()]
      .filter(({ grant }) => grant.constraints.dailyQuota !== undefined)
      .map(({ key, grant }) => ({ key, clientId: grant.clientId, vendor: grant.vendor }))
  }

  /** Returns a lock that stops this, the widest first, or undefined where none does. */
  findLock(query: LockQuery): Lock | undefined {
    if (!this.#hasLocks) return undefined
    return (
      this.#locks.get('everything') ??
      this.#lockOn('vendor', query.vendor) ??
      this.#lockOn('key', query.keyId) ??
      this.#lockOn('client', query.clientId) ??
      this.#lockOn('user', query.user)
    )
  }

  #lockOn(kind: string, id: string | undefined): Lock | undefined {
    return id === undefined ? undefined : this.#locks.get(`${kind} ${id}`)
  }
}

function lockKey(target: LockTarget): string {
  return target.kind === 'everything' ? target.kind : `${target.kind} ${target.id}`
}

/** Resolves each list of names once, however many grants share it. */
class ShippedRules {
  readonly #resolve: ResolveRules
  readonly #found = new Map<string, { rules?: readonly BodyRule[]; cause?: unknown }>()

  constructor(resolve: ResolveRules) {
    this.#resolve = resolve
  }

  find(
    vendor: string,
    names: readonly string[],
  ): { readonly rules?: readonly BodyRule[]; readonly cause?: unknown } {
    if (names.length === 0) return noRules
    const key = `${vendor} ${names.join(' ')}`
    let found = this.#found.get(key)
    if (found === undefined) {
      found = this.#ask(vendor, names)
      this.#found.set(key, found)
    }
    return found
  }

  // One bad grant must not stop every client: its calls are refused, and the cause is handed to the operator.
  #ask(vendor: string, names: readonly string[]): { rules?: readonly BodyRule[]; cause?: unknown } {
    try {
      return { rules: this.#resolve(vendor, names) }
    } catch (cause) {
      return { cause }
    }
  }
}

const noRules = { rules: [] } as const
