import { Buffer } from 'node:buffer'
import { type Hash, hashBytes, packHashes, rootOf } from '../../../audit/index.ts'
import type { Database } from '../../database.ts'
import { keptEvery, keptWidth } from './kept-level.ts'

/** Commits read at a time: enough for one hash at least, where each holds a single record. */
const rowsPerStep = 2 * keptWidth

/** Hashes of one level that stand side by side. */
interface Run {
  readonly level: number
  readonly place: number
  readonly hashes: readonly Hash[]
}

/**
 * Keeps hashes of the tree, so that a proof reads a few of them in place of all leaves. Filled afterwards, never on the way
 * of a record. They are no evidence: a proof is verified before it is handed out, and what is missing is worked out.
 */
export class KeptHashes {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves once they reach as far as the log, or were brought on by so many commits. */
  async fill(commitsMax = Number.POSITIVE_INFINITY): Promise<void> {
    for (let read = 0; read < commitsMax; read += rowsPerStep) {
      const place = await this.#count()
      const hashes = foldGroups(await this.#leavesFrom(place * keptWidth))
      if (hashes.length === 0) return
      await this.#write(await this.#withLevelsAbove({ level: keptEvery, place, hashes }))
    }
  }

  /** Removes all; `fill` works them out anew. */
  async clear(): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([build.deleteFrom('log_tree').compile()], 'log')
  }

  async #count(): Promise<number> {
    const build = await this.#database.builder()
    const query = build.selectFrom('log_tree').select('place').where('level', '=', keptEvery)
    const [rows] = await this.#database.readLog(query.orderBy('place', 'desc').limit(1).compile())
    return rows[0] === undefined ? 0 : rows[0].place + 1
  }

  /** Returns the leaf hashes from one on, 32 bytes each: of as many commits as are read at a time. */
  async #leavesFrom(leaf: number): Promise<Uint8Array> {
    const build = await this.#database.builder()
    const start = build
      .selectFrom('events')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('seq', '<=', leaf + 1)
    const [rows] = await this.#database.readLog(
      build
        .selectFrom('events')
        .select(['seq', 'leaves'])
        .where((eb) => eb('seq', '>=', eb.fn.coalesce(start, eb.lit(0))))
        .orderBy('seq')
        .limit(rowsPerStep)
        .compile(),
    )
    const leaves = Buffer.concat(rows.map((row) => Buffer.from(row.leaves, 'base64')))
    return leaves.subarray((leaf + 1 - (rows[0]?.seq ?? 0)) * hashBytes)
  }

  async #withLevelsAbove(run: Run): Promise<readonly Run[]> {
    const end = run.place + run.hashes.length
    const first = Math.floor(run.place / keptWidth)
    if (Math.floor(end / keptWidth) === first) return [run]
    const before = await this.#hashes(run.level, first * keptWidth, run.place)
    const hashes = foldGroups(packHashes([...before, ...run.hashes]))
    return [run, ...(await this.#withLevelsAbove({ level: run.level + keptEvery, place: first, hashes }))]
  }

  async #hashes(level: number, from: number, to: number): Promise<readonly Hash[]> {
    const build = await this.#database.builder()
    const query = build.selectFrom('log_tree').select('hash').where('level', '=', level)
    const [rows] = await this.#database.readLog(
      query.where('place', '>=', from).where('place', '<', to).orderBy('place').compile(),
    )
    return rows.map(({ hash }) => hash)
  }

  async #write(runs: readonly Run[]): Promise<void> {
    const build = await this.#database.builder()
    const rows = runs.flatMap(({ level, place, hashes }) =>
      hashes.map((hash, index) => ({ level, place: place + index, hash })),
    )
    // Another process that does the same finds the same.
    const insert = build.insertInto('log_tree').values(rows)
    await this.#database.write([insert.onConflict((conflict) => conflict.doNothing()).compile()], 'log')
  }
}

/** Returns the roots over each 256 hashes; those that are left over wait for company. */
function foldGroups(hashes: Uint8Array): Hash[] {
  const bytes = keptWidth * hashBytes
  return Array.from({ length: Math.floor(hashes.length / bytes) }, (_, index) =>
    rootOf(hashes.subarray(index * bytes, (index + 1) * bytes)),
  )
}
