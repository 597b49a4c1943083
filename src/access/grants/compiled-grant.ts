import type { BodyRule } from '../body-rule.ts'
import type { Client } from '../clients/client.ts'
import type { Decision, Denial } from '../decide/decision.ts'
import { denyScope, denyUnknownRules } from '../decide/denials.ts'
import { limitKey } from '../limits/limits.ts'
import type { Operation } from '../operation.ts'
import { AddressRanges } from './address-ranges.ts'
import type { Constraints, Grant } from './grant.ts'
import { effectiveScopes } from './presets.ts'
import { coversOperation } from './scope.ts'

/** A grant made ready for deciding. What it answers for an operation is worked out once. */
export class CompiledGrant {
  readonly client: Client
  readonly grant: Grant
  /** Names the counters of this grant. */
  readonly key: string
  /** The scopes that hold in the client's environment. */
  readonly scopes: readonly string[]
  /** Whether any constraint must be looked at before a call is allowed. */
  readonly isConstrained: boolean
  readonly #shippedRules: readonly BodyRule[] | undefined
  readonly #answers = new Map<Operation, Decision>()
  #addresses: AddressRanges | undefined

  /** `shippedRules` is undefined where the grant names a rule that nobody ships: then every call is refused. */
  constructor(client: Client, grant: Grant, shippedRules: readonly BodyRule[] | undefined) {
    this.client = client
    this.grant = grant
    this.key = limitKey(grant.clientId, grant.vendor)
    this.scopes = effectiveScopes(grant.scopes, client.environment, grant.wildcardOverride)
    this.isConstrained = constraintsToCheck.some((name) => grant.constraints[name] !== undefined)
    this.#shippedRules = shippedRules
  }

  /** Returns what the grant says of an operation, before any constraint is looked at. Remembered, so it costs a look-up. */
  answer(operation: Operation): Decision {
    let answer = this.#answers.get(operation)
    if (answer === undefined) {
      answer = this.#workOut(operation)
      // Operations come from the vendor's profile, never from a request, so this cannot grow without bound.
      this.#answers.set(operation, answer)
    }
    return answer
  }

  /** Whether the grant may be used from an address; false for anything that is not an IP address. */
  admitsAddress(address: string): boolean {
    this.#addresses ??= new AddressRanges(this.grant.constraints.addresses ?? [])
    return this.#addresses.includes(address)
  }

  #workOut(operation: Operation): Decision {
    const { client, grant } = this
    const rule = coversOperation(this.scopes, operation)
    if (rule === undefined) return denyScope(client, grant.vendor, operation, true)
    if (this.#shippedRules === undefined) return denyUnknownRules(client, grant.vendor)
    const observe = grant.constraints.observe === true
    const bodyRules = [...this.#shippedRules, ...(grant.constraints.bodyRules ?? [])]
      .filter((bodyRule) => bodyRule.operations.includes(operation.id))
      .map((bodyRule) => (observe ? { ...bodyRule, observe } : bodyRule))
    return Object.freeze({ allowed: true, client, grant, rule, bodyRules, observed: noDenials })
  }
}

const noDenials: readonly Denial[] = []

const constraintsToCheck = [
  'addresses',
  'only',
  'ownIdsOnly',
  'concurrency',
  'ratePerMinute',
  'dailyQuota',
] as const satisfies readonly (keyof Constraints)[]
