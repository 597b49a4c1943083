import { Client } from 'pg'

/** Returns every row of every table as text, by table; nothing for SQLite, whose files speak for themselves. */
export async function databaseText(settings: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const url = settings.map((line) => /^ {2}url: (.+)$/.exec(line)?.[1]).find((found) => found !== undefined)
  const texts = new Map<string, string>()
  if (url === undefined) return texts
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    for (const { name } of rows) {
      const table = client.escapeIdentifier(name)
      // Bytes are shown in hex here, which is among the forms that are looked for.
      const found = await client.query<{ text: string }>(`select ${table}::text as text from ${table}`)
      texts.set(name, found.rows.map(({ text }) => text).join('\n'))
    }
  } finally {
    await client.end()
  }
  if (texts.size === 0) throw new Error('the database has no tables')
  return texts
}
