import type { Kysely } from 'kysely'
import type { HashedId, SubjectKeyRows } from '../../audit/index.ts'
import { type Database, expecting } from '../database.ts'
import type { Statement } from '../engine.ts'
import type { Tables } from '../schema/tables.ts'

/** Keeps sealed keys of subjects in one table. */
export class TableSubjectKeys implements SubjectKeyRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(subject: HashedId): Promise<string | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('subject_keys').select('sealed').where('subject', '=', subject).compile(),
    )
    return rows[0]?.sealed
  }

  async insert(subject: HashedId, sealed: string): Promise<string> {
    const build = await this.#database.builder()
    const insert = build
      .insertInto('subject_keys')
      .values({ subject, sealed })
      .onConflict((conflict) => conflict.doNothing())
      .compile()
    await this.#database.write([insert])
    // Of two that make one at once, both take the first: a value must not be sealed under a key that is kept nowhere.
    return (await this.find(subject)) ?? this.insert(subject, sealed)
  }

  async erase(subject: HashedId): Promise<boolean> {
    const build = await this.#database.builder()
    // Every process hears of it: one that remembers the key must not go on sealing values that nobody can open.
    const outcomes = await this.#database.change(
      [...this.#unlessHeld(build), build.deleteFrom('subject_keys').where('subject', '=', subject).compile()],
      'erase',
    )
    return outcomes.at(-1)?.affected === 1
  }

  /** SQLite runs one transaction at a time; on PostgreSQL a hold that comes at this moment waits. */
  #unlessHeld(build: Kysely<Tables>): readonly Statement[] {
    const holds = build.selectFrom('log_holds').select('id').compile()
    const lock = { sql: 'lock table log_holds in share mode', parameters: [] }
    return [...(this.#database.dialect === 'postgres' ? [lock] : []), expecting(holds, 0, 'ERR_AUDIT_HELD')]
  }
}
