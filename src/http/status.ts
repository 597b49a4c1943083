import type { ErrorKind } from '../core/index.ts'

/** Returns the usual status for a kind of error. The one place where statuses are known. */
export function statusOf(kind: ErrorKind): number {
  switch (kind) {
    case 'invalid_input':
      return 400
    case 'unauthenticated':
      return 401
    case 'forbidden':
      return 403
    case 'not_found':
      return 404
    case 'timeout':
      return 504
    case 'conflict':
      return 409
    case 'too_large':
      return 413
    case 'limited':
      return 429
    case 'upstream':
      return 502
    case 'unavailable':
      return 503
    case 'internal':
      return 500
  }
}
