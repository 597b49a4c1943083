/**
 * A rule on one field of an operation's request: require, set or forbid it, or check its value.
 * Rules are data; profiles ship some by name, operators add their own.
 *
 * @example
 * { id: 'redact-pii', operations: ['transcripts.create'], field: 'redact_pii', set: true }
 * { id: 'our-hooks', operations: ['transcripts.create'], field: 'webhook_url', hosts: ['hooks.example.com'] }
 */
export type BodyRule = BodyRuleTarget & BodyRuleTest

export interface BodyRuleTarget {
  /** Named in refusals and records. */
  readonly id: string
  /** Operation ids the rule applies to. */
  readonly operations: readonly string[]
  /** `body` (JSON) unless the parameters ride in the query string, as those of a WebSocket do. */
  readonly in?: 'body' | 'query'
  /** Field path: `redact_pii`, `agent_override.agent.webhook_url`, `tasks.*.agent_override` (`*`: each item). */
  readonly field: string
  /** Records what it would refuse, and refuses nothing. */
  readonly observe?: boolean
}

export type BodyRuleTest =
  /** The field must be present and equal to this. */
  | { readonly require: unknown }
  /** The gate writes this value, whatever the client sent. */
  | { readonly set: unknown }
  /** The gate writes an address of this webhook endpoint, with a secret of its own for each request. */
  | { readonly webhook: string }
  /** The field must be absent; it is refused, never dropped in silence. */
  | { readonly forbid: true }
  /** The field must be an array that holds at least these. */
  | { readonly includes: readonly string[] }
  /** The gate adds these to the array, keeping what the client asked for. */
  | { readonly add: readonly string[] }
  /** Each value must be one of these; a refusal suggests the nearest. */
  | { readonly oneOf: readonly string[] }
  /** The value must be an https URL on one of these hosts. Absent is fine. */
  | { readonly hosts: readonly string[] }
