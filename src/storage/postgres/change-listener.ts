import type { Client } from 'pg'
import type { ChangeWatcher } from '../engine.ts'
import { postgresError } from './postgres-error.ts'
import type { Sessions } from './session.ts'

const channel = 'sallyport_changes'

/** Wakes every listener once the transaction is committed. A notice carries no value: whoever hears it looks. */
export const bumpSql = `with bumped as (update changes set counter = counter + 1 returning counter)
  select counter, pg_notify('${channel}', '') from bumped`

/** A notice may get lost with its connection; a change must be known to every instance within a second. */
const lookEveryMs = 1_000

/** Looks at the change counter whenever PostgreSQL gives notice, and once a second in any case. */
export class ChangeListener {
  readonly #sessions: Sessions
  readonly #readCounter: () => Promise<number>
  readonly #watcher: ChangeWatcher
  readonly #timer: NodeJS.Timeout
  #client: Client | undefined
  #looking: Promise<void> | undefined
  #lookAgain = false
  #stopped = false

  constructor(sessions: Sessions, readCounter: () => Promise<number>, watcher: ChangeWatcher) {
    this.#sessions = sessions
    this.#readCounter = readCounter
    this.#watcher = watcher
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref()
    this.#look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#looking
    await this.#client?.end()
  }

  #look(): void {
    this.#lookAgain = true
    this.#looking ??= this.#lookUntilQuiet()
  }

  /** One look at a time; what is heard during one is looked at after it. */
  async #lookUntilQuiet(): Promise<void> {
    try {
      while (this.#lookAgain && !this.#stopped) {
        this.#lookAgain = false
        // First listen, then look: a change between the two is seen either way.
        await this.#listen()
        this.#watcher.counter(await this.#readCounter())
      }
    } catch (error) {
      this.#watcher.failed(postgresError(error))
    } finally {
      this.#looking = undefined
    }
  }

  async #listen(): Promise<void> {
    if (this.#client) return
    const client = await this.#sessions.connect({
      onLost: (lost) => {
        if (this.#client === lost) this.#client = undefined
      },
    })
    client.on('notification', () => this.#look())
    try {
      await client.query(`listen ${channel}`)
    } catch (error) {
      void client.end()
      throw error
    }
    this.#client = client
  }
}
