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
export { AddressRanges } from './address-ranges.ts'
export { applyBodyRules, type RuledBody } from './body/apply-body-rules.ts'
export { findNamedIds, type NamedId } from './body/named-ids.ts'
export { parseBodyRules } from './body/parse-body-rules.ts'
export { parseJsonBody } from './body/parse-json-body.ts'
export type { BodyRule, BodyRuleTarget, BodyRuleTest } from './body-rule.ts'
export type { AccessState, Call } from './call.ts'
export type { Client } from './client.ts'
export { hashClientKey, isClientKey, mintClientKey, parseClientKey } from './client-key.ts'
export { type ClientListing, Clients, type GrantRequest, type NewClient } from './clients.ts'
export { CompiledGrant } from './compiled-grant.ts'
export { type GrantableVendor, mergeConstraints, parseConstraints } from './constraints.ts'
export { admit, authenticate, decide, denyDeparted } from './decide.ts'
export type { Decision, Denial, DenialReason } from './decision.ts'
export { denyForeignId, denyLocked, denyUnloadedIds } from './denials.ts'
export { type Explanation, explain } from './explain.ts'
export type { Constraints, Grant } from './grant.ts'
export { Limits, limitKey } from './limits.ts'
export type { Lock, LockTarget } from './lock.ts'
export { Locks } from './locks.ts'
export { type Operation, type OperationFlag, operationFlags } from './operation.ts'
export { OwnIds } from './own-ids.ts'
export { presetScopes } from './presets.ts'
export { coversOperation, isBroadScope, parseScope, type Scope, type ScopeVerb, scopeVerbs } from './scope.ts'
export { AccessSnapshot, type LockQuery, type ResolveRules } from './snapshot.ts'
export { type CountedGrant, UsageMeter } from './usage-meter.ts'
