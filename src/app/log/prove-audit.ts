import { readFile } from 'node:fs/promises'
import {
  type ProvedRecord,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  proveRecord,
  type StoredRecord,
  verifyRecordProof,
} from '../../audit/index.ts'
import { findHome } from '../../config/index.ts'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import type { SealedLog } from '../../storage/index.ts'
import { homeQuery } from '../home/open-home.ts'
import { readPublishedKeys } from '../keys/published-key.ts'
import { lastCheckpointOf, openReadableLog, type ReadLogRequest } from './read-log.ts'

/**
 * Returns the proof that a record is in the log, as C2SP tlog-proof; it carries the record. Throws ERR_CORE_INPUT where
 * the log has no such record, has pruned it, or is not what its last checkpoint says.
 */
export async function proveAudit(request: ReadLogRequest & { readonly seq: number }): Promise<string> {
  const { log, close } = await openReadableLog(request)
  try {
    const checkpoint = await lastCheckpointOf(log)
    const { seq } = request
    for await (const stored of log.records({ fromSeq: seq, toSeq: seq })) {
      return await proveStored(stored, checkpoint, log)
    }
    const { size } = parseCheckpoint(parseNote(checkpoint).text)
    const isThere = seq >= 1 && seq <= size
    const detail = isThere
      ? 'The bytes of this record were pruned: its hash is all that is left of it.'
      : `The log ends with record ${size}.`
    throw new SallyportError('ERR_CORE_INPUT', { field: 'seq', detail })
  } finally {
    await close()
  }
}

/** Hashes that are kept beside the log are quick to read and may be wrong; the leaves decide. */
async function proveStored(stored: StoredRecord, checkpoint: string, log: SealedLog): Promise<string> {
  try {
    return await proveRecord(stored, checkpoint, log.readKeptNodes)
  } catch (error) {
    if (!isSallyportError(error) || error.code !== 'ERR_CORE_INPUT') throw error
    return proveFromLeaves(stored, checkpoint, log)
  }
}

async function proveFromLeaves(stored: StoredRecord, checkpoint: string, log: SealedLog): Promise<string> {
  try {
    return await proveRecord(stored, checkpoint, log.readNodes)
  } catch (cause) {
    const detail = 'The log is not what its last checkpoint says: audit verify tells what was done to it.'
    throw new SallyportError('ERR_CORE_INPUT', { field: 'log', detail, cause })
  }
}

export interface VerifyProofRequest {
  readonly home?: string
  /** Holds the proof. */
  readonly file: string
  /** Files with verifier keys; without any, those that the home has published. */
  readonly keyFiles: readonly string[]
}

/** Returns the record that a file proves. Throws ERR_CORE_INPUT where it proves none, or no key is known. */
export async function verifyProofFile({ home, file, keyFiles }: VerifyProofRequest): Promise<ProvedRecord> {
  const proof = await readText(file, 'file')
  const keys =
    keyFiles.length > 0
      ? await readKeyFiles(keyFiles)
      : await readPublishedKeys((await findHome(homeQuery(home))).folder)
  if (keys.length === 0) {
    const detail = 'Give the file with the verifier key that the home has published: audit-key.pub.'
    throw new SallyportError('ERR_CORE_INPUT', { field: '--key', detail })
  }
  return verifyRecordProof(proof, keys.map(parseVerifierKey))
}

/** Returns the verifier keys in files, in their published form. Throws ERR_CORE_INPUT where one cannot be read. */
export async function readKeyFiles(files: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(files.map((path) => readText(path, '--key')))).flatMap(linesOf)
}

async function readText(path: string, field: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const detail = `${path} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`
    throw new SallyportError('ERR_CORE_INPUT', { field, detail, cause })
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
