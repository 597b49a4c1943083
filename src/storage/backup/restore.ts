import { SallyportError } from '../../core/index.ts'
import { inChunks } from '../chunks.ts'
import type { Database } from '../database.ts'
import type { Statement, StorageFile } from '../engine.ts'
import { rebuildHead } from '../event-log/log-head.ts'
import { logRows, TableSealedLog } from '../event-log/table-sealed-log.ts'
import { schemaSteps } from '../schema/steps.ts'
import type { Tables } from '../schema/tables.ts'
import { storageNewer } from '../storage-error.ts'
import { type BackupRow, linkedTables, longTables, versionTable } from './backup-row.ts'

const emptyHeadSql = "update event_head set size = 0, tree = '', checkpoint = ''"

type BackupRows = AsyncIterable<BackupRow> | Iterable<BackupRow>

/**
 * Puts back what `dump` yielded, on either database. Clients, grants, locks and keys come last and in one transaction:
 * until then the database is not one that anybody would take for complete. If anything fails, nothing stays.
 * Rejects with ERR_VAULT_RESTORE_NOT_EMPTY, ERR_STORAGE_NEWER or ERR_VAULT_BACKUP_INVALID.
 */
export async function restore(database: Database, rows: BackupRows): Promise<void> {
  await refuseFilled(database)
  try {
    const linked = await restoreLong(database, checkVersion(rows))
    const statements = await insertAll(database, linkedTables, linked)
    await database.change(statements)
  } catch (error) {
    // What failed matters more than whether the clean-up did too.
    await Promise.allSettled([
      ...longTables.map(({ name, file }) =>
        database.write([{ sql: `delete from ${name}`, parameters: [] }], file),
      ),
      database.write([{ sql: emptyHeadSql, parameters: [] }], 'log'),
    ])
    throw error
  }
}

async function refuseFilled(database: Database): Promise<void> {
  const names: [string, StorageFile][] = [
    ...linkedTables.map((name): [string, StorageFile] => [name, 'main']),
    ...longTables.map(({ name, file }): [string, StorageFile] => [name, file]),
  ]
  for (const [name, file] of names) {
    const [found = []] = await database.readRows(file, [
      { sql: `select 1 as found from ${name} limit 1`, parameters: [] },
    ])
    if (found.length > 0) throw new SallyportError('ERR_VAULT_RESTORE_NOT_EMPTY', { detail: name })
  }
}

/** Yields the rows after the first, which must tell a version that this one understands. */
async function* checkVersion(rows: BackupRows): AsyncGenerator<BackupRow> {
  let version: number | undefined
  for await (const row of rows) {
    if (version !== undefined) {
      yield row
      continue
    }
    version = row.table === versionTable ? Number(row.row.version) : Number.NaN
    if (version > schemaSteps.length) throw storageNewer(version, schemaSteps.length)
    if (!(version >= 1)) throw invalid('the version is missing')
  }
  if (version === undefined) throw invalid('the backup is empty')
}

/** Puts back the long tables page by page, and returns the rows of the others. */
async function restoreLong(
  database: Database,
  rows: AsyncIterable<BackupRow>,
): Promise<readonly BackupRow[]> {
  const linked: BackupRow[] = []
  let page: BackupRow[] = []
  const flush = async (): Promise<void> => {
    const table = longTables.find(({ name }) => name === page[0]?.table)
    if (table) await database.write(await insertAll(database, [table.name], page), table.file)
    page = []
  }
  for await (const row of rows) {
    const table = longTables.find(({ name }) => name === row.table)
    if (!table) {
      linked.push(row)
      continue
    }
    if (page[0]?.table !== row.table || page.length >= table.rowsPerPage) await flush()
    page.push(row)
  }
  await flush()
  await moveHead(database)
  if (database.dialect === 'postgres') await moveInbox(database)
  return linked
}

/**
 * Lets the log go on after the restored records. Whether they are what was signed is found out when the log is opened:
 * its key is in the vault, which comes last.
 */
async function moveHead(database: Database): Promise<void> {
  const head = await rebuildHead(new TableSealedLog(logRows(database), database.dialect))
  const build = await database.builder()
  const update = build.updateTable('event_head').set(head).where('singleton', '=', 1).compile()
  await database.write([update], 'log')
}

/** The next webhook goes after the restored ones. SQLite asks the table itself. */
async function moveInbox(database: Database): Promise<void> {
  const sql = `select setval(pg_get_serial_sequence('webhook_events', 'seq'),
    coalesce((select max(seq) from webhook_events), 0) + 1, false)`
  await database.write([{ sql, parameters: [] }])
}

async function insertAll(
  database: Database,
  tables: readonly (keyof Tables)[],
  rows: readonly BackupRow[],
): Promise<readonly Statement[]> {
  const build = await database.builder()
  const stray = rows.find(({ table }) => !tables.some((name) => name === table))
  if (stray) throw invalid('it holds a table that this version does not know')
  return tables.flatMap((table) =>
    inChunks(rows.filter((row) => row.table === table)).map((chunk) =>
      build
        .insertInto(table)
        .values(chunk.map(({ row }) => row as never))
        .compile(),
    ),
  )
}

function invalid(detail: string): SallyportError {
  return new SallyportError('ERR_VAULT_BACKUP_INVALID', { detail })
}
