import { isSallyportError, SallyportError } from '../core/index.ts'
import { exitCodeOf } from './exit.ts'

/** Prints one line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Prints one line to standard error: notes and warnings, never results. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a value as JSON, two spaces deep: the form other programs rely on. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Prints rows under headings, columns aligned, two spaces between. Control characters cannot reach the terminal. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = [headings, ...rows].map((row) => row.map(printable))
  const widths = headings.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  for (const row of table) {
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** Returns text without control characters, so that no stored name can move the cursor or forge a line. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}

/** Returns a time as `2026-11-22 14:03`, UTC; a dash for none. */
export function formatTime(atMs: number | null | undefined): string {
  return atMs === null || atMs === undefined
    ? '-'
    : new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
}

/** Returns a span as `3d`, `5h`, `12m` or `40s`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)}d`
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)}h`
  if (seconds >= 60) return `${Math.floor(seconds / 60)}m`
  return `${seconds}s`
}

/** Prints an error for a person, or as JSON, and returns the exit code. */
export function printError(error: unknown, options: { json: boolean; verbose: boolean }): number {
  const known = isSallyportError(error) ? error : new SallyportError('ERR_CORE_INTERNAL', { cause: error })
  if (options.json) {
    const { code, message, help, field, detail } = known
    printJson({ error: { code, message, help, ...(field ? { field } : {}), ...(detail ? { detail } : {}) } })
  } else {
    note(`sallyport: ${known.message}${known.field === undefined ? '' : ` (${known.field})`}`)
    if (known.detail !== undefined) note(`  ${known.detail.replaceAll('\n', '\n  ')}`)
    note(`  ${known.help}`)
  }
  if (options.verbose && known.cause !== undefined)
    note(String(known.cause instanceof Error ? known.cause.stack : known.cause))
  return exitCodeOf(known)
}
