import type { Engine, Statement } from '../../engine.ts'
import type { EventTermRow } from '../../schema/tables.ts'

/** PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766. */
const rowsMax = 4_096

/** The same statements serve every commit, so that they are written and prepared once. */
const texts = new Map<string, string>()

/** Returns the statements that put terms into the index, in its own order: that is quickest for a tree on a disk. */
export function insertTerms(dialect: Engine['dialect'], rows: readonly EventTermRow[]): Statement[] {
  const sorted = rows.toSorted(
    (left, right) => left.span - right.span || left.term - right.term || left.seq - right.seq,
  )
  const statements: Statement[] = []
  for (let at = 0; at < sorted.length; ) {
    // A power of two of rows: few texts do for any number of them.
    const count = Math.min(rowsMax, 2 ** Math.floor(Math.log2(sorted.length - at)))
    const parameters = sorted.slice(at, at + count).flatMap(({ span, term, seq }) => [span, term, seq])
    statements.push({ sql: insertText(dialect, count), parameters })
    at += count
  }
  return statements
}

function insertText(dialect: Engine['dialect'], count: number): string {
  const name = `${dialect} ${count}`
  const known = texts.get(name)
  if (known !== undefined) return known
  const place = (number: number) => (dialect === 'postgres' ? `$${number}` : '?')
  const values = Array.from(
    { length: count },
    (_, row) => `(${place(3 * row + 1)}, ${place(3 * row + 2)}, ${place(3 * row + 3)})`,
  )
  const text = `insert into event_terms (span, term, seq) values ${values.join(', ')} on conflict do nothing`
  texts.set(name, text)
  return text
}
