import type { Client, ClientConfig, Pool } from 'pg'
import { storageFailed } from '../storage-error.ts'

/** The type id of `bigint`: PostgreSQL `pg_type.dat`, stable. */
const bigintTypeId = 20

/** Commits must be on the disk when they are acknowledged; a stricter setting of the server's own is kept. */
const durableSql = `select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') = 'off'`

export interface ConnectOptions {
  /** How long the server, and then the client, waits for a statement. Default 15 s. */
  readonly statementTimeoutMs?: number
  /** How long a transaction may wait for this client before the server ends it. Default 15 s. */
  readonly idleInTransactionMs?: number
  /** Hears of it once, if the connection breaks or ends. */
  readonly onLost?: (client: Client) => void
}

/** Opens connections to one PostgreSQL database. Rejects with what `pg` throws, which may name the password. */
export interface Sessions {
  /** Returns a connection of its own. */
  connect(options?: ConnectOptions): Promise<Client>
  pool(): Pool
}

/** Returns the way to open connections with this address. */
export async function createSessions(url: string): Promise<Sessions> {
  const { Client, Pool, types } = await import('pg')
  const config: ClientConfig = {
    connectionString: url,
    application_name: 'sallyport',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    ...timeouts(15_000),
    idle_in_transaction_session_timeout: 15_000,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === bigintTypeId && format !== 'binary' ? parseWholeNumber : types.getTypeParser(id, format),
    } as NonNullable<ClientConfig['types']>,
  }
  return {
    async connect({ statementTimeoutMs, idleInTransactionMs, onLost } = {}) {
      const client = new Client({
        ...config,
        ...(statementTimeoutMs === undefined ? {} : timeouts(statementTimeoutMs)),
        ...(idleInTransactionMs === undefined
          ? {}
          : { idle_in_transaction_session_timeout: idleInTransactionMs }),
      })
      let lost = false
      const lose = (): void => {
        if (!lost) onLost?.(client)
        lost = true
      }
      client.on('error', lose)
      client.on('end', lose)
      try {
        await client.connect()
        await client.query(durableSql)
        return client
      } catch (error) {
        // Whoever asked has nothing to close: a connection that is of no use must not stay open.
        void client.end()
        throw error
      }
    },
    pool() {
      const pool = new Pool({
        ...config,
        max: 5,
        idleTimeoutMillis: 30_000,
        allowExitOnIdle: true,
        verify: (client, done) => client.query(durableSql, (error) => done(error ?? undefined)),
      })
      // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
      pool.on('error', () => undefined)
      // One that breaks in use fails its statement, which is heard; the event beside it would end the process as well.
      pool.on('connect', (client) => client.on('error', () => undefined))
      return pool
    },
  }
}

/** The client waits a little longer than the server, for the case that the server cannot be heard. */
function timeouts(ms: number): Pick<ClientConfig, 'statement_timeout' | 'query_timeout'> {
  return { statement_timeout: ms, query_timeout: ms + 1_000 }
}

function parseWholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw storageFailed('a number in the database is too large')
  return value
}
