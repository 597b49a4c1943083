import type { Client } from 'pg'
import type { Secret } from '../../core/index.ts'
import type { EventBatch, SealingSink } from '../event-log/event-sink.ts'
import { headSql, lastRowSql } from '../event-log/log-rows.ts'
import { LogSealer, type SealedCommit, type StoredHead } from '../event-log/log-sealer.ts'
import type { EventsRow } from '../schema/tables.ts'
import { logClosed, storageFailed } from '../storage-error.ts'
import { postgresError } from './postgres-error.ts'
import type { Sessions } from './session.ts'

// Compare and swap: writes nothing where another instance has moved the head since it was read, so that no two commits
// follow on the same one. One statement: an instance that stops in the middle holds up nobody.
const append = {
  name: 'sallyport_append',
  text: `with head as (
      update event_head set size = $1::bigint, tree = $2::text, checkpoint = $3::text
      where size = $4::bigint and checkpoint = $5::text returning 1
    )
    insert into events (seq, count, at_ms, body, leaves, checkpoint)
    select $6::bigint, $7::bigint, $8::bigint, $9::text, $10::text, $3::text from head`,
}

/** Writes and takes back an empty row, in one transaction: everything an append does, and nothing that stays. */
const probeSql = `update event_head set size = size;
  insert into events (seq, count, at_ms, body, leaves, checkpoint) values (0, 0, 0, '', '', '');
  delete from events where seq = 0`

/** A commit that takes longer has failed its callers already; what counts then is to be ready for the next. */
const statementTimeoutMs = 4_000

/** How long an instance that has stopped can keep the others waiting who wait for their turn. */
const turnMs = 2_000

/** Appends to the log over a connection of its own; one that has failed is given up, and the next batch opens another. */
export class EventWriter implements SealingSink {
  readonly #sessions: Sessions
  #client: Promise<Client> | undefined
  #sealer: LogSealer | undefined
  /** Where the log ended when we last wrote; undefined where somebody else may have written since. */
  #head: StoredHead | undefined

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  async open(signingKey: Secret): Promise<void> {
    const sealer = new LogSealer(signingKey)
    await this.#run(async (client) => {
      await verifyEnd(client, sealer)
      await client.query(
        'insert into log_keys (verifier_key, created_at_ms) values ($1, $2) on conflict do nothing',
        [sealer.verifierKey, Date.now()],
      )
    })
    this.#sealer = sealer
  }

  async commit(batch: EventBatch): Promise<void> {
    const sealer = this.#sealer
    if (!sealer) throw logClosed()
    await this.#run(async (client) => {
      const known = this.#head
      this.#head = undefined
      const commit =
        (known && (await tryAppend(client, sealer.seal(batch, known), known))) ??
        (await appendInTurn(client, sealer, batch))
      sealer.accept(commit)
      this.#head = commit.head
    })
  }

  async probe(): Promise<void> {
    const sealer = this.#sealer
    if (!sealer) throw logClosed()
    await this.#run(async (client) => {
      await client.query(probeSql)
      await verifyEnd(client, sealer)
    })
  }

  /** The log has no place of its own here: where the tables answer, it does. */
  async ping(): Promise<void> {}

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
      idleInTransactionMs: turnMs,
      onLost: () => {
        if (this.#client === client) this.#client = undefined
      },
    })
    return client
  }
}

/** Returns the commit once it is durable, or undefined where the head was moved meanwhile. */
async function tryAppend(
  client: Client,
  commit: SealedCommit,
  before: StoredHead,
): Promise<SealedCommit | undefined> {
  const { head, row } = commit
  const values = [head.size, head.tree, head.checkpoint, before.size, before.checkpoint]
  const result = await client.query({
    ...append,
    values: [...values, row.seq, row.count, row.at_ms, row.body, row.leaves],
  })
  return result.rowCount === 1 ? commit : undefined
}

/** PostgreSQL serves those who wait for a row in the order in which they came: nobody loses every race. */
async function appendInTurn(client: Client, sealer: LogSealer, batch: EventBatch): Promise<SealedCommit> {
  return inTransaction(client, 'begin', async () => {
    const before = await readHead(client, `${headSql} for update`)
    const commit = await tryAppend(client, sealer.seal(batch, before), before)
    if (!commit) throw storageFailed('the head of the event log was moved meanwhile')
    return commit
  })
}

function verifyEnd(client: Client, sealer: LogSealer): Promise<void> {
  return inTransaction(client, 'begin isolation level repeatable read', async () => {
    const { rows } = await client.query<EventsRow>(lastRowSql)
    sealer.verifyEnd(await readHead(client, headSql), rows[0])
  })
}

async function readHead(client: Client, sql: string): Promise<StoredHead> {
  const { rows } = await client.query<{ size: number; tree: string; checkpoint: string }>(sql)
  if (!rows[0]) throw storageFailed('the head of the event log is missing')
  return rows[0]
}

/** A transaction that fails is not rolled back: its connection is given up, and with it the transaction. */
async function inTransaction<Result>(
  client: Client,
  begin: string,
  body: () => Promise<Result>,
): Promise<Result> {
  await client.query(begin)
  const result = await body()
  await client.query('commit')
  return result
}

/** Closes a connection that failed. One that could not even be opened has nothing to close. */
async function giveUp(client: Promise<Client>): Promise<void> {
  const [opened] = await Promise.allSettled([client])
  // Not awaited: a server that cannot be heard does not say goodbye either.
  if (opened.status === 'fulfilled') void opened.value.end()
}
