/**
 * What is kept how long: policies, a ledger of what was made, plans, legal holds, deletion at the vendor, receipts. A run
 * deletes exactly what its plan has shown; everything of it is durable before the next step, so that another process may
 * go on anywhere. Asks vendors through `RetentionOffer`s, and remembers through a `RetentionStore`.
 *
 * @example
 * const { planHash } = await retention.plan(operator)
 * const { id } = await retention.start(planHash, operator)
 * while ((await retention.advance(id)).endedAtMs === null) {}
 *
 * @module
 */
export {
  type ErasingRun,
  type Erasure,
  type ErasureLevel,
  type ErasurePart,
  type ErasureReceipt,
  erasureAction,
  type NamingBody,
  type PersonalSession,
  type PersonPorts,
} from './erasure/erasure.ts'
export { findHold, type Hold, type HoldTarget, keptHere, stands } from './hold.ts'
export type { Account, Item, LedgerEntry } from './item.ts'
export type { RetentionPolicy } from './policy.ts'
export { defaultTiming, type RetentionPorts, type RetentionTiming } from './ports.ts'
export { type Receipt, type ReceiptLevel, receiptAction, subjectOf } from './receipt.ts'
export { Retention, type RunView } from './retention.ts'
export type {
  KeptKind,
  ListedItem,
  ListedPage,
  Person,
  PersonList,
  RetentionOffer,
  SettingHolder,
  SettingsRead,
  VendorReply,
  VendorRequest,
  VendorSetting,
} from './retention-offer.ts'
export type { Charge, RetentionStore } from './retention-store.ts'
export type {
  AccountCounts,
  AccountOutlook,
  ItemCounts,
  ItemState,
  Outlook,
  Run,
  RunItem,
  RunReason,
  RunState,
  Trace,
} from './run.ts'
export type { SubjectOfId } from './subjects.ts'
