const separators = [',', ';', '\t', '|'] as const
const lineBytesMax = 2_000
/** How far up the first line of a table is looked for, where it is not the first one of the content. */
const tableBytesMax = 8_192
const newline = 0x0a

/** A value in a row of a table, and the row without it. */
interface Cell {
  readonly rowStart: number
  readonly before: string
  readonly after: string
  /** What stands between cells; undefined where they are aligned with spaces. */
  readonly separator: string | undefined
}

/**
 * Returns what the header of a table calls the column that a value stands in; undefined where the value is no cell, or no
 * line is a header. The header is the content's first line, or the first of the lines right above that have as many cells
 * (RFC 4180, and its kin with `;`, tabs, `|` and aligned with spaces); of rows that SQL inserts, the list of columns.
 */
export function columnNameOf(bytes: Buffer, start: number, end: number): string | undefined {
  const cell = cellOf(bytes, start, end)
  if (cell === undefined) return undefined
  const inserted = cell.separator === ',' ? insertedName(bytes, start) : undefined
  if (inserted !== undefined || cell.rowStart === 0) return inserted
  for (const header of [firstLine(bytes), topLine(bytes, cell)]) {
    const name = header === undefined ? undefined : nameIn(header, cell)
    if (name !== undefined) return name
  }
  return undefined
}

/** Returns which cell of a row a value is; undefined for anything else. Looks at no line that is endless. */
export function cellOf(bytes: Buffer, start: number, end: number): Cell | undefined {
  const from = Math.max(0, start - lineBytesMax)
  const newlineBefore = bytes.subarray(from, start).lastIndexOf(newline)
  if (newlineBefore === -1 && from > 0) return undefined
  const rowStart = from + newlineBefore + 1
  const rest = bytes.subarray(end, end + lineBytesMax)
  const newlineAfter = rest.indexOf(newline)
  const before = bytes.toString('latin1', rowStart, start)
  const after = rest.toString('latin1', 0, newlineAfter === -1 ? rest.length : newlineAfter).trimEnd()
  const left = /(.?)[ "']*$/.exec(before)?.[1] ?? ''
  const right = /^["']?\s*(.?)/.exec(after)?.[1] ?? ''
  const separator = separators.find((one) => isBetween(left, right, one))
  if (separator !== undefined) return { rowStart, before, after, separator }
  const isAligned = /(?:^| {2})$/.test(before) && /^(?:$| {2})/.test(after) && (before + after).trim() !== ''
  return isAligned ? { rowStart, before, after, separator: undefined } : undefined
}

/** What stands to the left and to the right of a value and its quotes: a separator on either side, or an edge of the row. */
function isBetween(left: string, right: string, separator: string): boolean {
  const edges = separator === ',' ? '()' : ''
  const fits = (one: string) => one === separator || one === '' || edges.includes(one)
  return fits(left) && fits(right) && [left, right].includes(separator)
}

function nameIn(header: string, { before, after, separator }: Cell): string | undefined {
  if (separator === undefined) {
    const cells = [...header.trimEnd().matchAll(/\S+(?: \S+)*/g)]
    if (cells.length < 2 || !cells.every(([text]) => isName(text))) return undefined
    return cells.find(({ index }) => index === before.length)?.[0]
  }
  const cells = splitRow(header, separator)
  const index = splitRow(before, separator).length - 1
  const count = index + splitRow(after, separator).length
  return cells.length === count && cells.every(isName) ? cells[index] : undefined
}

function firstLine(bytes: Buffer): string | undefined {
  const end = bytes.subarray(0, lineBytesMax).indexOf(newline)
  return end === -1 ? undefined : bytes.toString('latin1', 0, end)
}

/** The highest of the lines above a row that belong to the same table: rules of dashes do as well. */
function topLine(bytes: Buffer, { rowStart, before, after, separator }: Cell): string | undefined {
  const from = Math.max(0, rowStart - tableBytesMax)
  const lines = bytes
    .toString('latin1', from, rowStart)
    .split('\n')
    .slice(from === 0 ? 0 : 1, -1)
  const count = separator === undefined ? 0 : splitRow(`${before}${after}`, separator).length
  let top: string | undefined
  for (const line of lines.reverse()) {
    if (/^[-+|: ]{3,}$/.test(line.trim())) continue
    if (separator === undefined ? line.trim() === '' : splitRow(line, separator).length !== count) break
    top = line
  }
  return top
}

/** `insert into calls (id, token) values ('...', '...'), ('...'` */
function insertedName(bytes: Buffer, start: number): string | undefined {
  const text = bytes.toString('latin1', Math.max(0, start - tableBytesMax), start)
  const rowStart = text.lastIndexOf('(')
  const [, columns] =
    /\(([\w\s,"`[\].]*)\)\s*values\b[^;]*$/i.exec(text.slice(0, Math.max(0, rowStart))) ?? []
  if (columns === undefined) return undefined
  return splitRow(columns.replace(/["`[\]]/g, ''), ',')[splitRow(text.slice(rowStart + 1), ',').length - 1]
}

/** Cells without their quotes. */
function splitRow(row: string, separator: string): string[] {
  const cells: string[] = []
  let [cell, isQuoted] = ['', false]
  for (const character of row) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...cells, cell.trim()]
}

/** A header has names in it: no cell is a number or a sentence; those at the edges of `| a | b |` are empty. */
const isName = (cell: string) => /^(?:[A-Za-z_#][\w .#/()-]{0,59})?$/.test(cell)
