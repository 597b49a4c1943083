import { print } from './print.ts'
import { printable } from './printable.ts'

type Cells = readonly string[]

/** Returns one line a row under the headings: columns aligned, two spaces between, nothing at the end of a line. */
export function formatTable(headings: Cells, rows: readonly Cells[]): readonly string[] {
  const widths = widthsOf([headings, ...rows])
  return [headings, ...rows].map((row) => formatRow(row, widths))
}

/** Prints rows under headings. */
export function printTable(headings: Cells, rows: readonly Cells[]): void {
  for (const line of formatTable(headings, rows)) print(line)
}

/** Prints a table that goes on: the headings once, and every later row in the columns of the first ones. */
export class TableOfMore {
  readonly #headings: Cells
  #widths: readonly number[] | undefined

  constructor(headings: Cells) {
    this.#headings = headings
  }

  print(rows: readonly Cells[]): void {
    if (rows.length === 0) return
    if (this.#widths === undefined) {
      this.#widths = widthsOf([this.#headings, ...rows])
      print(formatRow(this.#headings, this.#widths))
    }
    for (const row of rows) print(formatRow(row, this.#widths))
  }
}

function widthsOf(rows: readonly Cells[]): readonly number[] {
  const columns = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => printable(row[column] ?? '').length)),
  )
}

function formatRow(row: Cells, widths: readonly number[]): string {
  return widths
    .map((width, column) => printable(row[column] ?? '').padEnd(width))
    .join('  ')
    .trimEnd()
}
