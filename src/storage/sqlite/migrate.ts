import type { StorageFile } from '../engine.ts'
import { schemaSteps, type Words } from '../schema/steps.ts'
import { storageNewer } from '../storage-error.ts'
import type { Connection } from './connection.ts'

const words: Words = {
  dialect: 'sqlite',
  integer: 'integer',
  // STRICT: without it SQLite stores text in a column of integers and says nothing.
  table: (name, columns) => `create table ${name} (${columns.join(', ')}) strict`,
}

/** Throws ERR_STORAGE_NEWER if the file was made by a newer version; changes nothing. */
export function refuseNewer(connection: Connection): void {
  const version = readVersion(connection)
  if (version > schemaSteps.length) throw storageNewer(version, schemaSteps.length)
}

/** Brings one file forward to the newest version, or leaves it as it was. Safe to run in two processes at once. */
export function migrateFile(connection: Connection, file: StorageFile): void {
  if (readVersion(connection) === schemaSteps.length) return
  connection.transaction('write', () => {
    refuseNewer(connection)
    const version = readVersion(connection)
    if (version === 0) {
      connection.exec('create table sallyport_schema (version integer not null) strict')
      connection.exec('insert into sallyport_schema (version) values (0)')
    }
    for (const step of schemaSteps.slice(version)) {
      if (step.file === file) for (const sql of step.statements(words)) connection.exec(sql)
    }
    connection.exec(`update sallyport_schema set version = ${schemaSteps.length}`)
  })
}

function readVersion(connection: Connection): number {
  const table = connection.get("select 1 as found from sqlite_schema where name = 'sallyport_schema'")
  return table ? Number(connection.get('select version from sallyport_schema')?.version ?? 0) : 0
}
