import {
  type ClientListing,
  type Constraints,
  explicitScopes,
  type Grant,
  type Operation,
} from '../../access/index.ts'
import type { Environment } from '../../core/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'

/** In which of the two something stands. */
export type Where = 'both' | 'from' | 'to'

export interface GrantDifference {
  readonly vendor: string
  readonly where: Where
  /** Scopes that are covered wholly in one of the two alone. */
  readonly onlyFrom: readonly string[]
  readonly onlyTo: readonly string[]
  /** Scopes of which a wildcard or a set covers a part in one, and all or nothing in the other. */
  readonly partlyFrom: readonly string[]
  readonly partlyTo: readonly string[]
  readonly constraints: readonly { readonly name: string; readonly from: unknown; readonly to: unknown }[]
}

export interface ClientDifference {
  readonly name: string
  readonly where: Where
  readonly grants: readonly GrantDifference[]
}

export interface KeyDifference {
  readonly vendor: string
  readonly name: string
  readonly where: Where
  readonly regions: readonly string[]
}

/** What differs between two environments. What is alike is left out. */
export interface EnvironmentDifference {
  readonly from: Environment
  readonly to: Environment
  readonly clients: readonly ClientDifference[]
  readonly keys: readonly KeyDifference[]
}

/** Returns what differs between the clients of two environments, by name. Revoked ones are in neither. */
export function compareClients(
  clients: readonly ClientListing[],
  from: Environment,
  to: Environment,
  operationsOf: (vendor: string) => readonly Operation[],
): ClientDifference[] {
  const present = clients.filter(({ client }) => client.revokedAtMs === null)
  const names = new Set(
    present.filter(({ client }) => [from, to].includes(client.environment)).map(({ client }) => client.name),
  )
  return [...names].sort().flatMap((name): ClientDifference[] => {
    const find = (environment: Environment) =>
      present.find(({ client }) => client.name === name && client.environment === environment)
    const [here, there] = [find(from), find(to)]
    const where = whereOf(here, there)
    const vendors = new Set([...(here?.grants ?? []), ...(there?.grants ?? [])].map(({ vendor }) => vendor))
    const grants = [...vendors].sort().flatMap((vendor) => {
      const grantOf = (listing: ClientListing | undefined) =>
        listing?.grants.find((grant) => grant.vendor === vendor)
      return compareGrants(vendor, grantOf(here), grantOf(there), operationsOf(vendor))
    })
    return where === 'both' && grants.length === 0 ? [] : [{ name, where, grants }]
  })
}

function compareGrants(
  vendor: string,
  here: Grant | undefined,
  there: Grant | undefined,
  operations: readonly Operation[],
): GrantDifference[] {
  const covered = (grant: Grant | undefined) => explicitScopes(grant?.scopes ?? [], operations)
  const [from, to] = [covered(here), covered(there)]
  const [first, second]: Constraints[] = [here?.constraints ?? {}, there?.constraints ?? {}]
  const names = new Set([...Object.keys(first ?? {}), ...Object.keys(second ?? {})]) as Set<keyof Constraints>
  const constraints = [...names].sort().flatMap((name) => {
    const [one, other] = [first?.[name] ?? null, second?.[name] ?? null]
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ name, from: one, to: other }]
  })
  const where = whereOf(here, there)
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((scope) => !others.includes(scope))
  const scopes = {
    onlyFrom: without(from.scopes, to.scopes),
    onlyTo: without(to.scopes, from.scopes),
    partlyFrom: without(from.partly, to.partly),
    partlyTo: without(to.partly, from.partly),
  }
  const isAlike =
    where === 'both' && constraints.length === 0 && Object.values(scopes).every((some) => some.length === 0)
  return isAlike ? [] : [{ vendor, where, ...scopes, constraints }]
}

/** Returns the keys that calls could use in one of two environments alone, or at another region of the vendor. */
export function compareKeys(
  keys: readonly VaultKeyView[],
  from: Environment,
  to: Environment,
): KeyDifference[] {
  const active = keys.filter(({ state }) => state === 'active')
  const places = new Map(
    active
      .filter(({ environment }) => environment === from || environment === to)
      .map(({ vendor, name }) => [`${vendor} ${name}`, { vendor, name }]),
  )
  return [...places.values()].flatMap(({ vendor, name }): KeyDifference[] => {
    const find = (environment: Environment) =>
      active.find((key) => key.vendor === vendor && key.name === name && key.environment === environment)
    const [here, there] = [find(from), find(to)]
    const where = whereOf(here, there)
    const regions = [...new Set([here, there].flatMap((key) => (key === undefined ? [] : [key.region])))]
    return where === 'both' && regions.length === 1 ? [] : [{ vendor, name, where, regions }]
  })
}

function whereOf(here: unknown, there: unknown): Where {
  if (here === undefined) return 'to'
  return there === undefined ? 'from' : 'both'
}
