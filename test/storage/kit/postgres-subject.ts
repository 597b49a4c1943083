import { Client } from 'pg'
import type { StorageOptions } from '../../../src/storage/index.ts'
import type { PostgresServer } from '../../support/postgres.ts'
import type { Subject } from './subject.ts'

/** A real PostgreSQL; `server` is asked for when the first test runs. */
export function postgresSubject(server: () => PostgresServer): Subject {
  const subject: Subject = {
    fresh: async () => ({ kind: 'postgres', url: await server().createDatabase() }),
    query: async (options, _file, sql) =>
      withClient(options, async (client) => (await client.query<Record<string, unknown>>(sql)).rows),
    async fingerprint(options) {
      const tables = await subject.query(
        options,
        'main',
        `select table_name, column_name, data_type,
          query_to_xml(format('select * from %I order by 1', table_name), true, true, '')::text as rows
         from information_schema.columns where table_schema = 'public' order by 1, 2`,
      )
      return JSON.stringify(tables)
    },
    async breakLog(options) {
      await subject.query(options, 'log', 'alter table events rename to events_away')
      return async () =>
        void (await subject.query(options, 'log', 'alter table events_away rename to events'))
    },
    async holdLog(options) {
      const client = new Client({ connectionString: urlOf(options) })
      await client.connect()
      await client.query('begin')
      await client.query('lock table event_head')
      return () => client.end()
    },
  }
  return subject
}

async function withClient<Result>(
  options: StorageOptions,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: urlOf(options) })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function urlOf(options: StorageOptions): string {
  if (options.kind !== 'postgres') throw new Error('not PostgreSQL')
  return options.url
}
