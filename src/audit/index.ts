/**
 * The tamper-evident log: canonical records, an RFC 6962 tree over them, signed checkpoints, proofs, verification of
 * logs and exports, and what keeps personal data out of it. Refuses records it cannot write unambiguously and calls
 * nothing intact that it has not checked. Pure: whoever stores a commit keeps the tree it gives for the next; remembers
 * subjects' keys through a `SubjectKeyStore`.
 *
 * @module
 * @example
 * const { batch, tree } = sealBatch(joinRecords(events.map(encodeRecord)), openHead(head, verifiers), [signer])
 * await store.commit(batch, { checkpoint: batch.checkpoint, tree: tree.toBytes() })
 * const { outcome, reason, firstBad } = await verifyLog(store.batches(), { verifiers, anchors })
 */
export { type Anchor, formatAnchor, readAnchors } from './anchor/anchor-line.ts'
export { type CsvColumn, csvColumns, csvHeader, csvLine } from './export/csv.ts'
export { type ExportSource, exportJsonl, type StoredRecord } from './export/export-jsonl.ts'
export { parseSealText } from './export/export-line.ts'
export { readLines } from './export/read-lines.ts'
export { type ProvedRecord, proveRecord, verifyRecordProof } from './export/record-proof.ts'
export { formatTlogProof, parseTlogProof, type TlogProof } from './export/tlog-proof.ts'
export { type ExportVerdict, type VerifyExportOptions, verifyExport } from './export/verify-export.ts'
export { type Batch, batchLimits } from './log/batch.ts'
export { decodeBatches, encodeBatch } from './log/batch-bytes.ts'
export type { EventFilter, StoredEvent } from './log/event-filter.ts'
export { type LogHead, openHead, rebuildTree } from './log/log-head.ts'
export type { LogHold, LogRetention, PrunePlan } from './log/log-retention.ts'
export { pruneAction, pruneBody, pruneMetadata, pruneRangesMax, type SeqRange } from './log/prune.ts'
export { type SealedBatch, sealBatch } from './log/seal-batch.ts'
export {
  type Checkpoint,
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from './note/checkpoint.ts'
export {
  createNoteKey,
  type NoteKeyPair,
  type NoteSigner,
  type NoteVerifier,
  parseSignerKey,
  parseVerifierKey,
  verifierKeyOf,
} from './note/note-key.ts'
export { type NoteSignature, type ParsedNote, parseNote, signNote, verifyNote } from './note/signed-note.ts'
export { type OcsfEvent, ocsfVersion } from './ocsf/ocsf-classes.ts'
export { type OcsfOptions, toOcsf } from './ocsf/to-ocsf.ts'
export { type HashedId, hashIdentifier, isHashedId } from './privacy/hashed-id.ts'
export { createIdentifierHash, identifierKeyOf } from './privacy/identifier-hash.ts'
export { type FieldPlace, openField, type SealedField, sealField, subjectOf } from './privacy/sealed-field.ts'
export { SealedSubjectKeys, type SubjectKeyRows } from './privacy/sealed-subject-keys.ts'
export { removed, SecretFilter } from './privacy/secret-filter.ts'
export type { SecretShape } from './privacy/secret-shapes.ts'
export type { SubjectKeyStore } from './privacy/subject-key-store.ts'
export { joinRecords, splitBody } from './record/body.ts'
export { quote } from './record/canonical-json.ts'
export { encodeRecord, parseRecord, recordBytesMax } from './record/encode-record.ts'
export { formatBatch, type SinkFormat } from './sink/format-batch.ts'
export {
  type SinkAnswer,
  SinkDelivery,
  type SinkDeliveryOptions,
  type SinkState,
} from './sink/sink-delivery.ts'
export type { SinkPositionStore } from './sink/sink-position-store.ts'
export { type Consistency, proveConsistency, verifyConsistency } from './tree/consistency.ts'
export { frontierBytesMax, MerkleFrontier } from './tree/frontier.ts'
export {
  emptyRoot,
  type Hash,
  hashBytes,
  leafHash,
  nodeHash,
  packHashes,
  readHash,
  showHash,
  unpackHashes,
} from './tree/hash.ts'
export { type Inclusion, proveInclusion, verifyInclusion } from './tree/inclusion.ts'
export { type ReadableTree, readAround } from './tree/read-around.ts'
export { rememberNodes } from './tree/remembered-nodes.ts'
export { foldPerfect, type NodeId, type ReadNodes } from './tree/spans.ts'
export { growTree, readLeaves, rootOf } from './tree/stored-leaves.ts'
export type { LogProgress, VerifyLogOptions } from './verify/log-check.ts'
export type { Outcome, Verdict, VerdictReason } from './verify/verdict.ts'
export { verifyLog } from './verify/verify-log.ts'
