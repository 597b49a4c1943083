import type { Instance, InstanceStore } from '../../gateway/index.ts'
import type { Database } from '../database.ts'
import type { InstanceRow } from '../schema/tables.ts'

/** Keeps in one table which gates serve. Tells nobody: whoever wants to know reads. */
export class TableInstanceStore implements InstanceStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async put(instance: Instance): Promise<void> {
    const build = await this.#database.builder()
    const row = rowOf(instance)
    const { id: _, ...values } = row
    const upsert = build
      .insertInto('instances')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .compile()
    await this.#database.write([upsert])
  }

  async list(): Promise<readonly Instance[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('instances').selectAll().orderBy('id').compile(),
    )
    return rows.map(instanceOf)
  }

  async claim({ id, seenAtMs }: Instance, nowMs: number, forMs: number): Promise<boolean> {
    const build = await this.#database.builder()
    const claim = build
      .updateTable('instances')
      .set({ claimed_at_ms: nowMs })
      .where('id', '=', id)
      .where('seen_at_ms', '=', seenAtMs)
      .where('claimed_at_ms', '<=', nowMs - forMs)
      .compile()
    const [outcome] = await this.#database.write([claim])
    return outcome?.affected === 1
  }

  async remove(id: string): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([build.deleteFrom('instances').where('id', '=', id).compile()])
  }
}

function rowOf({ id, host, pid, seenAtMs, openFromSeq, usableKeys, liveKeys }: Instance): InstanceRow {
  return {
    id,
    host,
    pid,
    seen_at_ms: seenAtMs,
    open_from_seq: openFromSeq,
    claimed_at_ms: 0,
    usable_keys: JSON.stringify(usableKeys),
    live_keys: JSON.stringify(liveKeys),
  }
}

function instanceOf(row: InstanceRow): Instance {
  const { id, host, pid } = row
  return {
    id,
    host,
    pid,
    seenAtMs: row.seen_at_ms,
    openFromSeq: row.open_from_seq,
    usableKeys: JSON.parse(row.usable_keys) as string[],
    liveKeys: JSON.parse(row.live_keys) as string[],
  }
}
