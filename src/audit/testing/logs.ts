import { Buffer } from 'node:buffer'
import type { RecordedEvent } from '../../core/index.ts'
import type { Batch } from '../log/batch.ts'
import { encodeBatch } from '../log/batch-bytes.ts'
import { sealBatch } from '../log/seal-batch.ts'
import { createNoteKey, type NoteSigner, parseSignerKey, parseVerifierKey } from '../note/note-key.ts'
import { joinRecords } from '../record/body.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { MerkleFrontier } from '../tree/frontier.ts'
import { callEvent } from './events.ts'

export const origin = 'log.example/audit'

const key = createNoteKey(origin, (count) => Buffer.alloc(count, 7))

/** The key of every log here. */
export const signer: NoteSigner = parseSignerKey(key.signerKey)
export const verifiers = [parseVerifierKey(key.verifierKey)]

/** A key of the same name that the log's readers do not know. */
export const stranger: NoteSigner = parseSignerKey(
  createNoteKey(origin, (count) => Buffer.alloc(count, 8)).signerKey,
)

/** A log under way. */
export class TestLog {
  readonly batches: Batch[] = []
  tree = new MerkleFrontier()
  readonly #signer: NoteSigner

  constructor(by: NoteSigner = signer) {
    this.#signer = by
  }

  commit(events: readonly RecordedEvent[]): this {
    return this.commitBody(joinRecords(events.map(encodeRecord)))
  }

  commitBody(body: string): this {
    const { batch, tree } = sealBatch(body, this.tree, [this.#signer])
    this.batches.push(batch)
    this.tree = tree
    return this
  }

  /** The checkpoint of the last commit. */
  get head(): string {
    return this.batches.at(-1)?.checkpoint ?? ''
  }

  get bytes(): Buffer {
    return Buffer.concat(this.batches.map(encodeBatch))
  }
}

/** Returns a log with as many records in each commit as given. Records are numbered from 1. */
export function logOf(sizes: readonly number[], by?: NoteSigner): TestLog {
  const log = new TestLog(by)
  for (const size of sizes) {
    const first = log.tree.size + 1
    log.commit(Array.from({ length: size }, (_, index) => callEvent(first + index)))
  }
  return log
}
