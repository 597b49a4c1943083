import type { OwnId } from '../../access/index.ts'
import { inChunks } from '../chunks.ts'
import type { Database } from '../database.ts'

/** Stores ids that clients have created, all or none. An id that is known already stays as it is. */
export async function insertOwnIds(database: Database, entries: readonly OwnId[]): Promise<void> {
  if (entries.length === 0) return
  const build = await database.builder()
  const rows = entries.map((entry) => ({
    client_id: entry.clientId,
    vendor: entry.vendor,
    id: entry.id,
    created_at_ms: entry.createdAtMs,
  }))
  await database.write(
    inChunks(rows).map((chunk) =>
      build
        .insertInto('own_ids')
        .values(chunk)
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
    ),
  )
}

/** Returns the ids one client has created at one vendor. */
export async function loadOwnIds(
  database: Database,
  clientId: string,
  vendor: string,
): Promise<readonly string[]> {
  const build = await database.builder()
  const [rows] = await database.read(
    build
      .selectFrom('own_ids')
      .select('id')
      .where('client_id', '=', clientId)
      .where('vendor', '=', vendor)
      .orderBy('created_at_ms')
      .compile(),
  )
  return rows.map((row) => row.id)
}
