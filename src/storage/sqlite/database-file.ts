import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { storageFailed } from '../storage-error.ts'
import { Connection } from './connection.ts'
import { isBusy, isPoisoned, sqliteError } from './sqlite-error.ts'

/** How long a statement waits for another process to finish its own write. */
const busyTimeoutMs = 5_000

/**
 * One SQLite file that stays usable after a failure: a handle that has failed to write is closed, and the next use
 * opens a new one, provided that the same file still lies at the same place.
 */
export class DatabaseFile {
  readonly #path: string
  readonly #verify: (connection: Connection) => void
  readonly #identity: string
  #connection: Connection | undefined

  /** Opens or creates the file, mode 0600. `verify` must pass before a new handle is used, the first one included. */
  constructor(path: string, verify: (connection: Connection) => void) {
    this.#path = path
    this.#verify = verify
    makePrivate(path)
    this.#identity = identityOf(path)
    this.#connection = this.#open()
  }

  /** Returns what `body` makes of the handle; throws nothing but SallyportErrors. */
  use<Result>(body: (connection: Connection) => Result): Result {
    try {
      this.#connection ??= this.#reopen()
      return body(this.#connection)
    } catch (error) {
      if (isPoisoned(error)) this.close()
      throw sqliteError(error)
    }
  }

  /** Throws if the file was deleted or replaced: what is written to the handle now would vanish with it. */
  refuseMoved(): void {
    if (identityOf(this.#path) === this.#identity) return
    this.close()
    throw storageFailed('the database file was deleted or replaced while in use')
  }

  close(): void {
    const connection = this.#connection
    this.#connection = undefined
    connection?.close()
  }

  #reopen(): Connection {
    this.refuseMoved()
    return this.#open()
  }

  #open(): Connection {
    const connection = new Connection(this.#path, busyTimeoutMs)
    try {
      enterWal(connection)
      connection.exec(
        'pragma synchronous = full; pragma secure_delete = on; pragma journal_size_limit = 67108864',
      )
      this.#verify(connection)
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  }
}

/** The change to WAL does not wait for the busy timeout where two processes make it at once. */
function enterWal(connection: Connection): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waitedMs = 0; ; waitedMs += 10) {
    try {
      connection.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyTimeoutMs) throw error
      Atomics.wait(pause, 0, 0, 10)
    }
  }
}

/** SQLite gives its side files the mode of the file itself, so it must be right before they are made. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
}

function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : 'missing'
}
