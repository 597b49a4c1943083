import {
  type DirectMint,
  lifetimeSeconds,
  type Purpose,
  type TokenPolicy,
  type TokenRefusal,
} from '../tokens/index.ts'
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
  if (mode === 'direct' && offered.relay !== undefined && policy.redact.length > 0) {
    const detail = 'Turns would pass the gate by, and `tokens.redact` has it redact them.'
    return { code: 'ERR_TOKENS_DIRECT', reason: 'direct_refused', field: 'mode', detail }
  }
  if (mode === 'relay' && wish.parameters !== undefined) {
    const detail = 'They ride in the address of the socket.'
    return { code: 'ERR_TOKENS_INPUT', reason: 'parameters_refused', field: 'parameters', detail }
  }
  const direct = mode === 'direct' ? offered.direct : undefined
  return direct === undefined ? { lifetime, session, mode } : directTerms(wish, direct, policy, session)
}

/** The vendor ends such a session, so that its own range holds too. */
function directTerms(
  wish: MintWish,
  { sessionSeconds, fixedLifetimeSeconds }: DirectMint,
  policy: TokenPolicy,
  session: number,
): MintTerms | TokenRefusal {
  const { min, max } = sessionSeconds
  if (!isWithin(session, min, max)) {
    const detail = `With the vendor's own token it lasts from ${min} to ${max}, and by policy ${policy.sessionSeconds} at most.`
    return { code: 'ERR_TOKENS_SESSION', reason: 'session_refused', field: 'maxSessionSeconds', detail }
  }
  const asked = wish.expiresInSeconds
  if (fixedLifetimeSeconds !== undefined && asked !== undefined && asked !== fixedLifetimeSeconds) {
    const detail = `The vendor lets nobody choose: its token must be used within ${fixedLifetimeSeconds}.`
    return { code: 'ERR_TOKENS_INPUT', reason: 'lifetime_refused', field: 'expiresInSeconds', detail }
  }
  const lifetime = fixedLifetimeSeconds ?? asked ?? policy.lifetimeSeconds
  return { lifetime, session, mode: 'direct' }
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}
