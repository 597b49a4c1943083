import { isSallyportError, SallyportError } from '../../core/index.ts'
import { codeOfColumns } from '../storage-error.ts'

// Result codes: https://sqlite.org/rescode.html, read November 2026.
const generic = 1
const busy = 5
const locked = 6
const constraint = 19
const harmless: ReadonlySet<number> = new Set([generic, busy, locked, constraint])

interface SqliteFailure extends Error {
  readonly errcode: number
  readonly errstr: string
}

/** Returns the SallyportError that stands for whatever SQLite or the file system threw; passes ours through. */
export function sqliteError(error: unknown): SallyportError {
  if (isSallyportError(error)) return error
  if (!isSqliteFailure(error)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return new SallyportError('ERR_STORAGE_FAILED', { detail: `file system: ${code}`, cause: error })
  }
  const columns = /^UNIQUE constraint failed: (.+)$/.exec(error.message)?.[1]
  const code = columns === undefined ? 'ERR_STORAGE_FAILED' : codeOfColumns(columns)
  return new SallyportError(code, { detail: `sqlite ${error.errcode}: ${error.errstr}`, cause: error })
}

/**
 * True where the handle must not be used again: after a failed write or fsync the kernel may have dropped the pages it
 * could not write and report success the next time. False where the statement alone was at fault.
 */
export function isPoisoned(error: unknown): boolean {
  if (isSallyportError(error)) return false
  if (!isSqliteFailure(error)) return true
  return !harmless.has(error.errcode & 0xff)
}

/** True where another process held the lock for longer than we wait. */
export function isBusy(error: unknown): boolean {
  return isSqliteFailure(error) && (error.errcode & 0xff) === busy
}

function isSqliteFailure(error: unknown): error is SqliteFailure {
  return error instanceof Error && 'errcode' in error && 'errstr' in error
}
