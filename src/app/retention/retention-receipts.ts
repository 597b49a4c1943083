import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import {
  parseCheckpoint,
  parseNote,
  parseRecord,
  parseVerifierKey,
  proveRecord,
  readLeaves,
  rememberNodes,
  verifyRecordProof,
} from '../../audit/index.ts'
import { findHome } from '../../config/index.ts'
import { type RecordedEvent, SallyportError } from '../../core/index.ts'
import { type ErasureReceipt, erasureAction, type Receipt, receiptAction } from '../../retention/index.ts'
import type { SealedLog } from '../../storage/index.ts'
import { homeQuery } from '../home/open-home.ts'
import { readPublishedKeys } from '../keys/published-key.ts'
import { readKeyFiles } from '../log/prove-audit.ts'
import { lastCheckpointOf, openReadableLog, type ReadLogRequest } from '../log/read-log.ts'

/** A receipt with its proof: one line of an export. */
export interface ProvedReceipt {
  readonly seq: number
  readonly atMs: number
  readonly receipt: Receipt | ErasureReceipt
  /** C2SP tlog-proof, which carries the record that the receipt stands in. */
  readonly proof: string
}

/** Which receipts are asked for; all unless given. */
export interface ReceiptsRequest extends ReadLogRequest {
  readonly run?: string
  /** Those of things that these keyed hashes stand for. */
  readonly subjects?: ReadonlySet<string>
}

/** Yields the receipts of the log, oldest first, each with its proof where one is asked for. */
export async function* readReceipts(
  request: ReceiptsRequest & { readonly withProof?: boolean },
): AsyncGenerator<ProvedReceipt> {
  const { log, close } = await openReadableLog(request)
  try {
    if ((await log.head()) === undefined) return
    const checkpoint = await lastCheckpointOf(log)
    const { size } = parseCheckpoint(parseNote(checkpoint).text)
    // Read from the log one by one, each proof would read all of it.
    const readNodes = request.withProof
      ? rememberNodes(readLeaves(await readAllLeaves(log, size)))
      : log.readNodes
    for await (const stored of log.records({ fromSeq: 1, toSeq: size })) {
      // Reading what is no receipt would cost far more than passing it by.
      if (!actions.some((action) => stored.record.includes(`"${action}"`))) continue
      const event = parseRecord(stored.record)
      const receipt = receiptOf(event)
      if (receipt === undefined || !isAskedFor(receipt, request)) continue
      const proof = request.withProof ? await proveRecord(stored, checkpoint, readNodes) : ''
      yield { seq: stored.seq, atMs: event.atMs, receipt, proof }
    }
  } finally {
    await close()
  }
}

function isAskedFor(
  { run, subject }: Receipt | ErasureReceipt,
  request: Pick<ReceiptsRequest, 'run' | 'subjects'>,
): boolean {
  return (request.run === undefined || run === request.run) && (request.subjects?.has(subject) ?? true)
}

/** Returns the leaf hashes of the first records: 32 bytes each, and nothing else of them. */
async function readAllLeaves(log: SealedLog, size: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const { leafHashes } of log.batches({ toSeq: size })) pieces.push(leafHashes)
  return Buffer.concat(pieces)
}

/**
 * Writes receipts with their proofs into a new file, a line each, and returns how many. Throws ERR_CORE_INPUT, and leaves no file,
 * where none is of what was asked for.
 */
export async function exportReceipts(
  request: ReceiptsRequest & { readonly output: string },
): Promise<number> {
  const file = await open(request.output, 'wx', 0o600)
  let count = 0
  try {
    for await (const proved of readReceipts({ ...request, withProof: true })) {
      await file.write(`${JSON.stringify(proved)}\n`)
      count += 1
    }
    await file.sync()
  } finally {
    await file.close()
  }
  const field = request.subjects === undefined ? '--run' : '--id'
  const isOfSomething = request.run !== undefined || request.subjects !== undefined
  if (count === 0 && isOfSomething) {
    await rm(request.output)
    throw new SallyportError('ERR_CORE_INPUT', { field, detail: 'The log has no receipt of it.' })
  }
  return count
}

export interface ReceiptsVerdict {
  readonly ok: boolean
  readonly receipts: number
  /** Things of which there is more than one receipt. */
  readonly repeated: number
  /** The first line that does not hold, and why. */
  readonly firstBad?: { readonly line: number; readonly reason: string }
}

/**
 * Returns whether every receipt of a file was proved to be in a log that one of the keys has signed, and says what its line
 * says. Needs the verifier key alone: no home, no network. Throws ERR_CORE_INPUT where no key is known.
 */
export async function verifyReceipts(request: {
  readonly home?: string
  readonly file: string
  readonly keyFiles: readonly string[]
}): Promise<ReceiptsVerdict> {
  const keys =
    request.keyFiles.length > 0
      ? await readKeyFiles(request.keyFiles)
      : await readPublishedKeys((await findHome(homeQuery(request.home))).folder)
  if (keys.length === 0) {
    const detail = 'Give the file with the verifier key that the home has published: audit-key.pub.'
    throw new SallyportError('ERR_CORE_INPUT', { field: '--key', detail })
  }
  const verifiers = keys.map(parseVerifierKey)
  const seen = new Set<string>()
  let receipts = 0
  let repeated = 0
  for await (const [line, text] of linesOf(request.file)) {
    let subject: string
    try {
      subject = verifyLine(text, verifiers)
    } catch (error) {
      const reason = (error instanceof SallyportError ? error.detail : undefined) ?? 'It is malformed.'
      return { ok: false, receipts, repeated, firstBad: { line, reason } }
    }
    receipts += 1
    if (seen.has(subject)) repeated += 1
    seen.add(subject)
  }
  // A file that says nothing proves nothing.
  return { ok: receipts > 0, receipts, repeated }
}

function verifyLine(text: string, verifiers: Parameters<typeof verifyRecordProof>[1]): string {
  const line = JSON.parse(text) as ProvedReceipt
  const { seq, event } = verifyRecordProof(line.proof, verifiers)
  const proved = receiptOf(event)
  const claimed = JSON.stringify(sorted(line.receipt))
  if (proved === undefined || seq !== line.seq || event.atMs !== line.atMs)
    throw new SallyportError('ERR_CORE_INPUT', { detail: 'Its proof is of another record.' })
  if (JSON.stringify(sorted(proved)) !== claimed)
    throw new SallyportError('ERR_CORE_INPUT', {
      detail: 'It says something else than the record that is proved.',
    })
  // Somebody may be erased again: that is no second receipt of the same thing.
  return proved.kind === 'person' ? `${proved.subject} ${proved.run}` : proved.subject
}

function receiptOf(event: RecordedEvent): Receipt | ErasureReceipt | undefined {
  const receipt = actions.includes(event.action) ? event.metadata?.receipt : undefined
  return typeof receipt === 'object' && receipt !== null ? (receipt as Receipt | ErasureReceipt) : undefined
}

/** Of one thing, and of a person with everything that was known of them. */
const actions: readonly string[] = [receiptAction, erasureAction]

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const)
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function* linesOf(file: string): AsyncGenerator<readonly [number, string]> {
  let line = 0
  const stream = createReadStream(file, 'utf8')
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1
      if (text !== '') yield [line, text]
    }
  } catch (cause) {
    const detail = `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`
    throw new SallyportError('ERR_CORE_INPUT', { field: 'file', detail, cause })
  }
}
