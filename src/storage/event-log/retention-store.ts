import type { LogHold, LogRetention, PrunePlan, SeqRange } from '../../audit/index.ts'
import type { Database } from '../database.ts'
import type { LogHoldRow } from '../schema/tables.ts'
import { planPrune, pruneRange } from './prune-log.ts'

/** How long the log keeps its records, over the tables of one database. */
export class TableLogRetention implements LogRetention {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  plan(beforeMs: number): Promise<PrunePlan> {
    return planPrune(this.#database, beforeMs)
  }

  prune(range: SeqRange): Promise<void> {
    return pruneRange(this.#database, range)
  }

  async holds(): Promise<readonly LogHold[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('log_holds').selectAll().orderBy('created_at_ms').compile(),
    )
    return rows.map(holdOf)
  }

  async insertHold({ id, reason, createdAtMs, createdBy }: LogHold): Promise<void> {
    const build = await this.#database.builder()
    const row = { id, reason, created_at_ms: createdAtMs, created_by: createdBy }
    await this.#database.write([build.insertInto('log_holds').values(row).compile()])
  }

  async deleteHold(id: string): Promise<boolean> {
    const build = await this.#database.builder()
    const [outcome] = await this.#database.write([
      build.deleteFrom('log_holds').where('id', '=', id).compile(),
    ])
    return outcome?.affected === 1
  }
}

function holdOf({ id, reason, created_at_ms, created_by }: LogHoldRow): LogHold {
  return { id, reason, createdAtMs: created_at_ms, createdBy: created_by }
}
