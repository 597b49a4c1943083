import type { Client } from 'pg'
import type { EventBatch, EventSink } from '../event-log/event-sink.ts'
import { postgresError } from './postgres-error.ts'
import type { Sessions } from './session.ts'

// The head row is locked until the commit is visible, so numbers become visible in their own order over all instances.
const append = {
  name: 'sallyport_append',
  text: `with head as (
      update event_head set next_seq = next_seq + $1::bigint returning next_seq - $1::bigint as seq
    )
    insert into events (seq, count, at_ms, body) select seq, $1::bigint, $2::bigint, $3::text from head`,
}

/** Writes and takes back an empty row, in one transaction: everything an append does, and nothing that stays. */
const probeSql = `with head as (update event_head set next_seq = next_seq returning next_seq)
    insert into events (seq, count, at_ms, body) select next_seq, 0, 0, '' from head;
  delete from events where seq = (select next_seq from event_head) and count = 0`

/** A commit that takes longer has failed its callers already; what counts then is to be ready for the next. */
const statementTimeoutMs = 4_000

/** Appends to the log over a connection of its own; one that has failed is given up, and the next batch opens another. */
export class EventWriter implements EventSink {
  readonly #sessions: Sessions
  #client: Promise<Client> | undefined

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  async commit(batch: EventBatch): Promise<void> {
    await this.#run((client) => client.query({ ...append, values: [batch.count, batch.atMs, batch.body] }))
  }

  async probe(): Promise<void> {
    await this.#run((client) => client.query(probeSql))
  }

  async close(): Promise<void> {
    const client = await this.#client
    this.#client = undefined
    await client?.end()
  }

  async #run(send: (client: Client) => Promise<unknown>): Promise<void> {
    this.#client ??= this.#connect()
    const used = this.#client
    try {
      await send(await used)
    } catch (error) {
      if (this.#client === used) this.#client = undefined
      await giveUp(used)
      throw postgresError(error)
    }
  }

  #connect(): Promise<Client> {
    const client: Promise<Client> = this.#sessions.connect({
      statementTimeoutMs,
      onLost: () => {
        if (this.#client === client) this.#client = undefined
      },
    })
    return client
  }
}

/** Closes a connection that failed. One that could not even be opened has nothing to close. */
async function giveUp(client: Promise<Client>): Promise<void> {
  const [opened] = await Promise.allSettled([client])
  // Not awaited: a server that cannot be heard does not say goodbye either.
  if (opened.status === 'fulfilled') void opened.value.end()
}
