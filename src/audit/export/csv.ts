import type { RecordedEvent } from '../../core/index.ts'
import { canonicalJson } from '../record/canonical-json.ts'

/** The columns of a CSV export, in order. Columns may be added at the end. */
export const csvColumns = [
  'seq',
  'time',
  'phase',
  'action',
  'actor_kind',
  'actor_id',
  'claimed_user',
  'resource',
  'operation',
  'result',
  'reason',
  'duration_ms',
  'request_id',
  'metadata',
] as const

export type CsvColumn = (typeof csvColumns)[number]

/** Ends every line (RFC 4180). */
const lineEnd = '\r\n'

/**
 * What a spreadsheet takes for a formula, at the start of a cell or after a semicolon, which begins a cell in half of
 * the world: quotes and spaces before it do not matter, and the wide forms of the signs count as well.
 */
const formulaStart = /(^|;)(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/** Characters that end a line, move the cursor, or turn the reading direction round. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Returns the first line of a CSV export. */
export function csvHeader(): string {
  return csvColumns.join(',') + lineEnd
}

/**
 * Returns a record as a line of CSV that a spreadsheet only shows: no cell is a formula, none has a line break. To be
 * read, not to be proved: a cell that looked like a formula has an apostrophe before it, and control characters are
 * written as escapes.
 */
export function csvLine(seq: number, event: RecordedEvent): string {
  const cells: Readonly<Record<CsvColumn, string | number | undefined>> = {
    seq,
    time: new Date(event.atMs).toISOString(),
    phase: event.phase,
    action: event.action,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    claimed_user: event.actor.claimedUser,
    resource: event.resource,
    operation: event.operation,
    result: event.result,
    reason: event.reason,
    duration_ms: event.durationMs,
    request_id: event.requestId,
    metadata: event.metadata === undefined ? undefined : canonicalJson(event.metadata),
  }
  return csvColumns.map((column) => cell(cells[column])).join(',') + lineEnd
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  // Text alone can be a formula; a negative number is one, and stays a number.
  if (typeof value === 'number') return String(value)
  const shown = value.replace(invisible, showEscape).replace(formulaStart, "$1'")
  return `"${shown.replaceAll('"', '""')}"`
}

function showEscape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
