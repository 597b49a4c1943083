import type { RedeemRefusal, SessionEnd } from '../tokens/index.ts'
import type { Refusal } from './refusal.ts'

/** Why a token opens no session, and why a session ends, as the browser is told. Constant texts: nothing is echoed. */
export const sessionRefusals = {
  token_unknown: {
    kind: 'unauthenticated',
    reason: 'token_unknown',
    message: 'This is no browser token that is known here. Ask for a new one.',
  },
  token_expired: {
    kind: 'unauthenticated',
    reason: 'token_expired',
    message: 'The browser token has expired. Ask for a new one, and connect at once.',
  },
  token_used: {
    kind: 'unauthenticated',
    reason: 'token_used',
    message: 'The browser token was used. Each opens one session: ask for a new one.',
  },
  token_revoked: {
    kind: 'forbidden',
    reason: 'token_revoked',
    message: 'The session was ended by an operator.',
  },
  sessions_exceeded: {
    kind: 'limited',
    reason: 'sessions_exceeded',
    message: 'This user has as many live sessions as the policy allows. End one, or refresh it.',
  },
  session_expired: {
    kind: 'timeout',
    reason: 'session_expired',
    message: 'The session has lasted as long as the policy allows.',
  },
  session_idle: {
    kind: 'timeout',
    reason: 'session_idle',
    message: 'No audio came for as long as the policy waits.',
  },
  session_replaced: {
    kind: 'timeout',
    reason: 'session_replaced',
    message: 'Another session took over from this one.',
  },
  audio_quota_exceeded: {
    kind: 'limited',
    reason: 'audio_quota_exceeded',
    message: 'This user has used up the audio minutes of the day.',
  },
} as const satisfies Record<RedeemRefusal | SessionEnd, Refusal>

/** What else a socket with a token is refused for. */
export const relayRefusals = {
  origin: {
    kind: 'forbidden',
    reason: 'origin_refused',
    message: 'Pages of this origin may not connect.',
  },
  ambiguous: {
    kind: 'invalid_input',
    reason: 'token_repeated',
    message: 'One credential opens a session: one token, and no key beside it.',
  },
  message: {
    kind: 'invalid_input',
    reason: 'message_refused',
    message: 'This message is none that a browser may send.',
  },
} as const satisfies Record<string, Refusal>

/** Refuses a query. `parameter` is a plain name, or a sentence that holds none. */
export function refuseParameter(parameter: string, why: 'refused' | 'repeated'): Refusal {
  return {
    kind: 'invalid_input',
    reason: 'parameter_refused',
    rule: `parameters.${parameter}`,
    message:
      why === 'repeated'
        ? `The parameter ${parameter} stands in the address twice.`
        : `The parameter ${parameter} is not for browsers to set.`,
  }
}
