import type { MintLimit, TokenRefusal } from '../tokens/index.ts'
import type { Refusal } from './refusal.ts'

/** Returns why a stranger gets no token. */
export function unauthenticated(reason: string, detail?: string): TokenRefusal {
  return { code: 'ERR_TOKENS_UNAUTHENTICATED', reason, ...(detail === undefined ? {} : { detail }) }
}

/** Returns the refusal of one token too many. */
export function limitedRefusal(limited: {
  readonly limit: MintLimit
  readonly retryAfterSeconds: number
}): TokenRefusal {
  return {
    code: 'ERR_TOKENS_LIMITED',
    reason: reasons[limited.limit],
    retryAfterSeconds: limited.retryAfterSeconds,
    detail: `It is tokens.limits.${limited.limit} that is reached.`,
  }
}

const reasons: Readonly<Record<MintLimit, string>> = {
  perUser: 'user_rate_exceeded',
  perAddress: 'address_rate_exceeded',
  perClient: 'client_rate_exceeded',
}

/** Returns a refusal of the guard, of a rule or of the vendor's side as one of a token. */
export function tokenRefusalOf(refusal: Refusal): TokenRefusal {
  const { reason, retryAfterSeconds, remedy } = refusal
  return {
    code: codeOf(refusal),
    reason,
    detail: remedy === undefined ? refusal.message : `${refusal.message} To allow it: ${remedy}`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function codeOf({ kind }: Refusal): TokenRefusal['code'] {
  switch (kind) {
    case 'unauthenticated':
      return 'ERR_TOKENS_UNAUTHENTICATED'
    case 'limited':
      return 'ERR_TOKENS_LIMITED'
    case 'upstream':
    case 'timeout':
      return 'ERR_TOKENS_VENDOR'
    case 'unavailable':
    case 'internal':
      return 'ERR_TOKENS_UNAVAILABLE'
    case 'invalid_input':
    case 'too_large':
      return 'ERR_TOKENS_INPUT'
    case 'forbidden':
    case 'not_found':
    case 'conflict':
      return 'ERR_TOKENS_FORBIDDEN'
  }
}
