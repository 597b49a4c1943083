import type { Database } from '../database.ts'
import type { Row, SqlValue, Statement } from '../engine.ts'
import { schemaSteps } from '../schema/steps.ts'
import { type BackupRow, type LongTable, linkedTables, longTables, versionTable } from './backup-row.ts'

/**
 * Yields every row that a backup needs: clients, grants, locks and keys as of one moment, then counters, ids and events,
 * which may go on growing meanwhile. Holds no transaction open and never the whole database in memory.
 */
export async function* dump(database: Database): AsyncGenerator<BackupRow> {
  yield { table: versionTable, row: { version: schemaSteps.length } }
  const linked = await database.readRows(
    'main',
    linkedTables.map((table) => ({ sql: `select * from ${table}`, parameters: [] })),
  )
  for (const [index, table] of linkedTables.entries()) {
    for (const row of linked[index] ?? []) yield { table, row }
  }
  for (const table of longTables) yield* dumpPages(database, table)
}

async function* dumpPages(database: Database, table: LongTable): AsyncGenerator<BackupRow> {
  let last: Row | undefined
  do {
    const statement = pageAfter(table, last, database.dialect)
    const [rows = []] = await database.readRows(table.file, [statement])
    for (const row of rows) yield { table: table.name, row }
    last = rows.at(-1)
  } while (last)
}

function pageAfter(table: LongTable, last: Row | undefined, dialect: Database['dialect']): Statement {
  const key = table.key.join(', ')
  const parameters: SqlValue[] = last ? table.key.map((column) => last[column] ?? null) : []
  const places = parameters.map((_, index) => (dialect === 'postgres' ? `$${index + 1}` : '?'))
  const after = last ? `where (${key}) > (${places.join(', ')})` : ''
  return {
    sql: `select * from ${table.name} ${after} order by ${key} limit ${table.rowsPerPage}`,
    parameters,
  }
}
