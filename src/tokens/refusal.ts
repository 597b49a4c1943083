import type { ErrorCode } from '../core/index.ts'

/** Why no token is minted. A value: refusals are normal, and recorded. */
export interface TokenRefusal {
  readonly code: ErrorCode
  /** Stable and short: recorded, and shown to the caller. */
  readonly reason: string
  readonly field?: string
  /** What exactly was refused, and what would allow it: for the operator and for servers with a client key. */
  readonly detail?: string
  readonly retryAfterSeconds?: number
}

/** True for a refusal; narrows the type. */
export function isTokenRefusal(value: object): value is TokenRefusal {
  return 'reason' in value && 'code' in value
}
