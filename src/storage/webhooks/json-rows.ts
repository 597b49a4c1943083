import type { Engine } from '../engine.ts'

/**
 * Returns SQL for a table whose rows come as one JSON array in one parameter: a statement of the same text whatever
 * their number, so that it is prepared once. The parameter is the only one of the statement.
 */
export function jsonRows(
  dialect: Engine['dialect'],
  columns: Readonly<Record<string, 'text' | 'bigint'>>,
  alias: string,
): string {
  const names = Object.keys(columns)
  if (dialect === 'postgres') {
    const typed = names.map((name) => `${name} ${columns[name]}`).join(', ')
    return `json_to_recordset($1::json) as ${alias} (${typed})`
  }
  const picked = names.map((name) => `value ->> '${name}' as ${name}`).join(', ')
  return `(select ${picked} from json_each(?)) as ${alias}`
}
