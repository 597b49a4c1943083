import type { Account, Hold, LedgerEntry, RetentionStore } from '../../retention/index.ts'
import { inChunks } from '../chunks.ts'
import type { Database } from '../database.ts'
import { GroupWrite } from '../webhooks/group-write.ts'
import { entryOf, entryRow, holdOf, holdRow } from './retention-rows.ts'
import { TableRunStore } from './run-store.ts'

/** What is kept how long, over the tables of one database: runs, the ledger of what was made, and holds. */
export class TableRetentionStore extends TableRunStore implements RetentionStore {
  readonly #database: Database
  readonly #ledger: GroupWrite<LedgerEntry, undefined>

  constructor(database: Database) {
    super(database)
    this.#database = database
    this.#ledger = new GroupWrite((entries) => this.#insertAll(entries))
  }

  async insertLedger(entries: readonly LedgerEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#ledger.add(entry, entry.id.length)))
  }

  async #insertAll(entries: readonly LedgerEntry[]): Promise<readonly undefined[]> {
    const build = await this.#database.builder()
    await this.#database.write(
      inChunks(entries.map(entryRow)).map((rows) =>
        build
          .insertInto('vendor_items')
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .compile(),
      ),
    )
    return entries.map(() => undefined)
  }

  async ledger({ vendor, environment, key }: Account): Promise<readonly LedgerEntry[]> {
    const build = await this.#database.builder()
    const query = build
      .selectFrom('vendor_items')
      .selectAll()
      .where('vendor', '=', vendor)
      .where('environment', '=', environment)
      .where('key_name', '=', key)
      .orderBy('created_at_ms')
      .compile()
    const [rows] = await this.#database.read(query)
    return rows.map(entryOf)
  }

  async ledgerElsewhere({ vendor, environment, key }: Account): Promise<ReadonlySet<string>> {
    const build = await this.#database.builder()
    const query = build
      .selectFrom('vendor_items')
      .select('id')
      .where('vendor', '=', vendor)
      .where((eb) => eb.or([eb('environment', '!=', environment), eb('key_name', '!=', key)]))
      .compile()
    const [rows] = await this.#database.read(query)
    return new Set(rows.map(({ id }) => id))
  }

  async ledgerOfUser(user: string): Promise<readonly LedgerEntry[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('vendor_items').selectAll().where('user_hash', '=', user).compile(),
    )
    return rows.map(entryOf)
  }

  async isKnown(id: string, vendor: string | undefined): Promise<boolean> {
    const build = await this.#database.builder()
    const results = await this.#database.read(
      build.selectFrom('vendor_items').select('vendor').distinct().where('id', '=', id).compile(),
      build.selectFrom('own_ids').select('vendor').distinct().where('id', '=', id).compile(),
      build.selectFrom('retention_items').select('vendor').distinct().where('id', '=', id).compile(),
      build.selectFrom('judged_items').select('vendor').distinct().where('item', '=', id).compile(),
      build
        .selectFrom('webhook_events')
        .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_events.endpoint_id')
        .select('webhook_endpoints.vendor')
        .distinct()
        .where('webhook_events.subject', '=', id)
        .compile(),
    )
    return results.flat().some((row) => vendor === undefined || row.vendor === vendor)
  }

  async holds(): Promise<readonly Hold[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('retention_holds').selectAll().orderBy('created_at_ms').orderBy('id').compile(),
    )
    return rows.map(holdOf)
  }

  async insertHold(hold: Hold): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([
      // Waits for a batch that is being marked, and makes the next one wait: see `markDeleting`.
      build
        .updateTable('retention_runs')
        .set((eb) => ({ state: eb.ref('state') }))
        .where('state', 'in', ['planned', 'running'])
        .compile(),
      build.insertInto('retention_holds').values(holdRow(hold)).compile(),
    ])
  }

  async liftHold(id: string, atMs: number): Promise<boolean> {
    const build = await this.#database.builder()
    const [outcome] = await this.#database.write([
      build
        .updateTable('retention_holds')
        .set({ lifted_at_ms: atMs })
        .where('id', '=', id)
        .where('lifted_at_ms', 'is', null)
        .compile(),
    ])
    return outcome?.affected === 1
  }

  /** Resolves once what was given is written. */
  drained(): Promise<void> {
    return this.#ledger.drained()
  }
}
