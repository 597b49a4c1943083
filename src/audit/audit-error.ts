import { isSallyportError, SallyportError } from '../core/index.ts'

/** Returns the error for bytes that are not what they should be: cut off, malformed, past a limit. */
export function unreadable(detail: string, cause?: unknown): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', { detail, ...(cause === undefined ? {} : { cause }) })
}

/** Returns the error for a proof or a signature that does not hold. */
export function unproven(detail: string, cause?: unknown): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', { detail, ...(cause === undefined ? {} : { cause }) })
}

/** True for the two errors above: the evidence is at fault, not the machine that reads it. */
export function isBadEvidence(error: unknown): error is SallyportError {
  return isSallyportError(error) && error.code === 'ERR_CORE_INPUT'
}
