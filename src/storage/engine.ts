import type { ErrorCode, SallyportError } from '../core/index.ts'
import type { SealingSink } from './event-log/event-sink.ts'

/** SQLite keeps the log in a file of its own, so that its commits wait for nothing else. PostgreSQL ignores this. */
export type StorageFile = 'main' | 'log'

/** What both databases store and bind: nothing else survives the way into SQLite and back. */
export type SqlValue = string | number | null

export type Row = Readonly<Record<string, SqlValue>>

/**
 * - `read` sees one consistent state
 * - `write` is all or nothing
 * - `erase` is a write whose overwritten values must not linger in the files of the database, as far as it lets us
 */
export type TransactMode = 'read' | 'write' | 'erase'

/** SQL in the engine's own dialect, and what must come of it. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** How many rows it must return or change. With any other number the whole transaction is undone ... */
  readonly rowsExpected?: number
  /** ... and rejects with this. ERR_STORAGE_FAILED unless given. */
  readonly otherwise?: ErrorCode
}

export interface Outcome {
  readonly rows: readonly Row[]
  /** How many rows were returned or changed. */
  readonly affected: number
}

/** Is told what an engine finds out about changes made by other processes. */
export interface ChangeWatcher {
  /** The counter as it stands; it may be the one already known. */
  counter(value: number): void
  /** Changes cannot be seen at present. The next `counter` ends that. */
  failed(error: SallyportError): void
}

/**
 * A database: takes whole lists of statements, so that no transaction ever waits for the caller. That is what keeps
 * one slow request from holding the write lock of everybody else. Every method rejects with a SallyportError.
 */
export interface Engine {
  readonly dialect: 'sqlite' | 'postgres'
  /** Runs the list in one transaction. */
  transact(
    file: StorageFile,
    mode: TransactMode,
    statements: readonly Statement[],
  ): Promise<readonly Outcome[]>
  readonly events: SealingSink
  /** Moves the change counter on, returns it as `counter`, and wakes the other processes once committed. */
  readonly bumpSql: string
  /** From now on tells the watcher whenever another process may have moved the change counter. Called once. */
  watch(watcher: ChangeWatcher): void
  /** Resolves if the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}
