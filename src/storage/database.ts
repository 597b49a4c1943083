import type { CompiledQuery, Kysely } from 'kysely'
import type { ErrorCode } from '../core/index.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Engine, Outcome, Row, Statement, StorageFile, TransactMode } from './engine.ts'
import { createBuilder } from './query-builder.ts'
import type { Tables } from './schema/tables.ts'

/** The rows of each query, in the order of the queries. */
export type RowsOf<Queries extends readonly CompiledQuery[]> = {
  readonly [Index in keyof Queries]: Queries[Index] extends CompiledQuery<infer Found>
    ? readonly Found[]
    : never
}

/** Returns the statement together with the number of rows it must touch and the error that stands for any other. */
export function expecting(query: Statement, rowsExpected: number, otherwise: ErrorCode): Statement {
  return { sql: query.sql, parameters: query.parameters, rowsExpected, otherwise }
}

/**
 * What the stores work with: Kysely writes the SQL, the engine runs it. Kysely itself is given no connection, so that
 * nobody can hold a transaction open while waiting for something else.
 */
export class Database {
  readonly dialect: Engine['dialect']
  readonly #engine: Engine
  readonly #feed: ChangeFeed
  #builder: Promise<Kysely<Tables>> | undefined

  constructor(engine: Engine, feed: ChangeFeed) {
    this.dialect = engine.dialect
    this.#engine = engine
    this.#feed = feed
  }

  /** Returns Kysely, to compile with. Imported at the first call: it takes longer than opening the database. */
  builder(): Promise<Kysely<Tables>> {
    this.#builder ??= createBuilder(this.dialect)
    return this.#builder
  }

  /** Returns the rows of each query, all of one consistent state. */
  async read<const Queries extends readonly CompiledQuery[]>(...queries: Queries): Promise<RowsOf<Queries>> {
    return this.#read('main', queries)
  }

  /** The same on the event log. */
  async readLog<const Queries extends readonly CompiledQuery[]>(
    ...queries: Queries
  ): Promise<RowsOf<Queries>> {
    return this.#read('log', queries)
  }

  /** Returns the rows of statements that were not written by Kysely, all of one consistent state. */
  async readRows(file: StorageFile, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    const outcomes = await this.#engine.transact(file, 'read', statements.map(plain))
    return outcomes.map((outcome) => outcome.rows)
  }

  /** Runs all of the statements or none, and tells nobody: counters, times of last use, ids. */
  write(statements: readonly Statement[], file: StorageFile = 'main'): Promise<readonly Outcome[]> {
    return this.#engine.transact(file, 'write', statements.map(plain))
  }

  /** The same, for values that must not linger in the files of the database. */
  erase(statements: readonly Statement[], file: StorageFile = 'main'): Promise<readonly Outcome[]> {
    return this.#engine.transact(file, 'erase', statements.map(plain))
  }

  /** Runs all of the statements or none; then every process hears of it, this one included. */
  async change(
    statements: readonly Statement[],
    mode: Exclude<TransactMode, 'read'> = 'write',
  ): Promise<readonly Outcome[]> {
    const outcomes = await this.#engine.transact('main', mode, [
      ...statements.map(plain),
      { sql: this.#engine.bumpSql, parameters: [] },
    ])
    this.#feed.counted(Number(outcomes.at(-1)?.rows[0]?.counter))
    return outcomes.slice(0, -1)
  }

  async #read<Queries extends readonly CompiledQuery[]>(
    file: StorageFile,
    queries: Queries,
  ): Promise<RowsOf<Queries>> {
    return (await this.readRows(file, queries)) as unknown as RowsOf<Queries>
  }
}

/** Leaves out the tree of nodes that Kysely keeps with its text: it would be copied to the other thread. */
function plain(statement: Statement): Statement {
  const { sql, parameters, rowsExpected, otherwise } = statement
  return {
    sql,
    parameters,
    ...(rowsExpected === undefined ? {} : { rowsExpected }),
    ...(otherwise === undefined ? {} : { otherwise }),
  }
}
