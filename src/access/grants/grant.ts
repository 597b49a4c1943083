import type { BodyRule } from '../body-rule.ts'

/** What one client may do at one vendor. A client has at most one grant per vendor. */
export interface Grant {
  readonly clientId: string
  readonly vendor: string
  /** Sorted, unique: `read:transcripts`, `read:*`, `write:limited` ... */
  readonly scopes: readonly string[]
  readonly constraints: Constraints
  readonly grantedAtMs: number
  /** True when a wildcard in production was allowed by an explicit override. */
  readonly wildcardOverride: boolean
}

/** Limits on a grant. All are optional; all that are present must hold. */
export interface Constraints {
  /** CIDR ranges or single addresses the client may call from. */
  readonly addresses?: readonly string[]
  /** Calls per minute, as a token bucket of that size, per instance. */
  readonly ratePerMinute?: number
  /** Calls under way at once, per instance. A live socket counts as one. */
  readonly concurrency?: number
  /** Calls per day (UTC), over all instances; checked against a total at most a second old. */
  readonly dailyQuota?: number
  /** Only things this client created through the gate. */
  readonly ownIdsOnly?: boolean
  /** Allowed values of path parameters by name, for example `{ organizationId: ['...'] }`. */
  readonly only?: Readonly<Record<string, readonly string[]>>
  /** Value the gate sends in the vendor's tenant header; the client's own is always stripped. */
  readonly tenant?: string
  /** Name of the vendor key to use; `default` unless set. */
  readonly keyName?: string
  /** Names of rules the vendor profile ships. */
  readonly shippedRules?: readonly string[]
  /** Rules of the operator's own. */
  readonly bodyRules?: readonly BodyRule[]
  /** Redaction policies whose findings are taken out of answers, unless `read:unredacted` is granted too. */
  readonly redactAnswers?: readonly string[]
  /** Name of the content policy that answers must pass. */
  readonly safety?: string
  /** Records what constraints and body rules would refuse, without refusing. Scopes and locks still hold. */
  readonly observe?: boolean
}
