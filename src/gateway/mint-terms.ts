import { lifetimeSeconds, type Purpose, type TokenPolicy, type TokenRefusal } from '../tokens/index.ts'
import type { MintWish } from './mint-request.ts'

/** What a token will be, after policy. */
export interface MintTerms {
  /** Seconds in which it can be redeemed. */
  readonly lifetime: number
  /** Seconds its session may last. */
  readonly session: number
  readonly mode: 'relay' | 'direct'
}

/** Returns the terms of a token that somebody wishes for, or why they cannot be had. Nothing is clamped in silence. */
export function decideTerms(wish: MintWish, offered: Purpose, policy: TokenPolicy): MintTerms | TokenRefusal {
  const lifetime = wish.expiresInSeconds ?? policy.lifetimeSeconds
  if (!isWithin(lifetime, lifetimeSeconds.min, lifetimeSeconds.max))
    return { code: 'ERR_TOKENS_LIFETIME', reason: 'lifetime_refused', field: 'expiresInSeconds' }
  const session = wish.maxSessionSeconds ?? policy.sessionSeconds
  if (!isWithin(session, 1, policy.sessionSeconds)) {
    const detail = `The policy allows ${policy.sessionSeconds}.`
    return { code: 'ERR_TOKENS_SESSION', reason: 'session_refused', field: 'maxSessionSeconds', detail }
  }
  const mode = wish.mode ?? (offered.relay === undefined ? 'direct' : 'relay')
  if (mode === 'relay' && offered.relay === undefined) {
    const detail = 'The vendor has nothing here that the gate could stand in front of.'
    return { code: 'ERR_TOKENS_INPUT', reason: 'mode_refused', field: 'mode', detail }
  }
  if (mode === 'direct' && offered.relay !== undefined && !policy.allowDirect)
    return { code: 'ERR_TOKENS_DIRECT', reason: 'direct_refused', field: 'mode' }
  if (mode === 'relay' && wish.parameters !== undefined) {
    const detail = 'They ride in the address of the socket.'
    return { code: 'ERR_TOKENS_INPUT', reason: 'parameters_refused', field: 'parameters', detail }
  }
  return { lifetime, session, mode }
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}
