import type { RecordedEvent } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote } from '../note/signed-note.ts'
import { quote } from '../record/canonical-json.ts'
import { asEvent, encodeRecord, parseRecord, recordVersion } from '../record/encode-record.ts'
import { type Hash, leafHash, readHash, showHash } from '../tree/hash.ts'
import { proveInclusion, verifyInclusion } from '../tree/inclusion.ts'
import type { ReadNodes } from '../tree/spans.ts'
import { type JsonObject, parseExactly, readCount, readList, readText } from './exact-json.ts'
import type { StoredRecord } from './export-jsonl.ts'

/** A record that was proved to be in the log. */
export interface ProvedRecord {
  readonly seq: number
  readonly event: RecordedEvent
  readonly checkpoint: Checkpoint
}

interface RecordProof {
  readonly seq: number
  readonly event: RecordedEvent
  readonly proof: readonly Hash[]
  readonly checkpoint: string
}

const format = 'sallyport-record-proof'
const version = 1

/** Returns one line of JSON that proves a record: with the log's public key, it needs nothing else to be verified. */
export async function proveRecord(
  { seq, record }: StoredRecord,
  checkpoint: string,
  readNodes: ReadNodes,
): Promise<string> {
  const { size } = parseCheckpoint(parseNote(checkpoint).text)
  const proof = await proveInclusion(seq - 1, size, readNodes)
  return formatProof({ seq, event: parseRecord(record), proof, checkpoint })
}

/** Returns the record that was proved. Throws where the proof does not hold, or is not by one of the log's keys. */
export function verifyRecordProof(text: string, verifiers: readonly NoteVerifier[]): ProvedRecord {
  const { seq, event, proof, checkpoint: note } = parseExactly(text.trimEnd(), readProof, formatProof)
  if (seq === 0) throw unreadable('records are numbered from 1')
  const checkpoint = verifyCheckpoint(note, verifiers)
  const leaf = leafHash(encodeRecord(event))
  verifyInclusion({ index: seq - 1, size: checkpoint.size, leaf, root: checkpoint.root, proof })
  return { seq, event, checkpoint }
}

function formatProof({ seq, event, proof, checkpoint }: RecordProof): string {
  const record = encodeRecord(event).slice(recordVersion.length)
  const hashes = proof.map((hash) => `"${showHash(hash)}"`).join(',')
  const start = `{"format":"${format}","version":${version},"seq":${seq}`
  return `${start},"record":${record},"proof":[${hashes}],"checkpoint":${quote(checkpoint)}}`
}

function readProof(json: JsonObject): RecordProof {
  return {
    seq: readCount(json.seq),
    event: asEvent(json.record),
    proof: readList(json.proof).map(readHash),
    checkpoint: readText(json.checkpoint),
  }
}
