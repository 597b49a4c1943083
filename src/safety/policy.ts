/** The most severe wins, in this order. */
export const safetyActions = ['allow', 'flag', 'quarantine'] as const

export type SafetyAction = (typeof safetyActions)[number]

/** What to do with a segment that carries a label: both thresholds must be reached where both are given. */
export interface SafetyRule {
  /** `*` for every label that no other rule of the policy names. */
  readonly label: string
  readonly minConfidence: number
  /** Labels without a severity never reach one. */
  readonly minSeverity?: number | undefined
  readonly action: SafetyAction
}

export interface SafetyPolicy {
  readonly rules: readonly SafetyRule[]
  /** What to do where labels are missing or unavailable; never `allow`. */
  readonly unlabelled: 'flag' | 'quarantine'
  /** What to do where the local list finds profanity, for vendors that label nothing. */
  readonly profanity: SafetyAction
  /** Words of one's own, for those vendors: found whole, whatever their case. */
  readonly keywords: readonly { readonly word: string; readonly action: SafetyAction }[]
}

/** Flags what is half certain; holds what is certain and grave. */
export const defaultSafetyPolicy: SafetyPolicy = {
  rules: [
    { label: '*', minConfidence: 0.5, action: 'flag' },
    { label: '*', minConfidence: 0.8, minSeverity: 0.5, action: 'quarantine' },
  ],
  unlabelled: 'flag',
  profanity: 'flag',
  keywords: [],
}
