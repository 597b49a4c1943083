/** Who did it; a user is one of an app that writes the log itself. A claimed user is what the client said in its header: recorded as claimed, never trusted. */
export interface Actor {
  readonly kind: 'client' | 'operator' | 'system' | 'user'
  readonly id: string
  readonly claimedUser?: string
}

/**
 * One thing that happened, or is about to. `intent` is written before a call leaves, `outcome` when it ended,
 * `event` for everything that happens at once (a client added, a lock lifted).
 * Never a secret, body, token or query string.
 */
export interface RecordedEvent {
  /** Ties the intent and the outcome of one call together. */
  readonly requestId: string
  readonly atMs: number
  readonly phase: 'intent' | 'outcome' | 'event'
  /** `<vendor>.api.call` for calls, `<noun>.<verb>` for the rest. */
  readonly action: string
  readonly actor: Actor
  /** What it was done to, for example `client/cl_4fT9`. */
  readonly resource?: string
  /** Operation id of a call. */
  readonly operation?: string
  readonly result?: 'success' | 'failure'
  /** Why it failed or was refused. */
  readonly reason?: string
  readonly durationMs?: number
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Resolves once the event is durable; rejects if it cannot be. Whoever awaits it fails when it fails. */
export type Recorder = (event: RecordedEvent) => Promise<void>
