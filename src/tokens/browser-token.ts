/**
 * - `minted`: nobody came with it yet
 * - `reserved`: a socket was opened with it and has not begun
 * - `released`: that socket closed before it began; its own client may come back for a moment
 * - `open`: its session has begun: the token is used up
 * - `ended`: the session is over
 */
export type TokenState = 'minted' | 'reserved' | 'released' | 'open' | 'ended'

/** A token of ours as it is stored: never the token, only its hash. */
export interface BrowserToken {
  /** `tok_` and twelve characters. Names the token and its session, opens nothing. */
  readonly id: string
  /** SHA-256 of the token, lower-case hex. */
  readonly hash: string
  readonly clientId: string
  readonly vendor: string
  readonly purpose: string
  /** The end user, as an identity provider or the app's server named them; null where the app named none. */
  readonly user: string | null
  readonly mintedAtMs: number
  /** Until when a session can be opened with it. */
  readonly expiresAtMs: number
  /** How long that session may last. */
  readonly sessionMs: number
  /** The token whose session this one's takes over from. */
  readonly refreshOf: string | null
  readonly state: TokenState
}

/** A token with what became of it. */
export interface TokenRecord extends BrowserToken {
  /** Sockets that were opened with it. */
  readonly attempts: number
  /** Who opened the first: a hash of address, program and origin. */
  readonly holder: string | null
  readonly changedAtMs: number
  /** Until when its session counts as alive without another sign of life. */
  readonly leaseUntilMs: number
  /** When its session ends, whatever happens. */
  readonly endsAtMs: number | null
  /** Whether another session took over. */
  readonly isReplaced: boolean
  readonly revokedAtMs: number | null
}
