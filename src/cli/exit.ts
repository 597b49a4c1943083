import type { ErrorKind, SallyportError } from '../core/index.ts'

/** 0 fine, 1 a finding or a refusal, 2 could not decide: usage, unreachable, nothing measured. */
export const exitCodes = { fine: 0, refused: 1, undecided: 2 } as const

/** Returns the exit code for an error. The one place where exit codes are known. */
export function exitCodeOf(error: SallyportError): number {
  const kind: ErrorKind = error.kind
  switch (kind) {
    case 'forbidden':
    case 'conflict':
    case 'limited':
      return exitCodes.refused
    case 'invalid_input':
      // The vendor's no to a key is an answer, not a usage error.
      return error.code === 'ERR_VAULT_KEY_REFUSED' ? exitCodes.refused : exitCodes.undecided
    case 'unauthenticated':
    case 'not_found':
    case 'too_large':
    case 'timeout':
    case 'upstream':
    case 'unavailable':
    case 'internal':
      return exitCodes.undecided
  }
}
