/** What holds for the tokens of one purpose: the defaults protect, `sallyport.yaml` changes them. */
export interface TokenPolicy {
  /** How long a token can be redeemed unless the caller asks for another time. */
  readonly lifetimeSeconds: number
  /** The longest session. */
  readonly sessionSeconds: number
  /** A session without audio for this long is ended. */
  readonly idleSeconds: number
  /** Live sessions a user may have at once. */
  readonly sessionsPerUser: number
  /** What a user may be heard for in a day (UTC), over all sessions. */
  readonly audioMinutesPerDay: number
  /** Whether the vendor's own token is handed out where a relay would do. */
  readonly allowDirect: boolean
  /** Unfinished turns: `drop` keeps them from the browser. */
  readonly partialTurns: 'pass' | 'drop'
  /** What is taken out of every turn before the browser sees it, by the names of redaction policies; none unless set. */
  readonly redact: readonly string[]
  /** `entity_name` puts `[PERSON_NAME]` for each word, `hash` a `#` for each letter and digit. */
  readonly redactWith: 'entity_name' | 'hash'
  /** Parameters to pin to a value; null lets go of one that is pinned or refused. */
  readonly parameters: Readonly<Record<string, string | null>>
}

/** The range of lifetimes, in seconds: AssemblyAI's own (streaming-token.yml, read 2026-03-23), and long enough for any page. */
export const lifetimeSeconds = { min: 1, max: 600 } as const

/** The range of session lengths a caller can ask for, in seconds; the policy may set less than its maximum. */
export const sessionSeconds = { min: 1, max: 10_800 } as const

/** The policy unless something else is configured. */
export const defaultTokenPolicy: TokenPolicy = {
  lifetimeSeconds: 60,
  sessionSeconds: 600,
  idleSeconds: 60,
  sessionsPerUser: 1,
  audioMinutesPerDay: 120,
  allowDirect: false,
  partialTurns: 'pass',
  redact: [],
  redactWith: 'entity_name',
  parameters: {},
}
