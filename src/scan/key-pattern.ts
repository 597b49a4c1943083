/** What a vendor's key looks like: the question the scan room asks, the answer a vendor profile gives as data. */
export interface KeyPattern {
  /** Stable, for example `castai-api-key`. */
  readonly id: string
  /** Source of a regular expression without anchors; the whole match is the key. */
  readonly pattern: string
  /** A literal every match contains, so that a scanner can skip quickly; empty where there is none. */
  readonly literal: string
  /** False where the shape alone does not tell (an unprefixed hex run): context or a fingerprint must confirm. */
  readonly distinctive: boolean
  /** True where the sources disagree or say nothing. */
  readonly unconfirmed?: boolean
}
