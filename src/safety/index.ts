/**
 * Whether what people said may be shown: thresholds of confidence and severity per label, allowed, flagged or held back
 * until a reviewer lets it go. Labels are the vendor's own; where it has none, a local list of words stands in, and says so.
 * Remembers through a `SafetyStore`.
 *
 * @example
 * const { action, reasons } = judge(reading, defaultSafetyPolicy)
 *
 * @module
 */
export type { ContentOffer } from './content-offer.ts'
export { holdsSaid } from './holds-said.ts'
export { judge, type SafetyReason, type SafetyVerdict } from './judge.ts'
export { keepPlain } from './keep-plain.ts'
export { readLocally, type SpokenPassage } from './local.ts'
export { maskError } from './mask-error.ts'
export {
  defaultSafetyPolicy,
  type SafetyAction,
  type SafetyPolicy,
  type SafetyRule,
  safetyActions,
} from './policy.ts'
export type { SafetyLabel, SafetyReading, SafetySegment, SeverityShares } from './reading.ts'
export { reportSafety, type SafetyReport } from './report.ts'
export { Safety, type SafetyPorts } from './safety.ts'
export type { ItemPlace, JudgedItem, JudgedPlace, SafetyStore } from './safety-store.ts'
