import {
  csvHeader,
  csvLine,
  exportJsonl,
  parseCheckpoint,
  parseNote,
  parseRecord,
  readAround,
  type StoredRecord,
  toOcsf,
} from '../../audit/index.ts'
import type { RecordedEvent } from '../../core/index.ts'
import type { SealedLog } from '../../storage/index.ts'
import { lastCheckpointOf, openReadableLog, type ReadLogRequest } from './read-log.ts'

/** How records leave the log: with proofs, as events of OCSF, or for a spreadsheet. */
export const exportFormats = ['jsonl', 'ocsf', 'csv'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** Which records to export; all of those that fit everything that is given. */
export interface ExportFilter {
  /** Places, from 1, both ends included. */
  readonly fromSeq?: number
  readonly toSeq?: number
  /** Times in milliseconds since 1970; the end is not included. */
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly action?: string
  readonly actorId?: string
}

export interface ExportAuditRequest extends ReadLogRequest {
  readonly format: ExportFormat
  readonly filter: ExportFilter
  readonly productVersion: string
  /** Seals an export with proofs as a whole. */
  readonly seal?: (text: string) => Promise<string>
  /** Called for each record that is exported. */
  readonly onRecord?: () => void
}

/**
 * Yields an export piece by piece, of the log as it is at the start, holding no more than a page of it. Rejects where the
 * log cannot be read, or holds nothing yet.
 */
export async function* exportAudit(request: ExportAuditRequest): AsyncGenerator<string> {
  const { log, close } = await openReadableLog(request)
  try {
    const checkpoint = await lastCheckpointOf(log)
    const { origin, size, root } = parseCheckpoint(parseNote(checkpoint).text)
    const { format, filter, productVersion, onRecord } = request
    const records = choose(log, { ...filter, toSeq: Math.min(filter.toSeq ?? size, size) }, onRecord)
    if (format === 'jsonl') {
      const { seal } = request
      const from = Math.min((filter.fromSeq ?? 1) - 1, size)
      const to = Math.max(from, Math.min(filter.toSeq ?? size, size))
      // Of what is left out before and after, no leaf is read where the kept hashes are right.
      const tree = { size, root, readKept: log.readKeptNodes, readLeaves: log.readNodes }
      const readNodes = await readAround([from, to], tree)
      yield* exportJsonl({ checkpoint, records, readNodes, ...(seal && { seal }) })
      return
    }
    if (format === 'csv') yield csvHeader()
    for await (const { seq, record } of records) {
      const event = parseRecord(record)
      if (format === 'csv') yield csvLine(seq, event)
      else yield `${JSON.stringify(toOcsf(seq, event, { origin, productVersion }))}\n`
    }
  } finally {
    await close()
  }
}

async function* choose(
  log: SealedLog,
  { fromSeq, toSeq, ...filter }: ExportFilter,
  onRecord: (() => void) | undefined,
): AsyncGenerator<StoredRecord> {
  const range = {
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(toSeq === undefined ? {} : { toSeq }),
  }
  const isWhole = Object.values(filter).every((value) => value === undefined)
  for await (const stored of log.records(range)) {
    if (!isWhole && !isChosen(parseRecord(stored.record), filter)) continue
    onRecord?.()
    yield stored
  }
}

function isChosen(event: RecordedEvent, filter: Omit<ExportFilter, 'fromSeq' | 'toSeq'>): boolean {
  const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY, action, actorId } = filter
  return (
    event.atMs >= sinceMs &&
    event.atMs < untilMs &&
    (action === undefined || event.action === action) &&
    (actorId === undefined || event.actor.id === actorId)
  )
}
