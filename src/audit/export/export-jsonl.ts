import { createHash } from 'node:crypto'
import { unreadable } from '../audit-error.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/signed-note.ts'
import { parseRecord } from '../record/encode-record.ts'
import { leafHash } from '../tree/hash.ts'
import { coverSpan, type ReadNodes } from '../tree/spans.ts'
import { type ExportLine, formatLine, sealText } from './export-line.ts'

/** A record to export: its place, from 1, and its canonical bytes. */
export interface StoredRecord {
  readonly seq: number
  readonly record: string
}

export interface ExportSource {
  /** The checkpoint to prove the records against, a signed note. */
  readonly checkpoint: string
  /** What to export, in ascending order. Records that were pruned, or filtered out, are simply not there. */
  readonly records: AsyncIterable<StoredRecord> | Iterable<StoredRecord>
  readonly readNodes: ReadNodes
  /**
   * Returns the end's text as a note that the log's key has signed, which seals the export as a whole. Without it,
   * somebody could hide records in it by putting their hashes in their place.
   */
  readonly seal?: (text: string) => Promise<string> | string
  /** Sizes of older checkpoints that the export must be comparable with, although it leaves out what is around them. */
  readonly anchorSizes?: readonly number[]
}

/**
 * Yields an export line by line, each with its newline: a header, then every record of the log in order, either itself
 * or under the root of what is left out, then an end. The lines together give the root of the checkpoint, so they prove
 * each record and its place. Throws for records that are out of order or beyond the checkpoint.
 */
export async function* exportJsonl(source: ExportSource): AsyncGenerator<string> {
  const { origin, size } = parseCheckpoint(parseNote(source.checkpoint).text)
  const digest = createHash('sha256')
  const write = (line: ExportLine): string => {
    const text = `${formatLine(line)}\n`
    digest.update(text)
    return text
  }
  let records = 0
  let done = 0
  yield write({ kind: 'header', checkpoint: source.checkpoint })
  for await (const { seq, record } of source.records) {
    if (seq <= done || seq > size)
      throw unreadable('a record to export is out of order, or beyond the checkpoint')
    for (const skip of await skipped(done, seq - 1, source)) yield write(skip)
    yield write({ kind: 'record', seq, leaf: leafHash(record), event: parseRecord(record) })
    done = seq
    records += 1
  }
  for (const skip of await skipped(done, size, source)) yield write(skip)
  const end = { records, digest: digest.digest('hex') }
  const seal = await source.seal?.(sealText(origin, end))
  yield `${formatLine({ kind: 'end', ...end, seal })}\n`
}

/** Returns the lines for records that are left out, divided where an older checkpoint ends. */
async function skipped(from: number, to: number, source: ExportSource): Promise<ExportLine[]> {
  if (from === to) return []
  const ends = (source.anchorSizes ?? []).filter((size) => size > from && size < to)
  const places = [from, ...new Set(ends.toSorted((left, right) => left - right)), to]
  const lines: ExportLine[] = []
  for (const [index, end] of places.slice(1).entries()) {
    const start = places[index] ?? from
    const hashes = await source.readNodes(coverSpan([start, end]))
    lines.push({ kind: 'skip', first: start + 1, last: end, hashes })
  }
  return lines
}
