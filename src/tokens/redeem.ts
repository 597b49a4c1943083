import type { TokenRecord } from './browser-token.ts'
import type { TokenStore } from './token-store.ts'
import { hashTokenText, isTokenText } from './token-text.ts'

/** Why a token opens no session. */
export type RedeemRefusal =
  | 'token_unknown'
  | 'token_expired'
  | 'token_used'
  | 'token_revoked'
  | 'sessions_exceeded'

export interface Redeemer {
  readonly nowMs: number
  /** A hash of what tells one browser from another: address, program and origin. */
  readonly holder: string
  readonly sessionsMax: number
}

/** How long a session counts as alive without another sign of life: an instance that dies holds no user for longer. */
export const leaseMs = 30_000

// The official SDK gives the vendor 1 s to begin, and comes back 0.5 s after it gave up, twice (assemblyai 4.41.5).
const graceMs = 5_000
const attemptsMax = 3

/**
 * Reserves the token for one socket and returns it, or returns why it is not to be had. Of any number of callers that
 * come with one token, on any number of instances, exactly one is given it.
 */
export async function redeemToken(
  store: TokenStore,
  text: string,
  redeemer: Redeemer,
): Promise<TokenRecord | RedeemRefusal> {
  if (!isTokenText(text)) return 'token_unknown'
  const hash = hashTokenText(text)
  const reserved = await store.reserve(hash, {
    ...redeemer,
    leaseUntilMs: redeemer.nowMs + leaseMs,
    graceMs,
    attemptsMax,
  })
  return reserved ?? explain(await store.find({ hash }), redeemer)
}

/** Looked at afterwards, so it may be wrong by a moment; that the token was refused is not. */
function explain(token: TokenRecord | undefined, { nowMs, holder }: Redeemer): RedeemRefusal {
  if (token === undefined) return 'token_unknown'
  if (token.revokedAtMs !== null) return 'token_revoked'
  if (token.state === 'minted') return token.expiresAtMs <= nowMs ? 'token_expired' : 'sessions_exceeded'
  if (token.state !== 'released') return 'token_used'
  const mayReturn =
    token.holder === holder && nowMs - token.changedAtMs < graceMs && token.attempts < attemptsMax
  return mayReturn ? 'sessions_exceeded' : 'token_used'
}
