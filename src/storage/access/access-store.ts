import type { AccessRows, AccessStore, Client, Grant, Lock, OwnId, UsageCount } from '../../access/index.ts'
import { type Database, expecting } from '../database.ts'
import type { Statement } from '../engine.ts'
import { clientOf, clientRow, grantOf, grantRow, lockOf, lockRow } from './access-rows.ts'
import { insertOwnIds, loadOwnIds } from './own-ids.ts'
import { addUsage } from './usage.ts'

/** Keeps clients, grants, locks, counters and own ids in the tables of one database. */
export class TableAccessStore implements AccessStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async load(): Promise<AccessRows> {
    const build = await this.#database.builder()
    const [clients, grants, locks] = await this.#database.read(
      build.selectFrom('clients').selectAll().orderBy('created_at_ms').orderBy('id').compile(),
      build.selectFrom('grants').selectAll().orderBy('client_id').orderBy('vendor').compile(),
      build.selectFrom('locks').selectAll().orderBy('created_at_ms').orderBy('id').compile(),
    )
    return { clients: clients.map(clientOf), grants: grants.map(grantOf), locks: locks.map(lockOf) }
  }

  async insertClient(client: Client): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.change([build.insertInto('clients').values(clientRow(client)).compile()])
  }

  async revokeClient(id: string, atMs: number): Promise<void> {
    const build = await this.#database.builder()
    const revoke = build
      .updateTable('clients')
      // A second revocation keeps the time of the first.
      .set((eb) => ({ revoked_at_ms: eb.fn.coalesce('revoked_at_ms', eb.val(atMs)) }))
      .where('id', '=', id)
      .compile()
    await this.#database.change([expecting(revoke, 1, 'ERR_ACCESS_CLIENT_UNKNOWN')])
  }

  async putGrant(grant: Grant, expected?: Grant | null): Promise<void> {
    const build = await this.#database.builder()
    const owner = build.selectFrom('clients').select('id').where('id', '=', grant.clientId).compile()
    const put = await this.#put(grant, expected)
    await this.#database.change([expecting(owner, 1, 'ERR_ACCESS_CLIENT_UNKNOWN'), put])
  }

  async #put(grant: Grant, expected: Grant | null | undefined): Promise<Statement> {
    const build = await this.#database.builder()
    const { client_id, vendor, ...values } = grantRow(grant)
    const insert = build.insertInto('grants').values({ client_id, vendor, ...values })
    if (expected === undefined) {
      return insert
        .onConflict((conflict) => conflict.columns(['client_id', 'vendor']).doUpdateSet(values))
        .compile()
    }
    const change =
      expected === null
        ? insert.onConflict((conflict) => conflict.columns(['client_id', 'vendor']).doNothing()).compile()
        : build
            .updateTable('grants')
            .set(values)
            .where((eb) => eb.and(grantRow(expected)))
            .where('client_id', '=', client_id)
            .where('vendor', '=', vendor)
            .compile()
    return expecting(change, 1, 'ERR_ACCESS_GRANT_CHANGED')
  }

  async deleteGrant(clientId: string, vendor: string): Promise<boolean> {
    const build = await this.#database.builder()
    const [deleted] = await this.#database.change([
      build.deleteFrom('grants').where('client_id', '=', clientId).where('vendor', '=', vendor).compile(),
    ])
    return deleted?.affected === 1
  }

  async insertLock(lock: Lock): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.change([build.insertInto('locks').values(lockRow(lock)).compile()])
  }

  async deleteLock(id: string): Promise<boolean> {
    const build = await this.#database.builder()
    const [deleted] = await this.#database.change([build.deleteFrom('locks').where('id', '=', id).compile()])
    return deleted?.affected === 1
  }

  addUsage(day: string, counts: readonly UsageCount[]): Promise<readonly number[]> {
    return addUsage(this.#database, day, counts)
  }

  insertOwnIds(entries: readonly OwnId[]): Promise<void> {
    return insertOwnIds(this.#database, entries)
  }

  loadOwnIds(clientId: string, vendor: string): Promise<readonly string[]> {
    return loadOwnIds(this.#database, clientId, vendor)
  }
}
