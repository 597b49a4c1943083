import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Row } from '../engine.ts'
import type { SealedLog } from '../event-log/sealed-log.ts'
import { TableSealedLog } from '../event-log/table-sealed-log.ts'
import { sqliteError } from './sqlite-error.ts'

/** A log file that is read and never written. */
export interface LogFile {
  readonly log: SealedLog
  close(): void
}

/**
 * Returns the log in a file: a home's own, also while a server writes it, or a copy. Needs no secret and changes nothing.
 * Throws ERR_STORAGE_FAILED where it is not there or no log.
 */
export function openLogFile(path: string): LogFile {
  try {
    const database = new DatabaseSync(addressOf(path), { readOnly: true, timeout: 5_000 })
    const read = (sql: string, parameters: readonly unknown[]): readonly Row[] => {
      try {
        return database.prepare(sql).all(...(parameters as number[])) as unknown as Row[]
      } catch (error) {
        throw sqliteError(error)
      }
    }
    return {
      log: new TableSealedLog(
        async (statements) => statements.map(({ sql, parameters }) => read(sql, parameters)),
        'sqlite',
      ),
      close: () => database.close(),
    }
  } catch (error) {
    throw sqliteError(error)
  }
}

/**
 * A file without a write-ahead log beside it holds all there is: it is read as it lies, so that evidence gets no side
 * files, and one in a folder that cannot be written is readable all the same.
 */
function addressOf(path: string): string | URL {
  statSync(path)
  if (existsSync(`${path}-wal`)) return path
  const url = pathToFileURL(path)
  url.searchParams.set('mode', 'ro')
  url.searchParams.set('immutable', '1')
  return url
}
