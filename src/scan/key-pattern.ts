/** What a vendor's key looks like: the question the scan room asks, the answer a vendor profile gives as data. */
export interface KeyPattern {
  /** Stable, for example `castai-api-key`. */
  readonly id: string
  /** What a report calls it, for example `API key of Cast AI`. */
  readonly name?: string
  /** Id of the profile the key belongs to, where there is one: whom a live check asks. */
  readonly vendor?: string
  /** Source of a regular expression without anchors; the whole match is the key. */
  readonly pattern: string
  /** A literal every match begins with, so that a scanner can skip quickly; empty where there is none. */
  readonly literal: string
  /** False where the shape alone does not tell (an unprefixed hex run): context or a fingerprint must confirm. */
  readonly distinctive: boolean
  /** True where the sources disagree or say nothing. */
  readonly unconfirmed?: boolean
  /**
   * What code calls the vendor, lower case; a space stands for any of ` _-.` or nothing. A word of three letters or
   * fewer counts only where it stands alone.
   */
  readonly words?: readonly string[]
  /** Hosts of the vendor's API, lower case: near a run they say more than the vendor's name does. */
  readonly hosts?: readonly string[]
  /** True where the 32 hexadecimal digits of real keys are version 4 UUIDs without dashes (RFC 9562, 5.4). */
  readonly isUuid4?: boolean
  /** The last eight digits are the CRC-32 of everything before the last `_`, in lower-case hex. */
  readonly checksum?: 'crc32-hex'
}
