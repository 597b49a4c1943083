/**
 * Clients, client keys, scopes, grants, environments, quotas, locks: may this call be made?
 *
 * @module
 */
export type { AccessRows, AccessStore, OwnId, UsageCount } from './access-store.ts'
export type { BodyRule, BodyRuleTarget, BodyRuleTest } from './body-rule.ts'
export type { Client } from './client.ts'
export type { Decision, Denial, DenialReason } from './decision.ts'
export type { Constraints, Grant } from './grant.ts'
export type { Lock, LockTarget } from './lock.ts'
export { type Operation, type OperationFlag, operationFlags } from './operation.ts'
