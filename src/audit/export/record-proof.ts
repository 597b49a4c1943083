import { Buffer } from 'node:buffer'
import type { RecordedEvent } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote } from '../note/signed-note.ts'
import { parseRecord } from '../record/encode-record.ts'
import { leafHash } from '../tree/hash.ts'
import { proveInclusion, verifyInclusion } from '../tree/inclusion.ts'
import type { ReadNodes } from '../tree/spans.ts'
import type { StoredRecord } from './export-jsonl.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'

/** A record that was proved to be in the log. */
export interface ProvedRecord {
  readonly seq: number
  readonly event: RecordedEvent
  readonly checkpoint: Checkpoint
}

/**
 * Returns the proof of a record, in the form of C2SP tlog-proof with the record's bytes as its extra data: with the
 * log's public key it needs nothing else to be verified. Throws where the checkpoint is older than the record, or the
 * nodes that were read do not lead from the one to the other.
 */
export async function proveRecord(
  { seq, record }: StoredRecord,
  checkpoint: string,
  readNodes: ReadNodes,
): Promise<string> {
  const { size, root } = parseCheckpoint(parseNote(checkpoint).text)
  const index = seq - 1
  const hashes = await proveInclusion(index, size, readNodes)
  verifyInclusion({ index, size, leaf: leafHash(record), root, proof: hashes })
  return formatTlogProof({ extra: Buffer.from(record, 'latin1'), index, hashes, checkpoint })
}

/** Returns the record that was proved. Throws where the proof does not hold, or is not by one of the log's keys. */
export function verifyRecordProof(text: string, verifiers: readonly NoteVerifier[]): ProvedRecord {
  const { extra, index, hashes: proof, checkpoint: note } = parseTlogProof(text)
  if (extra === undefined) throw unreadable('a proof comes without its record')
  const checkpoint = verifyCheckpoint(note, verifiers)
  // Whatever else comes along leads to another root.
  verifyInclusion({ index, size: checkpoint.size, leaf: leafHash(extra), root: checkpoint.root, proof })
  return { seq: index + 1, event: parseRecord(Buffer.from(extra).toString('latin1')), checkpoint }
}
