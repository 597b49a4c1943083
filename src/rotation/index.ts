/**
 * Replaces a vendor key by another without a failed call: made, verified, used, the old one drained and revoked. Every
 * step is durable before the next and may be repeated, so that a rotation goes on wherever it was interrupted; at no
 * point is there no working key. Asks vendors through ports, and remembers through a `RotationStore`.
 *
 * @example
 * const { id } = await rotations.start({ vendor, environment: 'production', reason: 'asked' }, operator)
 * const { state, nextAtMs } = await rotations.advance(id)
 *
 * @module
 */
export type { Consumer } from './consumer.ts'
export {
  type AskVendor,
  type AutomaticRotation,
  defaultTiming,
  type KeysInUse,
  type RotationPorts,
  type RotationTiming,
} from './ports.ts'
export type {
  Rotation,
  RotationMode,
  RotationReason,
  RotationState,
} from './rotation.ts'
export type {
  AccountCheck,
  KeyApi,
  KeyApiSettings,
  ListedKey,
  RotationOffer,
  VendorReply,
  VendorRequest,
} from './rotation-offer.ts'
export type { RotationStore } from './rotation-store.ts'
export { awaitsSomebody, type RotationPlan, Rotations } from './rotations.ts'
