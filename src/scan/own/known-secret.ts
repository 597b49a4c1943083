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
  /** `active`, `superseded` or `revoked`. */
  readonly state: string
  /** The vault's own fingerprint, where it has one. */
  readonly fingerprint?: string
}

/** Tells which of many candidates are secrets of one's own. */
export interface KnownSecrets {
  recognise(candidates: readonly string[]): Promise<ReadonlyMap<string, KnownSecret>>
}
