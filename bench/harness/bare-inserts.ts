import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'

/** What one commit of the log holds, as its tables hold it. */
export interface CommitRow {
  readonly body: string
  readonly leaves: string
  readonly checkpoint: string
}

/** The least that a program can do to make rows durable: one insert and one commit for each, and nothing else. */
export interface BareInserts {
  insert(rows: readonly CommitRow[]): Promise<void>
  close(): Promise<void>
}

const makeTable = (number: string) =>
  `create table bare (seq ${number} primary key, body text not null, leaves text not null, checkpoint text not null)`

/** Returns a table in a file of its own in the folder, with the durability of the log: WAL, `synchronous=FULL`. */
export function bareSqlite(folder: string): BareInserts {
  const database = new DatabaseSync(join(folder, 'bare.db'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec(makeTable('integer'))
  const statement = database.prepare('insert into bare values (?, ?, ?, ?)')
  let seq = 0
  return {
    async insert(rows) {
      for (const { body, leaves, checkpoint } of rows) {
        seq += 1
        database.exec('begin immediate')
        statement.run(seq, body, leaves, checkpoint)
        database.exec('commit')
      }
    },
    close: async () => database.close(),
  }
}

/** Returns a table in the database, filled over one connection by one prepared statement. */
export async function barePostgres(url: string): Promise<BareInserts> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows: found } = await client.query<{ fsync: string }>('show fsync')
  if (found[0]?.fsync !== 'on') throw new Error('PostgreSQL does not wait for the disk')
  await client.query(makeTable('bigint'))
  let seq = 0
  return {
    async insert(rows) {
      for (const { body, leaves, checkpoint } of rows) {
        seq += 1
        const values = [seq, body, leaves, checkpoint]
        await client.query({ name: 'bare', text: 'insert into bare values ($1, $2, $3, $4)', values })
      }
    },
    close: () => client.end(),
  }
}
