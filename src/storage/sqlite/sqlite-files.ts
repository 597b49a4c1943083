import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Secret } from '../../core/index.ts'
import type { Outcome, Statement, StorageFile, TransactMode } from '../engine.ts'
import type { EventBatch } from '../event-log/event-sink.ts'
import { LogSealer } from '../event-log/log-sealer.ts'
import { logClosed, storageFailed } from '../storage-error.ts'
import { appendBatch, probeSql, publishKey, verifyEnd } from './append.ts'
import { Connection } from './connection.ts'
import { DatabaseFile } from './database-file.ts'
import { migrateFile, refuseNewer } from './migrate.ts'
import { sqliteError } from './sqlite-error.ts'

const names: Readonly<Record<StorageFile, string>> = { main: 'sallyport.db', log: 'log.db' }

/** What a folder holds: everything an installation remembers, or a log and nothing else. */
export type FolderKind = 'installation' | 'log'

/** The files of a folder, and everything that is done with them. Synchronous; throws SallyportErrors. */
export class SqliteFiles {
  readonly #main: DatabaseFile | undefined
  readonly #log: DatabaseFile
  #dataVersion: number | undefined
  #sealer: LogSealer | undefined

  /** Opens the files in the folder, creates them where they are missing, and brings them forward. */
  constructor(folder: string, kind: FolderKind = 'installation') {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      // Both are asked before either is touched: a newer installation is left exactly as it is.
      for (const name of Object.values(names)) refuseNewerFile(join(folder, name))
      if (kind === 'installation') {
        this.#main = new DatabaseFile(join(folder, names.main), (connection) =>
          migrateFile(connection, 'main'),
        )
        this.#dataVersion = this.#readDataVersion()
      }
      this.#log = new DatabaseFile(join(folder, names.log), (connection) => {
        migrateFile(connection, 'log')
        // A handle that failed is replaced: what it has left behind is looked at before anything is added.
        if (this.#sealer) verifyEnd(connection, this.#sealer)
      })
    } catch (error) {
      throw sqliteError(error)
    }
  }

  transact(file: StorageFile, mode: TransactMode, statements: readonly Statement[]): readonly Outcome[] {
    const target = file === 'main' ? this.#requireMain() : this.#log
    const outcomes = target.use((connection) => connection.transact(mode, statements))
    if (mode !== 'read') target.refuseMoved()
    return outcomes
  }

  /** Returns if the main file answers and lies where it should. */
  ping(): void {
    const main = this.#requireMain()
    main.use((connection) => connection.get('select counter from changes'))
    main.refuseMoved()
  }

  /** Returns if the log answers and lies where it should: whoever deletes it must not have to wait for the next record. */
  pingLog(): void {
    this.#log.use((connection) => connection.get('select size from event_head'))
    this.#log.refuseMoved()
  }

  /** Takes the key that commits are sealed with. Throws ERR_AUDIT_LOG_BROKEN unless the log ends as it has signed. */
  openLog(signingKey: Secret): void {
    const sealer = new LogSealer(signingKey)
    this.#log.use((connection) => {
      verifyEnd(connection, sealer)
      publishKey(connection, sealer.verifierKey)
    })
    this.#sealer = sealer
  }

  /** Returns once the batch is sealed and on the disk, in the file that lies at its place. */
  append(batch: EventBatch): void {
    const sealer = this.#sealer
    if (!sealer) throw logClosed()
    const commit = this.#log.use((connection) => appendBatch(connection, sealer, batch))
    this.#log.refuseMoved()
    sealer.accept(commit)
  }

  /** Returns once the log file has taken a write; leaves the log as it was, and as it was signed. */
  probe(): void {
    const sealer = this.#sealer
    if (!sealer) throw logClosed()
    this.#log.use((connection) => verifyEnd(connection, sealer))
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
    this.#main?.close()
    this.#log.close()
  }

  #requireMain(): DatabaseFile {
    if (this.#main === undefined) throw storageFailed('this folder holds a log alone')
    return this.#main
  }

  #readCounter(): number {
    return this.#requireMain().use((connection) =>
      Number(connection.get('select counter from changes')?.counter),
    )
  }

  #readDataVersion(): number {
    return this.#requireMain().use((connection) =>
      Number(connection.get('pragma data_version')?.data_version),
    )
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
