import type { Client } from 'pg'
import { schemaSteps, type Words } from '../schema/steps.ts'
import { storageNewer } from '../storage-error.ts'

/** Any number, as long as every Sallyport uses the same: whoever holds it may change the schema. */
const migrationLock = 8_686_001

const words: Words = {
  dialect: 'postgres',
  integer: 'bigint',
  table: (name, columns) => `create table ${name} (${columns.join(', ')})`,
}

/** Brings the database forward to the newest version, or leaves it as it was. Safe to run in several instances at once. */
export async function migrateDatabase(client: Client): Promise<void> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    const version = await readVersion(client)
    if (version > schemaSteps.length) throw storageNewer(version, schemaSteps.length)
    if (version === 0) {
      await client.query('create table sallyport_schema (version bigint not null)')
      await client.query('insert into sallyport_schema (version) values (0)')
    }
    for (const step of schemaSteps.slice(version)) {
      for (const sql of step.statements(words)) await client.query(sql)
    }
    if (version < schemaSteps.length) {
      await client.query('update sallyport_schema set version = $1', [schemaSteps.length])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function readVersion(client: Client): Promise<number> {
  const table = await client.query("select to_regclass('sallyport_schema') as found")
  if (table.rows[0]?.found === null) return 0
  const { rows } = await client.query('select version from sallyport_schema')
  return Number(rows[0]?.version ?? 0)
}
