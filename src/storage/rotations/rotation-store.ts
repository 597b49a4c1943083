import type { Rotation, RotationStore } from '../../rotation/index.ts'
import { type Database, expecting } from '../database.ts'
import type { RotationRow } from '../schema/tables.ts'

/** Keeps rotations in one table. Who has charge of one stands beside it: of two that want it, the database chooses. */
export class TableRotationStore implements RotationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(rotation: Rotation): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.change([build.insertInto('rotations').values(rowOf(rotation)).compile()])
  }

  async list(): Promise<readonly Rotation[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('rotations').selectAll().orderBy('started_at_ms').orderBy('id').compile(),
    )
    return rows.map(rotationOf)
  }

  async find(id: string): Promise<Rotation | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('rotations').selectAll().where('id', '=', id).compile(),
    )
    return rows[0] && rotationOf(rows[0])
  }

  async take(id: string, holder: string, nowMs: number, untilMs: number): Promise<Rotation | undefined> {
    const build = await this.#database.builder()
    const take = build
      .updateTable('rotations')
      .set({ holder, until_ms: untilMs })
      .where('id', '=', id)
      .where('is_open', '=', 1)
      .where((eb) => eb.or([eb('holder', '=', holder), eb('until_ms', '<=', nowMs)]))
      .returningAll()
      .compile()
    const [outcome] = await this.#database.write([take])
    const row = outcome?.rows[0]
    return row && rotationOf(row as unknown as RotationRow)
  }

  async save(rotation: Rotation, holder: string, untilMs: number): Promise<void> {
    const build = await this.#database.builder()
    const { state, is_open, body } = rowOf(rotation)
    const save = build
      .updateTable('rotations')
      .set({ state, is_open, body, until_ms: untilMs })
      .where('id', '=', rotation.id)
      .where('holder', '=', holder)
      .compile()
    await this.#database.change([expecting(save, 1, 'ERR_ROTATION_TAKEN')])
  }

  async release(id: string, holder: string): Promise<void> {
    const build = await this.#database.builder()
    const release = build
      .updateTable('rotations')
      .set({ holder: '', until_ms: 0 })
      .where('id', '=', id)
      .where('holder', '=', holder)
      .compile()
    await this.#database.write([release])
  }
}

function rowOf(rotation: Rotation): RotationRow {
  const { id, vendor, environment, name, state, startedAtMs, endedAtMs } = rotation
  return {
    id,
    vendor,
    environment,
    name,
    state,
    is_open: endedAtMs === null ? 1 : 0,
    body: JSON.stringify(rotation),
    started_at_ms: startedAtMs,
    holder: '',
    until_ms: 0,
  }
}

function rotationOf(row: RotationRow): Rotation {
  return JSON.parse(row.body) as Rotation
}
