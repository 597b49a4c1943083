/**
 * Clients, client keys, scopes, grants, environments, quotas, locks: may this call be made? Decides from a snapshot
 * in memory and refuses whatever no grant names; remembers through an `AccessStore`.
 *
 * @module
 * @example
 * const snapshot = new AccessSnapshot(await store.load(), (vendor, names) => shippedRules(vendor, names))
 * const client = authenticate(snapshot, presentedKey, clock.now())
 * if ('allowed' in client) return refuse(client)
 * const { decision, release } = admit(snapshot, { client, vendor, operation, params, address }, state, clock.now())
 */

export type { AccessRows, AccessStore, OwnId, UsageCount } from './access-store.ts'
export { adviseGrants, type CallUsage, type GrantAdvice } from './advise/advise.ts'
export { applyBodyRules, type RuledBody } from './body/apply-body-rules.ts'
export { exactNumber } from './body/exact-number.ts'
export type { FieldNaming } from './body/field-naming.ts'
export { findNamedIds, type NamedId } from './body/named-ids.ts'
export { parseBodyRules } from './body/parse-body-rules.ts'
export { parseJsonBody } from './body/parse-json-body.ts'
export type { BodyRule, BodyRuleTarget, BodyRuleTest } from './body-rule.ts'
export type { Client } from './clients/client.ts'
export { hashClientKey, isClientKey, mintClientKey, parseClientKey } from './clients/client-key.ts'
export { type ClientListing, Clients, type GrantRequest, type NewClient } from './clients/clients.ts'
export { type Explanation, explain } from './clients/explain.ts'
export type { AccessState, Call } from './decide/call.ts'
export { admit, authenticate, decide, denyDeparted } from './decide/decide.ts'
export type { Decision, Denial, DenialReason } from './decide/decision.ts'
export { denyForeignId, denyLocked, denyUnloadedIds } from './decide/denials.ts'
export { AccessSnapshot, type LockQuery, type ResolveRules } from './decide/snapshot.ts'
export { AddressRanges } from './grants/address-ranges.ts'
export { CompiledGrant } from './grants/compiled-grant.ts'
export { type GrantableVendor, mergeConstraints, parseConstraints } from './grants/constraints.ts'
export { type ExplicitScopes, explicitScopes } from './grants/explicit-scopes.ts'
export type { Constraints, Grant } from './grants/grant.ts'
export { presetScopes } from './grants/presets.ts'
export {
  coversOperation,
  isBroadScope,
  isSightScope,
  parseScope,
  requireReviewable,
  type Scope,
  type ScopeVerb,
  scopeVerbs,
} from './grants/scope.ts'
export { Limits, limitKey } from './limits/limits.ts'
export { OwnIds } from './limits/own-ids.ts'
export { type CountedGrant, UsageMeter } from './limits/usage-meter.ts'
export type { Lock, LockTarget } from './locks/lock.ts'
export { Locks } from './locks/locks.ts'
export { type Operation, type OperationFlag, operationFlags } from './operation.ts'
