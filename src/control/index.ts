/**
 * What an operator can do, as one table of named actions over the rooms: keys, clients, locks, records. Each action
 * validates its input, is recorded before it takes effect, and is effective when it returns. Needs the ports in
 * `ControlContext`.
 *
 * @example
 * await performAction(context, 'client.add', { name: 'reader', environment: 'development' }, 'local:ada')
 *
 * @module
 */
export type { StoredEvent } from '../audit/index.ts'
export type { ClientView } from './client-actions.ts'
export type {
  ControlContext,
  NewMasterKey,
  RevealedSubject,
  TokenControl,
  WebhookControl,
} from './context.ts'
export type {
  ClientDifference,
  EnvironmentDifference,
  GrantDifference,
  KeyDifference,
} from './environments/difference.ts'
export type { PromotedGrant, Promotion } from './environments/promotion.ts'
export type { KeyView, ListedKeyView } from './key-actions.ts'
export { ageOf, isNeverUsed, type KeyAges } from './key-age.ts'
export {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  type Control,
  performAction,
} from './perform.ts'
export type { RotationOutlook } from './rotation-actions.ts'
export type { SessionView, TokenView } from './token-actions.ts'
export type { CheckReport, Trouble } from './trouble.ts'
export type { ClaimResult, VendorTest } from './vendor-test.ts'
export type { EndpointView, EventView, PulledEvent } from './webhooks/views.ts'
