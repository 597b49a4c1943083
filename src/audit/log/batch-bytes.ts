import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'
import { hashBytes } from '../tree/hash.ts'
import { type Batch, batchLimits } from './batch.ts'
import { ByteReader } from './byte-reader.ts'

/** Starts every commit in a file: a name, and the version of the format. */
const mark = Buffer.from('SPAUDIT1')

/** The mark, then three lengths of 4 bytes, big endian: records, bytes of the body, bytes of the checkpoint. */
const headerBytes = mark.length + 12

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Returns a commit as bytes: a header, then checkpoint, leaf hashes and body. Throws past the limits of a commit. */
export function encodeBatch({ body, leafHashes, checkpoint }: Batch): Buffer {
  const note = Buffer.from(checkpoint)
  const records = leafHashes.length / hashBytes
  requireLimits(records, body.length, note.length)
  const header = Buffer.alloc(headerBytes)
  mark.copy(header)
  header.writeUInt32BE(records, mark.length)
  header.writeUInt32BE(body.length, mark.length + 4)
  header.writeUInt32BE(note.length, mark.length + 8)
  return Buffer.concat([header, note, leafHashes, Buffer.from(body, 'latin1')])
}

/**
 * Yields the commits in a stream of bytes that may be divided anywhere. Throws where a length is past its limit, before
 * anything of that length is read, and where the bytes end within a commit. Verifies nothing.
 */
export async function* decodeBatches(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Batch> {
  const reader = new ByteReader(chunks)
  try {
    for (;;) {
      const header = await reader.read(headerBytes)
      if (header === undefined) return
      yield await readBatch(header, reader)
    }
  } finally {
    await reader.close()
  }
}

async function readBatch(header: Buffer, reader: ByteReader): Promise<Batch> {
  if (!header.subarray(0, mark.length).equals(mark)) throw unreadable('that is not a commit of an audit log')
  const records = header.readUInt32BE(mark.length)
  const bodyBytes = header.readUInt32BE(mark.length + 4)
  const checkpointBytes = header.readUInt32BE(mark.length + 8)
  requireLimits(records, bodyBytes, checkpointBytes)
  return {
    checkpoint: decodeText(await reader.require(checkpointBytes)),
    leafHashes: await reader.require(records * hashBytes),
    // One character a byte: what is not ASCII hashes to something else, and is found there.
    body: (await reader.require(bodyBytes)).toString('latin1'),
  }
}

function requireLimits(records: number, bodyBytes: number, checkpointBytes: number): void {
  const isAllowed =
    Number.isInteger(records) &&
    records <= batchLimits.records &&
    bodyBytes <= batchLimits.bodyBytes &&
    checkpointBytes <= batchLimits.checkpointBytes
  if (!isAllowed) throw unreadable('a commit is larger than can be')
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw unreadable('a checkpoint is not UTF-8', error)
  }
}
