import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, Statement, StorageFile, TransactMode } from '../engine.ts'
import type { EventBatch } from '../event-log/event-sink.ts'
import { storageFailed } from '../storage-error.ts'
import { Connection } from './connection.ts'
import { DatabaseFile } from './database-file.ts'
import { migrateFile, refuseNewer } from './migrate.ts'
import { sqliteError } from './sqlite-error.ts'

const names: Readonly<Record<StorageFile, string>> = { main: 'sallyport.db', log: 'log.db' }

// One statement is one transaction: the number of the next record and its row cannot drift apart.
const appendSql = `insert into events (seq, count, at_ms, body)
  select coalesce(max(seq + count), 1), ?, ?, ? from (select seq, count from events order by seq desc limit 1)`

/** Writes and takes back an empty row: everything an append does, and nothing that stays. */
const probeSql = [
  `insert into events (seq, count, at_ms, body)
    select coalesce(max(seq + count), 1), 0, 0, '' from (select seq, count from events order by seq desc limit 1)`,
  'delete from events where seq = (select max(seq) from events) and count = 0',
]

/** Both files of an installation, and everything that is done with them. Synchronous; throws SallyportErrors. */
export class SqliteFiles {
  readonly #main: DatabaseFile
  readonly #log: DatabaseFile
  #dataVersion: number | undefined

  /** Opens the files in the folder, creates them where they are missing, and brings them forward. */
  constructor(folder: string) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      // Both are asked before either is touched: a newer installation is left exactly as it is.
      for (const name of Object.values(names)) refuseNewerFile(join(folder, name))
      this.#main = new DatabaseFile(join(folder, names.main), (connection) => migrateFile(connection, 'main'))
      this.#log = new DatabaseFile(join(folder, names.log), (connection) => {
        migrateFile(connection, 'log')
        verifyTail(connection)
      })
      this.#dataVersion = this.#readDataVersion()
    } catch (error) {
      throw sqliteError(error)
    }
  }

  transact(file: StorageFile, mode: TransactMode, statements: readonly Statement[]): readonly Outcome[] {
    const target = file === 'main' ? this.#main : this.#log
    const outcomes = target.use((connection) => connection.transact(mode, statements))
    if (mode !== 'read') target.refuseMoved()
    return outcomes
  }

  /** Returns if the main file answers and lies where it should. */
  ping(): void {
    this.#main.use((connection) => connection.get('select counter from changes'))
    this.#main.refuseMoved()
  }

  /** Returns once the batch is on the disk, in the file that lies at its place. */
  append(batch: EventBatch): void {
    const statement = { sql: appendSql, parameters: [batch.count, batch.atMs, batch.body] }
    this.#log.use((connection) => connection.run(statement))
    this.#log.refuseMoved()
  }

  /** Returns once the log file has taken a write, and leaves the log as it was. */
  probe(): void {
    this.transact(
      'log',
      'write',
      probeSql.map((sql) => ({ sql, parameters: [], rowsExpected: 1 })),
    )
  }

  /** Returns the change counter if another process has committed since the last call, or if that call failed. */
  pollCounter(): number | undefined {
    const seen = this.#dataVersion
    this.#dataVersion = undefined
    this.#dataVersion = this.#readDataVersion()
    return this.#dataVersion === seen ? undefined : this.#readCounter()
  }

  close(): void {
    this.#main.close()
    this.#log.close()
  }

  #readCounter(): number {
    return this.#main.use((connection) => Number(connection.get('select counter from changes')?.counter))
  }

  #readDataVersion(): number {
    return this.#main.use((connection) => Number(connection.get('pragma data_version')?.data_version))
  }
}

function refuseNewerFile(path: string): void {
  if (!existsSync(path)) return
  const connection = new Connection(path, 5_000)
  try {
    refuseNewer(connection)
  } finally {
    connection.close()
  }
}

/** A row is written whole or not at all; one that was not tells of a damaged disk, and nothing may be added to it. */
function verifyTail(connection: Connection): void {
  const last = connection.get('select count, body from events order by seq desc limit 1')
  if (!last) return
  const lines = String(last.body).split('\n')
  if (lines.pop() === '' && lines.length === last.count) return
  throw storageFailed('the last row of the event log is damaged')
}
