import type { ErrorKind } from '../../core/index.ts'
import type { BodyRule } from '../body-rule.ts'
import type { Client } from '../clients/client.ts'
import type { Grant } from '../grants/grant.ts'

/** Why a call was refused. Stable: recorded, and shown to the caller. */
export type DenialReason =
  | 'credential_missing'
  | 'credential_invalid'
  | 'credential_expired'
  | 'client_revoked'
  | 'operation_unknown'
  | 'scope_missing'
  | 'address_refused'
  | 'rate_exceeded'
  | 'concurrency_exceeded'
  | 'quota_exceeded'
  | 'not_own_id'
  | 'parameter_refused'
  | 'body_refused'
  | 'locked'

/** A decision is a value; denials are normal, and recorded. */
export type Decision =
  | {
      readonly allowed: true
      readonly client: Client
      readonly grant: Grant
      /** The granted scope that allowed it, for example `read:*`. */
      readonly rule: string
      /** Rules the request body or query must still pass, in order. */
      readonly bodyRules: readonly BodyRule[]
      /** What observe mode would have refused. */
      readonly observed: readonly Denial[]
    }
  | Denial

export interface Denial {
  readonly allowed: false
  readonly reason: DenialReason
  readonly kind: ErrorKind
  /** The rule that refused: a scope, a constraint, a body rule id, a lock id. */
  readonly rule: string
  /** One plain sentence for the caller. */
  readonly message: string
  /** The command that would change it, or undefined where none should. */
  readonly remedy?: string
  readonly retryAfterSeconds?: number
}
