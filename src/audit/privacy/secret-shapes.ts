/** What a secret looks like in text. */
export interface SecretShape {
  /** Source of a regular expression without anchors and groups of its own; the whole match is the secret. */
  readonly pattern: string
  /**
   * False where a harmless value may look the same, as the hash of a file does like a key of hex digits. Such a match
   * is left alone under a name that says what it is.
   */
  readonly distinctive: boolean
}

/** Shapes that are secrets wherever they stand. Each takes time in proportion to the text, whatever that is. */
export const knownShapes: readonly SecretShape[] = [
  // One that is cut off ends with the text.
  '-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)',
  // A signed or encrypted JWT, or a part of one: a pattern that went on to require the dots would read the same text
  // again for each place where one could begin.
  'eyJ[\\w-]{8,}(?:\\.[\\w-]*){0,4}',
  // A client key and a browser token of ours, a signing key of a log, an age identity.
  'sp_[0-9A-Za-z]{12}_[0-9A-Za-z]{20,}',
  'spt_[0-9A-Za-z]{20,}',
  'PRIVATE\\+KEY\\+[^\\s"]+',
  'AGE-SECRET-KEY-1[0-9A-Z]+',
  // What large issuers begin theirs with.
  'sk-[\\w-]{16,}',
  '(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{10,}',
  'gh[opsru]_[0-9A-Za-z]{20,}',
  'github_pat_\\w{20,}',
  'glpat-[\\w-]{16,}',
  'xox[a-z]-[\\w-]{10,}',
  'A[KS]IA[0-9A-Z]{16}',
  'AIza[\\w-]{30,}',
  'npm_[0-9A-Za-z]{30,}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'whsec_[0-9A-Za-z+/=]{16,}',
].map((pattern) => ({ pattern, distinctive: true }))
