/**
 * Temporary tokens for browsers: minting, redeeming once, sessions, limits. Owns what a token is, who gets one how
 * often, and when a session ends; refuses a token that was used, whoever holds it. Vendors answer what their tokens are
 * for (`purpose.ts`). Needs a `TokenStore` and an awaited `record`.
 *
 * @module
 * @example
 * const minted = await mintToken(ports, order)
 * if (!isTokenRefusal(minted)) send(minted.text.reveal())
 * const token = await redeemToken(store, presented, { nowMs, holder, sessionsMax: 1 })
 * if (typeof token === 'string') refuse(token)
 */
export type { BrowserToken, TokenRecord, TokenState } from './browser-token.ts'
export { type IdentityProvider, type VerifiedUser, verifyUserToken } from './identity/verify-user-token.ts'
export { type MintedToken, type MintOrder, type MintPorts, mintToken } from './mint.ts'
export { type MintLimit, MintLimits, type MintRates } from './mint-limits.ts'
export { defaultTokenPolicy, lifetimeSeconds, sessionSeconds, type TokenPolicy } from './policy.ts'
export type {
  DirectAnswer,
  DirectMint,
  DirectQuestion,
  JsonFields,
  LiveMessages,
  LiveTurn,
  Purpose,
  RelayParameters,
  RelaySocket,
  TokenOffer,
  TurnTexts,
} from './purpose.ts'
export { leaseMs, type Redeemer, type RedeemRefusal, redeemToken } from './redeem.ts'
export { isTokenRefusal, type TokenRefusal } from './refusal.ts'
export { planRelayQuery, type RelayQuery } from './relay-query.ts'
export { revokeTokens } from './revoke.ts'
export { type SessionEnd, type TokenSession, TokenSessions } from './sessions.ts'
export type { HeardAudio, ReserveTerms, RevokeTarget, TokenStore } from './token-store.ts'
export { hashTokenText, isTokenText, mintTokenText } from './token-text.ts'
export { type MintAttempt, MintWatch, type Unusual, type UnusualMinting } from './unusual-minting.ts'
