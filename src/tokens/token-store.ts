import type { BrowserToken, TokenRecord } from './browser-token.ts'

/** What the tokens room must remember. Implemented once in `storage/`, for both databases. */
export interface TokenStore {
  insert(token: BrowserToken): Promise<void>
  find(by: { readonly hash: string } | { readonly id: string }): Promise<TokenRecord | undefined>
  /**
   * Takes a token for one socket and returns it; undefined where it is not to be had. Of any number of callers, on any
   * number of instances, one gets it. It is to be had while it is `minted` and not expired; while it is `released`, by
   * its own holder within the grace; never when revoked; and only while its user has a session free.
   */
  reserve(hash: string, terms: ReserveTerms): Promise<TokenRecord | undefined>
  /** The session began: the token is used up, and a session it takes over from ends by `overlapUntilMs`. */
  begin(id: string, atMs: number, overlapUntilMs: number): Promise<void>
  /** The socket closed: before its session began the token is `released`, after that it is `ended`. */
  finish(id: string, atMs: number, hasBegun: boolean): Promise<void>
  /** Signs of life of sessions; returns what each is now. An unknown one is left out. */
  extend(ids: readonly string[], leaseUntilMs: number): Promise<readonly TokenRecord[]>
  /** Ends tokens and sessions for good, and tells every instance; returns how many. */
  revoke(target: RevokeTarget, atMs: number): Promise<number>
  /** Sessions that are alive, the oldest first. */
  live(nowMs: number): Promise<readonly TokenRecord[]>
  /** Adds to what users were heard for on a day (YYYY-MM-DD, UTC); returns the new totals over all instances, in order. */
  addAudio(day: string, heard: readonly HeardAudio[]): Promise<readonly number[]>
  /** Names of every user that is still known here. */
  users(): Promise<readonly string[]>
  /** Tokens and sessions of users, whatever became of them. */
  ofUsers(users: readonly string[]): Promise<readonly TokenRecord[]>
  /** Forgets tokens that expired and sessions that ended before a time, and counters of days before that. */
  prune(beforeMs: number): Promise<void>
}

export interface ReserveTerms {
  readonly nowMs: number
  readonly holder: string
  readonly leaseUntilMs: number
  /** How long a released token waits for its holder. */
  readonly graceMs: number
  readonly attemptsMax: number
  /** Live sessions a user may have at one client, vendor and purpose; one that is being refreshed does not count. */
  readonly sessionsMax: number
}

/** Tokens to revoke: one, or all of a user or a client. */
export type RevokeTarget =
  | { readonly id: string }
  | { readonly user: string; readonly clientId?: string }
  | { readonly clientId: string }

export interface HeardAudio {
  readonly clientId: string
  readonly user: string
  readonly vendor: string
  readonly purpose: string
  readonly ms: number
}
