import {
  type CallUsage,
  type Constraints,
  explicitScopes,
  type Grant,
  type Operation,
} from '../../access/index.ts'
import type { Environment } from '../../core/index.ts'

/** One grant as it would be in the environment that it is promoted to. */
export interface PromotedGrant {
  readonly vendor: string
  /** One by one: no wildcard, no set. */
  readonly scopes: readonly string[]
  readonly added: readonly string[]
  readonly dropped: readonly string[]
  /** Scopes of which the wildcard or set covers a part: they are left out, as naming them would allow more. */
  readonly leftOut: readonly string[]
  readonly constraints: Constraints
  /** Names of constraints that change. */
  readonly changed: readonly string[]
  /** Why no call could be made with it yet, in a sentence. */
  readonly lacks: string | null
}

/** What promoting a client would do. */
export interface Promotion {
  readonly client: string
  readonly from: Environment
  readonly to: Environment
  /** False where the client is made first. */
  readonly exists: boolean
  readonly grants: readonly PromotedGrant[]
  /** Vendors that it has a grant at there and not here: they stay. */
  readonly untouched: readonly string[]
}

/** These belong to a place: where the grant stands already, its own stay. */
const ofThePlace = ['addresses', 'tenant', 'keyName', 'only'] as const

/** Returns the grant that one of another environment becomes. `usage` narrows it to what was done with it. */
export function planGrant(
  source: Grant,
  present: Grant | undefined,
  operations: readonly Operation[],
  hasKey: (name: string) => boolean,
  usage?: readonly CallUsage[],
): PromotedGrant {
  const { scopes: whole, partly } = explicitScopes(source.scopes, operations)
  const used = usage && scopesUsed(usage, operations)
  const isWanted = (scope: string) => used === undefined || used.has(scope)
  const scopes = whole.filter(isWanted)
  const constraints = constraintsFor(source.constraints, present?.constraints)
  const before: Constraints = present?.constraints ?? {}
  const names = new Set([...Object.keys(constraints), ...Object.keys(before)]) as Set<keyof Constraints>
  const { keyName = 'default' } = constraints
  return {
    vendor: source.vendor,
    scopes,
    added: scopes.filter((scope) => present?.scopes.includes(scope) !== true),
    dropped: (present?.scopes ?? []).filter((scope) => !scopes.includes(scope)),
    leftOut: partly.filter(isWanted),
    constraints,
    changed: [...names]
      .filter((name) => JSON.stringify(constraints[name]) !== JSON.stringify(before[name]))
      .sort(),
    lacks: hasKey(keyName) ? null : `The vault has no key for it there: ${keyName}.`,
  }
}

function scopesUsed(usage: readonly CallUsage[], operations: readonly Operation[]): ReadonlySet<string> {
  const made = new Set(usage.filter(({ allowed }) => allowed > 0).map(({ operation }) => operation))
  return new Set(operations.filter(({ id }) => made.has(id)).map(({ scope }) => scope))
}

/** What is only observed here is enforced there. */
function constraintsFor(
  { observe: _, ...source }: Constraints,
  present: Constraints | undefined,
): Constraints {
  if (present === undefined) return source
  const own = ofThePlace.map((name) => [name, present[name]] as const)
  const merged = Object.entries({ ...source, ...Object.fromEntries(own) })
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}
