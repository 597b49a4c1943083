/**
 * Returns the settings for a database and puts its password where PostgreSQL's own clients look for one: the file must
 * not hold it, and child processes inherit it.
 */
export function postgresSettings(url: string): readonly string[] {
  const address = new URL(url)
  process.env.PGPASSWORD = address.password
  address.password = ''
  return ['database:', `  url: ${address.href}`]
}
