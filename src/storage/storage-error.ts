import { type ErrorCode, SallyportError } from '../core/index.ts'

/** The unique indexes that stand for a rule of a room, and the error the room promised. */
const ruleOfIndex: ReadonlyMap<string, ErrorCode> = new Map([
  ['clients_name', 'ERR_ACCESS_CLIENT_EXISTS'],
  ['rotations_open', 'ERR_ROTATION_UNDER_WAY'],
  ['vault_keys_active', 'ERR_VAULT_KEY_EXISTS'],
  ['vault_keys_version', 'ERR_VAULT_KEY_EXISTS'],
  ['vault_keys_fingerprint', 'ERR_VAULT_KEY_DUPLICATE'],
])

/** SQLite names the columns of the index that refused a row, and not the index. */
const indexOfColumns: ReadonlyMap<string, string> = new Map([
  ['clients.environment, clients.name', 'clients_name'],
  ['vault_keys.vendor, vault_keys.environment, vault_keys.name', 'vault_keys_active'],
  ['vault_keys.vendor, vault_keys.environment, vault_keys.name, vault_keys.version', 'vault_keys_version'],
  ['vault_keys.fingerprint', 'vault_keys_fingerprint'],
  ['rotations.vendor, rotations.environment, rotations.name', 'rotations_open'],
])

/** Returns the error a room promised for this index, or ERR_STORAGE_FAILED. */
export function codeOfIndex(index: string | undefined): ErrorCode {
  return (index === undefined ? undefined : ruleOfIndex.get(index)) ?? 'ERR_STORAGE_FAILED'
}

/** Returns the same for the columns SQLite lists, for example `clients.environment, clients.name`. */
export function codeOfColumns(columns: string): ErrorCode {
  return codeOfIndex(indexOfColumns.get(columns))
}

/** An error in a form that crosses the border between two threads. Holds no parameter of any statement. */
export interface PlainError {
  readonly code: ErrorCode
  readonly detail?: string
  readonly cause?: string
}

/** Returns what another thread needs to build the same error again. */
export function flattenError(error: SallyportError): PlainError {
  return {
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  }
}

/** Returns the error that another thread flattened. */
export function reviveError(plain: PlainError): SallyportError {
  return new SallyportError(plain.code, {
    ...(plain.detail === undefined ? {} : { detail: plain.detail }),
    ...(plain.cause === undefined ? {} : { cause: new Error(plain.cause) }),
  })
}

/** Returns ERR_STORAGE_FAILED with plain words for the operator. */
export function storageFailed(detail: string, cause?: unknown): SallyportError {
  return new SallyportError('ERR_STORAGE_FAILED', { detail, cause })
}

/** Returns the error for a record that comes before the log was given its signing key. */
export function logClosed(): SallyportError {
  return storageFailed('the event log was not opened')
}

/** Returns ERR_STORAGE_NEWER with both versions. */
export function storageNewer(found: number, known: number): SallyportError {
  return new SallyportError('ERR_STORAGE_NEWER', {
    detail: `version ${found} found, ${known} is the newest known here`,
  })
}
