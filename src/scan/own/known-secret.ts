/** What the vault knows of a secret: which entry it is, and nothing of its value. */
export interface KnownSecret {
  /** `key`: a vendor key; `client`: a client key; `token`: a browser token. */
  readonly kind: 'key' | 'client' | 'token'
  /** Id of the entry, for example `key_4fT9aQ2bX1Lm`. */
  readonly id: string
  readonly vendor?: string
  readonly environment: string
  readonly name: string
  readonly version?: number
  /** `active`, `superseded` or `revoked`; of a token also `expired` or `used up`. */
  readonly state: string
  /** The vault's own fingerprint, where it has one. */
  readonly fingerprint?: string
}

/** Tells which of many candidates are secrets of one's own. */
export interface KnownSecrets {
  recognise(candidates: readonly string[]): Promise<ReadonlyMap<string, KnownSecret>>
  /**
   * Returns what changes whenever a secret is added that no pattern finds by itself: a memory of what held nothing is
   * good for these secrets alone. Without it, nothing is remembered.
   */
  state?(): Promise<string>
}
