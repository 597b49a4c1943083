import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SallyportError } from '../../core/index.ts'
import type { Outcome, Row, Statement, TransactMode } from '../engine.ts'

/** Lists of varying length compile to endless variants: the cache forgets what was not used for longest. */
const cachedStatementsMax = 200

interface Prepared {
  readonly statement: StatementSync
  readonly returnsRows: boolean
}

/** One handle on one SQLite file, with a cache of prepared statements. Synchronous; throws what `node:sqlite` throws. */
export class Connection {
  readonly #database: DatabaseSync
  readonly #cache = new Map<string, Prepared>()

  constructor(path: string, busyTimeoutMs: number) {
    this.#database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  }

  /** Runs SQL of our own that takes no parameters. */
  exec(sql: string): void {
    this.#database.exec(sql)
  }

  run(statement: Statement): Outcome {
    const { statement: prepared, returnsRows } = this.#prepare(statement.sql)
    const parameters = statement.parameters as readonly SQLInputValue[]
    if (returnsRows) {
      const rows = prepared.all(...parameters) as unknown as readonly Row[]
      return { rows, affected: rows.length }
    }
    return { rows: [], affected: Number(prepared.run(...parameters).changes) }
  }

  /** Returns the first row, or undefined. */
  get(sql: string): Row | undefined {
    return this.run({ sql, parameters: [] }).rows[0]
  }

  /** Runs all of the statements, or none. A write takes the lock first: it cannot fail half-way for want of it. */
  transact(mode: TransactMode, statements: readonly Statement[]): readonly Outcome[] {
    const outcomes = this.transaction(mode, () => statements.map((statement) => this.#check(statement)))
    // `secure_delete` zeroes the old value in its page; the page as it was still stands in the write-ahead log.
    if (mode === 'erase') this.run({ sql: 'pragma wal_checkpoint(truncate)', parameters: [] })
    return outcomes
  }

  /** Runs `body` in one transaction; undoes everything if it throws. */
  transaction<Result>(mode: TransactMode, body: () => Result): Result {
    this.#database.exec(mode === 'read' ? 'begin' : 'begin immediate')
    try {
      const result = body()
      this.#database.exec('commit')
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }

  close(): void {
    this.#cache.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #check(statement: Statement): Outcome {
    const outcome = this.run(statement)
    if (statement.rowsExpected === undefined || outcome.affected === statement.rowsExpected) return outcome
    throw new SallyportError(statement.otherwise ?? 'ERR_STORAGE_FAILED')
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#cache.get(sql)
    if (prepared) {
      this.#cache.delete(sql)
    } else {
      const statement = this.#database.prepare(sql)
      prepared = { statement, returnsRows: statement.columns().length > 0 }
      const oldest = this.#cache.size >= cachedStatementsMax ? this.#cache.keys().next().value : undefined
      if (oldest !== undefined) this.#cache.delete(oldest)
    }
    this.#cache.set(sql, prepared)
    return prepared
  }
}
