import type { Environment } from '../core/index.ts'
import type { Account } from './item.ts'

/** How long something is kept. From the configuration. */
export interface RetentionPolicy {
  readonly name: string
  readonly vendor: string
  readonly environment: Environment
  /** Name of the key in the vault whose account it is about. */
  readonly key: string
  /** Kinds of the vendor's; all of them where none is named. */
  readonly kinds?: readonly string[] | undefined
  /** Only what the app gave this tag when it made it through the gate. */
  readonly tag?: string | undefined
  readonly olderThanMs: number
  /**
   * Whether it is also about what no call through the gate is known to have made, where another environment or key name has
   * a key at the vendor: without it such things are left alone, since the keys may share one account.
   */
  readonly anyOrigin?: boolean | undefined
}

/** What a policy looks at. */
export interface Candidate extends Account {
  readonly kind: string
  readonly tag: string | null
  readonly createdAtMs: number
}

/**
 * Returns the policy that decides over something, or undefined where none does. One that names its tag goes before those
 * that name none, and of equals the longer age holds: what two policies say, the one that keeps longer decides.
 */
export function choosePolicy(
  policies: readonly RetentionPolicy[],
  item: Candidate,
): RetentionPolicy | undefined {
  let chosen: RetentionPolicy | undefined
  for (const policy of policies) {
    if (!isAbout(policy, item)) continue
    if (chosen === undefined || isStronger(policy, chosen)) chosen = policy
  }
  return chosen
}

/** Whether something is older than its policy lets it become. */
export function isDue(policy: RetentionPolicy, createdAtMs: number, nowMs: number): boolean {
  return nowMs - createdAtMs > policy.olderThanMs
}

function isAbout(policy: RetentionPolicy, item: Candidate): boolean {
  return (
    policy.vendor === item.vendor &&
    policy.environment === item.environment &&
    policy.key === item.key &&
    (policy.kinds === undefined || policy.kinds.includes(item.kind)) &&
    (policy.tag === undefined || policy.tag === item.tag)
  )
}

function isStronger(policy: RetentionPolicy, than: RetentionPolicy): boolean {
  const [has, had] = [policy.tag !== undefined, than.tag !== undefined]
  return has === had ? policy.olderThanMs > than.olderThanMs : has
}
