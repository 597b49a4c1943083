/** What is known of how unsafe something is, and who says so. */
export interface SafetyReading {
  /**
   * - `labelled`: whoever labels has looked at it
   * - `missing`: nobody was asked to label it
   * - `unavailable`: the vendor was asked, and has no labels for it
   */
  readonly status: 'labelled' | 'missing' | 'unavailable'
  /** `local`: by a list of words here, which understands nothing. */
  readonly by: 'vendor' | 'local'
  readonly segments: readonly SafetySegment[]
  /** Shares of low, medium and high severity by label, as the vendor sums them up; they add up to 1. */
  readonly severity: Readonly<Record<string, SeverityShares>>
  /** The labels that are known to exist; any other is flagged. */
  readonly knownLabels: readonly string[]
}

export interface SafetySegment {
  /** Milliseconds from the beginning; null where nobody knows. */
  readonly startMs: number | null
  readonly endMs: number | null
  readonly labels: readonly SafetyLabel[]
}

export interface SafetyLabel {
  readonly label: string
  /** How sure it is that the label fits, from 0 to 1. */
  readonly confidence: number
  /** How grave it is, from 0 to 1; null for labels that have none. Not the same as confidence. */
  readonly severity: number | null
}

export interface SeverityShares {
  readonly low: number
  readonly medium: number
  readonly high: number
}
