import { isSallyportError, SallyportError } from '../../core/index.ts'
import { codeOfIndex } from '../storage-error.ts'

// Error codes: https://www.postgresql.org/docs/18/errcodes-appendix.html, read November 2026.
const uniqueViolation = '23505'
const serializationFailure = '40001'
const deadlockDetected = '40P01'
/** Classes of "no connection": 08 connection, 28 authorization, 3D no such database, 53300 too many, 57P shutting down. */
const unreachable = /^(08|28|3D|53300|57P)/

interface PostgresFailure extends Error {
  readonly severity: string
  readonly code: string
  readonly constraint?: string
  readonly table?: string
  readonly routine?: string
}

/**
 * Returns the SallyportError that stands for what the client threw; passes ours through. The message and the detail of
 * PostgreSQL may quote values of the row, and those of the client the address with its password: neither is kept.
 */
export function postgresError(error: unknown): SallyportError {
  if (isSallyportError(error)) return error
  if (!isPostgresFailure(error)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost'
    return new SallyportError('ERR_STORAGE_UNREACHABLE', {
      detail: `postgres: ${code}`,
      cause: new Error(code),
    })
  }
  const names = [error.constraint, error.table, error.routine].filter((name) => name !== undefined)
  const words = ['postgres', error.code, ...names].join(' ')
  return new SallyportError(codeOf(error), { detail: words, cause: new Error(words) })
}

/** True where PostgreSQL undid a transaction for the sake of another: run again, it may succeed. */
export function isWorthRepeating(error: unknown): boolean {
  if (!isPostgresFailure(error)) return false
  return error.code === serializationFailure || error.code === deadlockDetected
}

function codeOf(error: PostgresFailure): SallyportError['code'] {
  if (error.code === uniqueViolation) return codeOfIndex(error.constraint)
  return unreachable.test(error.code) ? 'ERR_STORAGE_UNREACHABLE' : 'ERR_STORAGE_FAILED'
}

function isPostgresFailure(error: unknown): error is PostgresFailure {
  return error instanceof Error && 'severity' in error && 'code' in error
}
