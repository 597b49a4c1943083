import type { Kysely } from 'kysely'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import type { Charge, ItemCounts, ItemState, RetentionStore, Run, RunItem } from '../../retention/index.ts'
import { inChunks } from '../chunks.ts'
import { type Database, expecting } from '../database.ts'
import type { Statement } from '../engine.ts'
import type { Tables } from '../schema/tables.ts'
import { forgetUsersStatements } from '../tokens/forget-users.ts'
import { itemStatements } from './item-statements.ts'
import { itemOf, itemRow, runOf, runRow } from './retention-rows.ts'
import { eraseBodyStatements, unlinkStatements } from './unlink.ts'

const noItems: ItemCounts = {
  due: 0,
  deleting: 0,
  deleted: 0,
  verified: 0,
  gone: 0,
  held: 0,
  pending: 0,
}

/** What `TableRetentionStore` keeps besides. */
type Besides =
  | 'insertLedger'
  | 'ledger'
  | 'ledgerElsewhere'
  | 'ledgerOfUser'
  | 'isKnown'
  | 'holds'
  | 'insertHold'
  | 'liftHold'

/** Runs and what is in them, over the tables of one database. */
export class TableRunStore implements Omit<RetentionStore, Besides> {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insertRun(run: Run, items: readonly RunItem[]): Promise<void> {
    const build = await this.#database.builder()
    const earlier = build
      .selectFrom('retention_runs')
      .select('id')
      .where('state', '=', 'planned')
      .where('reason', '=', run.reason)
    await this.#database.change([
      build.deleteFrom('retention_items').where('run_id', 'in', earlier).compile(),
      build.deleteFrom('retention_runs').where('id', 'in', earlier).compile(),
      build.insertInto('retention_runs').values(runRow(run)).compile(),
      ...inChunks(items.map((item) => itemRow(run.id, item))).map((rows) =>
        build.insertInto('retention_items').values(rows).compile(),
      ),
    ])
  }

  async runs(): Promise<readonly Run[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('retention_runs').select('body').orderBy('planned_at_ms').orderBy('id').compile(),
    )
    return rows.map(runOf)
  }

  async findRun(id: string): Promise<Run | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('retention_runs').select('body').where('id', '=', id).compile(),
    )
    return rows[0] && runOf(rows[0])
  }

  async startRun(run: Run): Promise<void> {
    const build = await this.#database.builder()
    const { state, body } = runRow(run)
    const running = build.selectFrom('retention_runs').select('id').where('state', '=', 'running').compile()
    const start = build
      .updateTable('retention_runs')
      .set({ state, body })
      .where('id', '=', run.id)
      .where('state', '=', 'planned')
      .compile()
    await this.#database.change([
      expecting(running, 0, 'ERR_RETENTION_UNDER_WAY'),
      expecting(start, 1, 'ERR_RETENTION_PLAN_UNKNOWN'),
    ])
  }

  async take(id: string, { holder, untilMs }: Charge, nowMs: number): Promise<Run | undefined> {
    const build = await this.#database.builder()
    const take = build
      .updateTable('retention_runs')
      .set({ holder, until_ms: untilMs })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .where((eb) => eb.or([eb('holder', '=', holder), eb('holder', '=', ''), eb('until_ms', '<=', nowMs)]))
      .returning('body')
      .compile()
    const [outcome] = await this.#database.write([take])
    const row = outcome?.rows[0]
    return row && runOf({ body: String(row.body) })
  }

  async saveRun(run: Run, charge: Charge): Promise<void> {
    const build = await this.#database.builder()
    const { state, body } = runRow(run)
    const save = build.updateTable('retention_runs').set({ state, body }).where('id', '=', run.id).compile()
    // Of a person's webhooks it has held what they are about.
    const mode = run.outlook.erasure === undefined ? 'write' : 'erase'
    await this.#database.change([await this.#guard(run.id, charge), save], mode)
  }

  async release(id: string, holder: string): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([
      build
        .updateTable('retention_runs')
        .set({ holder: '', until_ms: 0 })
        .where('id', '=', id)
        .where('holder', '=', holder)
        .compile(),
    ])
  }

  async takeItems(runId: string, nowMs: number, limit: number): Promise<readonly RunItem[]> {
    const build = await this.#database.builder()
    return this.#readItems(
      itemsOf(build, runId)
        .where('is_open', '=', 1)
        .where('next_at_ms', '<=', nowMs)
        .orderBy('attempts')
        .orderBy('position')
        .limit(limit),
    )
  }

  async items(
    runId: string,
    { afterPosition, limit }: { readonly afterPosition: number; readonly limit: number },
  ): Promise<readonly RunItem[]> {
    const build = await this.#database.builder()
    return this.#readItems(
      itemsOf(build, runId).where('position', '>', afterPosition).orderBy('position').limit(limit),
    )
  }

  async markDeleting(
    runId: string,
    items: readonly RunItem[],
    charge: Charge,
    holdCount: number,
  ): Promise<boolean> {
    const guards = await this.#guardWithHolds(runId, charge, holdCount)
    return unlessHeld(
      this.#database.write([...guards, ...itemStatements(await this.#database.builder(), runId, items)]),
    )
  }

  async eraseBodies(
    runId: string,
    eventIds: readonly string[],
    charge: Charge,
    { holdCount, nowMs }: { readonly holdCount: number; readonly nowMs: number },
  ): Promise<boolean> {
    const build = await this.#database.builder()
    const statements = [
      ...(await this.#guardWithHolds(runId, charge, holdCount)),
      ...inChunks(eventIds).flatMap((ids) => eraseBodyStatements(build, ids, nowMs)),
    ]
    return unlessHeld(this.#database.erase(statements))
  }

  async forgetSessions(
    runId: string,
    { users, sessionIds }: { readonly users: readonly string[]; readonly sessionIds: readonly string[] },
    charge: Charge,
    { holdCount, nowMs }: { readonly holdCount: number; readonly nowMs: number },
  ): Promise<boolean> {
    const build = await this.#database.builder()
    const statements = [
      ...(await this.#guardWithHolds(runId, charge, holdCount)),
      ...forgetUsersStatements(build, users, sessionIds, nowMs),
    ]
    // Live sessions are ended by whichever process has them.
    return unlessHeld(this.#database.change(statements, 'erase'))
  }

  async saveItems(runId: string, items: readonly RunItem[], charge: Charge): Promise<void> {
    if (items.length === 0) return
    await this.#database.write([
      await this.#guard(runId, charge),
      ...itemStatements(await this.#database.builder(), runId, items),
    ])
  }

  async finishItems(runId: string, items: readonly RunItem[], charge: Charge): Promise<void> {
    if (items.some(({ state }) => state !== 'gone'))
      throw new SallyportError('ERR_CORE_INTERNAL', { detail: 'Only what is gone is finished.' })
    // Neither these ids nor what `unlink` took away must linger in the files of the database.
    await this.#database.erase([
      await this.#guard(runId, charge),
      ...itemStatements(await this.#database.builder(), runId, items),
    ])
  }

  async unlink(
    items: readonly RunItem[],
    nowMs: number,
    heldWebhooks: readonly string[] = [],
  ): Promise<void> {
    await this.#database.write(unlinkStatements(await this.#database.builder(), items, nowMs, heldWebhooks))
  }

  async counts(runId: string): Promise<ItemCounts> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('retention_items')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .where('run_id', '=', runId)
        .groupBy('state')
        .compile(),
    )
    return {
      ...noItems,
      ...Object.fromEntries(rows.map(({ state, count }) => [state as ItemState, Number(count)])),
    }
  }

  async nextItemAtMs(runId: string): Promise<number | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('retention_items')
        .select(({ fn }) => fn.min<number | null>('next_at_ms').as('next'))
        .where('run_id', '=', runId)
        .where('is_open', '=', 1)
        .compile(),
    )
    const next = rows[0]?.next
    return next === undefined || next === null ? undefined : Number(next)
  }

  async #readItems(query: ReturnType<typeof itemsOf>): Promise<readonly RunItem[]> {
    const [rows] = await this.#database.read(query.compile())
    return rows.map(itemOf)
  }

  async #guard(runId: string, { holder, untilMs }: Charge): Promise<Statement> {
    const build = await this.#database.builder()
    const guard = build
      .updateTable('retention_runs')
      .set({ until_ms: untilMs })
      .where('id', '=', runId)
      .where('holder', '=', holder)
      .compile()
    return expecting(guard, 1, 'ERR_RETENTION_TAKEN')
  }

  /** Lets a write through only where no hold has come since they were counted. */
  async #guardWithHolds(runId: string, charge: Charge, holdCount: number): Promise<readonly Statement[]> {
    const build = await this.#database.builder()
    const later = build.selectFrom('retention_holds').select('id').orderBy('created_at_ms').compile()
    // First: on PostgreSQL it is what a hold that comes at this moment waits for.
    return [await this.#guard(runId, charge), expecting(later, holdCount, 'ERR_RETENTION_HELD')]
  }
}

function itemsOf(build: Kysely<Tables>, runId: string) {
  return build.selectFrom('retention_items').selectAll().where('run_id', '=', runId)
}

/** Returns false where a hold came between. */
async function unlessHeld(written: Promise<unknown>): Promise<boolean> {
  try {
    await written
    return true
  } catch (error) {
    if (isSallyportError(error) && error.code === 'ERR_RETENTION_HELD') return false
    throw error
  }
}
