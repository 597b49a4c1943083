import type { SinkPositionStore } from '../../audit/index.ts'
import type { Database } from '../database.ts'
import type { SqlValue } from '../engine.ts'

/** Keeps the places of sinks in a table of one database. */
export class TableSinkPositions implements SinkPositionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async claim(sink: string, holder: string, nowMs: number, untilMs: number): Promise<number | undefined> {
    // One statement: of two instances that ask at once, one gets a row.
    return this.#run(
      `insert into audit_sinks (sink, seq, holder, until_ms) values (?, 0, ?, ?)
       on conflict (sink) do update set holder = excluded.holder, until_ms = excluded.until_ms
       where audit_sinks.holder = excluded.holder or audit_sinks.until_ms <= ?
       returning seq`,
      [sink, holder, untilMs, nowMs],
    )
  }

  async advance(sink: string, holder: string, seq: number): Promise<boolean> {
    const moved = await this.#run(
      'update audit_sinks set seq = ? where sink = ? and holder = ? and seq < ? returning seq',
      [seq, sink, holder, seq],
    )
    return moved !== undefined
  }

  async #run(sql: string, parameters: readonly SqlValue[]): Promise<number | undefined> {
    const isPostgres = this.#database.dialect === 'postgres'
    const statement = { sql: isPostgres ? numberPlaces(sql, parameters) : sql, parameters }
    const [outcome] = await this.#database.write([statement])
    const row = outcome?.rows[0]
    return row === undefined ? undefined : Number(row.seq)
  }
}

/** PostgreSQL numbers its places, and wants to know their types where nothing around them tells. */
function numberPlaces(sql: string, parameters: readonly SqlValue[]): string {
  let number = 0
  return sql.replace(/\?/g, () => {
    number += 1
    return `$${number}::${typeof parameters[number - 1] === 'number' ? 'bigint' : 'text'}`
  })
}
