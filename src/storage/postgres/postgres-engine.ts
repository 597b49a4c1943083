import type { Pool, PoolClient } from 'pg'
import { SallyportError } from '../../core/index.ts'
import type { ChangeWatcher, Engine, Outcome, Row, Statement, StorageFile, TransactMode } from '../engine.ts'
import { bumpSql, ChangeListener } from './change-listener.ts'
import { EventWriter } from './event-writer.ts'
import { migrateDatabase } from './migrate.ts'
import { isWorthRepeating, postgresError } from './postgres-error.ts'
import { createSessions, type Sessions } from './session.ts'

const beginSql: Readonly<Record<TransactMode, string>> = {
  read: 'begin isolation level repeatable read read only',
  write: 'begin',
  erase: 'begin',
}

/** How often a transaction is tried that PostgreSQL undoes for the sake of another. */
const attemptsMax = 4

/** Opens a PostgreSQL database and brings it forward. Rejects with ERR_STORAGE_UNREACHABLE or ERR_STORAGE_NEWER. */
export async function openPostgres(url: string): Promise<Engine> {
  try {
    const sessions = await createSessions(url)
    const client = await sessions.connect()
    try {
      await migrateDatabase(client)
    } finally {
      await client.end()
    }
    return new PostgresEngine(sessions)
  } catch (error) {
    throw postgresError(error)
  }
}

/** PostgreSQL: tables over a pool, the log and the notices of change over connections of their own. */
class PostgresEngine implements Engine {
  readonly dialect = 'postgres'
  readonly bumpSql = bumpSql
  readonly events: EventWriter
  readonly #sessions: Sessions
  readonly #pool: Pool
  #listener: ChangeListener | undefined

  constructor(sessions: Sessions) {
    this.#sessions = sessions
    this.#pool = sessions.pool()
    this.events = new EventWriter(sessions)
  }

  async transact(
    _file: StorageFile,
    mode: TransactMode,
    statements: readonly Statement[],
  ): Promise<readonly Outcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(mode, statements)
      } catch (error) {
        // The list depends on nothing that was read before it, so running it again is the same transaction.
        if (attempt < attemptsMax && isWorthRepeating(error)) continue
        throw postgresError(error)
      }
    }
  }

  watch(watcher: ChangeWatcher): void {
    this.#listener = new ChangeListener(this.#sessions, () => this.#readCounter(), watcher)
  }

  async ping(): Promise<void> {
    await this.#readCounter()
  }

  async close(): Promise<void> {
    await this.#listener?.stop()
    await this.events.close()
    await this.#pool.end()
  }

  async #readCounter(): Promise<number> {
    const statement = { sql: 'select counter from changes', parameters: [] }
    const [outcome] = await this.transact('main', 'read', [statement])
    return Number(outcome?.rows[0]?.counter)
  }

  async #attempt(mode: TransactMode, statements: readonly Statement[]): Promise<readonly Outcome[]> {
    const client = await this.#pool.connect()
    let broken = true
    try {
      const outcomes = await runAll(client, mode, statements)
      broken = false
      return outcomes
    } catch (error) {
      await client.query('rollback')
      broken = false
      throw error
    } finally {
      client.release(broken)
    }
  }
}

async function runAll(
  client: PoolClient,
  mode: TransactMode,
  statements: readonly Statement[],
): Promise<readonly Outcome[]> {
  const [only] = statements
  // A single statement is a transaction of its own, for a third of the round trips.
  if (only && statements.length === 1 && only.rowsExpected === undefined) return [await run(client, only)]
  const outcomes: Outcome[] = []
  await client.query(beginSql[mode])
  for (const statement of statements) {
    const outcome = await run(client, statement)
    if (statement.rowsExpected !== undefined && outcome.affected !== statement.rowsExpected) {
      throw new SallyportError(statement.otherwise ?? 'ERR_STORAGE_FAILED')
    }
    outcomes.push(outcome)
  }
  await client.query('commit')
  return outcomes
}

async function run(client: PoolClient, statement: Statement): Promise<Outcome> {
  const result = await client.query<Row>(statement.sql, [...statement.parameters])
  return { rows: result.rows, affected: result.rowCount ?? 0 }
}
