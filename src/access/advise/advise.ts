import type { Environment } from '../../core/index.ts'
import type { ClientListing } from '../clients/clients.ts'
import { coversOperation, isBroadScope } from '../grants/scope.ts'
import type { Operation } from '../operation.ts'

/** How often a client made one call, as the log tells. */
export interface CallUsage {
  readonly clientId: string
  readonly vendor: string
  /** Id of the operation. */
  readonly operation: string
  /** Calls that were let through. */
  readonly allowed: number
  /** Calls that were refused because no scope covers them. */
  readonly unscoped: number
  /** Milliseconds since 1970. */
  readonly lastAtMs: number
}

/** What a grant allows beside what was done with it. */
export interface GrantAdvice {
  readonly clientId: string
  readonly clientName: string
  readonly environment: Environment
  readonly vendor: string
  readonly granted: readonly string[]
  /** Each granted scope that calls needed, with how many did. */
  readonly used: Readonly<Record<string, number>>
  readonly unused: readonly string[]
  /** The scopes that would have allowed every call that was made; without any one of them, a call would be refused. */
  readonly enough: readonly string[]
  /** Whether `enough` allows less than what is granted. */
  readonly canShrink: boolean
  /** Wildcards and sets in production: their reach grows with the vendor's operations. */
  readonly broad: readonly string[]
  /** Scopes of calls that were refused for want of them, with how many were. */
  readonly missing: Readonly<Record<string, number>>
  readonly calls: number
  readonly lastAtMs: number | null
}

/** Returns advice on every grant that stands. `operationsOf` gives what the vendor has; usage of others is left out. */
export function adviseGrants(
  clients: readonly ClientListing[],
  usage: readonly CallUsage[],
  operationsOf: (vendor: string) => readonly Operation[],
): readonly GrantAdvice[] {
  const byGrant = Map.groupBy(usage, ({ clientId, vendor }) => `${clientId} ${vendor}`)
  return clients
    .filter(({ client }) => client.revokedAtMs === null)
    .flatMap(({ client, grants }) =>
      grants.map((grant): GrantAdvice => {
        const operations = new Map(operationsOf(grant.vendor).map((one) => [one.id, one]))
        const known = (byGrant.get(`${client.id} ${grant.vendor}`) ?? []).flatMap((one) => {
          const operation = operations.get(one.operation)
          return operation === undefined ? [] : [{ ...one, needs: operation }]
        })
        const made = known.filter(({ allowed }) => allowed > 0)
        const used = countBy(made, ({ needs, allowed }) => [coversOperation(grant.scopes, needs), allowed])
        const enough = [...new Set(made.map(({ needs }) => needs.scope))].sort()
        return {
          clientId: client.id,
          clientName: client.name,
          environment: client.environment,
          vendor: grant.vendor,
          granted: grant.scopes,
          used,
          unused: grant.scopes.filter((scope) => used[scope] === undefined),
          enough,
          canShrink: made.length > 0 && isSmaller(enough, grant.scopes),
          broad: client.environment === 'production' ? grant.scopes.filter(isBroadScope) : [],
          missing: countBy(known, ({ needs, unscoped }) => [needs.scope, unscoped]),
          calls: made.reduce((sum, { allowed }) => sum + allowed, 0),
          lastAtMs: made.reduce<number | null>((last, { lastAtMs }) => Math.max(last ?? 0, lastAtMs), null),
        }
      }),
    )
}

/** Scopes that came to be granted later than a call was made, or were taken away since, change nothing here. */
function isSmaller(enough: readonly string[], granted: readonly string[]): boolean {
  return granted.some((scope) => !enough.includes(scope))
}

function countBy<Entry>(
  entries: readonly Entry[],
  read: (entry: Entry) => readonly [scope: string | undefined, count: number],
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const entry of entries) {
    const [scope, count] = read(entry)
    if (scope !== undefined && count > 0) counts[scope] = (counts[scope] ?? 0) + count
  }
  return counts
}
