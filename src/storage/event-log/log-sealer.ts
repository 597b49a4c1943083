import { Buffer } from 'node:buffer'
import {
  leafHash,
  MerkleFrontier,
  type NoteSigner,
  type NoteVerifier,
  openHead,
  parseSignerKey,
  parseVerifierKey,
  sealBatch,
  unpackHashes,
  verifierKeyOf,
} from '../../audit/index.ts'
import { isSallyportError, SallyportError, type Secret } from '../../core/index.ts'
import type { EventHeadRow, EventsRow } from '../schema/tables.ts'
import type { EventBatch } from './event-sink.ts'

/** The head of the log as it is stored. */
export type StoredHead = Omit<EventHeadRow, 'singleton'>

/** A commit that is ready to be written. */
export interface SealedCommit {
  readonly row: EventsRow
  readonly head: StoredHead
  readonly tree: MerkleFrontier
}

/** The head of a log that holds nothing. */
export const emptyHead: StoredHead = { size: 0, tree: '', checkpoint: '' }

/**
 * Seals batches onto the head of a log. Remembers the tree after the last commit, so that the stored one is read and
 * verified only where somebody else has written meanwhile, or a commit of our own ended in doubt.
 */
export class LogSealer {
  readonly verifierKey: string
  readonly #signer: NoteSigner
  readonly #verifiers: readonly NoteVerifier[]
  #known: { readonly head: StoredHead; readonly tree: MerkleFrontier } = {
    head: emptyHead,
    tree: new MerkleFrontier(),
  }

  constructor(signingKey: Secret) {
    this.verifierKey = verifierKeyOf(signingKey)
    this.#signer = parseSignerKey(signingKey)
    this.#verifiers = [parseVerifierKey(this.verifierKey)]
  }

  /** Returns the batch as the commit after this head. Throws ERR_AUDIT_LOG_BROKEN where the head is not one to go on from. */
  seal({ body, atMs }: EventBatch, head: StoredHead): SealedCommit {
    const { batch, firstSeq, tree } = sealBatch(body, this.#treeOf(head), [this.#signer])
    const { checkpoint } = batch
    return {
      row: {
        seq: firstSeq,
        count: tree.size - firstSeq + 1,
        at_ms: atMs,
        body,
        leaves: toBase64(batch.leafHashes),
        checkpoint,
      },
      head: { size: tree.size, tree: toBase64(tree.toBytes()), checkpoint },
      tree,
    }
  }

  /** Takes note that a commit is durable. */
  accept({ head, tree }: SealedCommit): void {
    this.#known = { head, tree }
  }

  /**
   * Returns if the last commit is the one that the head speaks of, and whole: what a torn write or a damaged disk has left
   * behind is not added to. Throws ERR_AUDIT_LOG_BROKEN otherwise.
   */
  verifyEnd(head: StoredHead, last: EventsRow | undefined): void {
    this.#treeOf(head)
    const size = last === undefined ? 0 : last.seq + last.count - 1
    if (size !== head.size || (last?.checkpoint ?? '') !== head.checkpoint) {
      throw broken('the last commit is not the one that the head speaks of')
    }
    if (last !== undefined && !isWhole(last)) throw broken('the last commit is damaged')
  }

  #treeOf(head: StoredHead): MerkleFrontier {
    const known = this.#known
    if (head.checkpoint === known.head.checkpoint && head.size === known.head.size) return known.tree
    // Nobody takes records back: a log that is shorter than it was, or other, was put in the place of this one.
    if (head.size <= known.head.size) throw broken('the log is shorter than it was, or another one')
    return readTree(head, this.#verifiers)
  }
}

function readTree({ tree, checkpoint }: StoredHead, verifiers: readonly NoteVerifier[]): MerkleFrontier {
  try {
    return openHead({ checkpoint, tree: Buffer.from(tree, 'base64') }, verifiers)
  } catch (error) {
    if (!isSallyportError(error)) throw error
    throw broken(error.detail ?? 'its end is not signed by the key of this log', error)
  }
}

/** A record that was pruned is an empty line, and its hash alone remains. */
function isWhole({ body, leaves, count }: EventsRow): boolean {
  const records = body.split('\n')
  const hashes = unpackHashes(Buffer.from(leaves, 'base64'))
  return (
    records.pop() === '' &&
    records.length === count &&
    hashes.length === count &&
    records.every((record, index) => record === '' || leafHash(record) === hashes[index])
  )
}

function broken(detail: string, cause?: unknown): SallyportError {
  return new SallyportError('ERR_AUDIT_LOG_BROKEN', { detail, ...(cause === undefined ? {} : { cause }) })
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
