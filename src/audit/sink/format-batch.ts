import type { StoredRecord } from '../export/export-jsonl.ts'
import { type OcsfOptions, toOcsf } from '../ocsf/to-ocsf.ts'
import { quote } from '../record/canonical-json.ts'
import { parseRecord, recordVersion } from '../record/encode-record.ts'

/** How records are written for a sink. */
export type SinkFormat = 'records' | 'ocsf'

/**
 * Returns records as lines of JSON, each with its newline. Each line carries the log's name and the record's place in
 * it: `origin` and `seq`, or `metadata.uid` of OCSF, by which the receiver drops repetitions.
 */
export function formatBatch(
  records: readonly StoredRecord[],
  format: SinkFormat,
  options: OcsfOptions,
): string {
  return records.map((stored) => `${formatRecord(stored, format, options)}\n`).join('')
}

function formatRecord({ seq, record }: StoredRecord, format: SinkFormat, options: OcsfOptions): string {
  if (format === 'ocsf') return JSON.stringify(toOcsf(seq, parseRecord(record), options))
  return `{"origin":${quote(options.origin)},"seq":${seq},"record":${record.slice(recordVersion.length)}}`
}
