import { createHash } from 'node:crypto'
import { isBadEvidence } from '../audit-error.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { verifyNote } from '../note/signed-note.ts'
import { encodeRecord } from '../record/encode-record.ts'
import { MerkleFrontier } from '../tree/frontier.ts'
import { leafHash, showHash } from '../tree/hash.ts'
import { coverSpan } from '../tree/spans.ts'
import { Anchors } from '../verify/anchors.ts'
import { signedCheckpoint } from '../verify/signed-checkpoint.ts'
import { type Fault, faultIn, type Verdict, type VerdictReason } from '../verify/verdict.ts'
import { orUndefined } from './exact-json.ts'
import {
  type ExportEnd,
  type ExportLine,
  type ExportRecord,
  type ExportSkip,
  parseLine,
  sealText,
} from './export-line.ts'

export interface VerifyExportOptions {
  /** The log's keys. They alone are trusted. */
  readonly verifiers: readonly NoteVerifier[]
  /** Checkpoints that were kept elsewhere, as signed notes, not newer than the export. */
  readonly anchors?: readonly string[]
}

/** What verifying an export has found. `size` and `root` are those of the log it was taken from. */
export interface ExportVerdict extends Verdict {
  /** How many records the export holds. */
  readonly records: number
  /** True where the log's key vouches that this is the whole export; else records may have been left out of it. */
  readonly isSealed: boolean
}

/**
 * Returns whether every record of an export is in the log that the checkpoint speaks of, unchanged and in its place.
 * Reads the lines without their newlines. Rejects where they cannot be read.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VerifyExportOptions,
): Promise<ExportVerdict> {
  const check = new ExportCheck(options)
  const iterator = Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]()
  try {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) return check.finish()
      const fault = check.add(value)
      if (fault?.reason === 'deleted' && (await isLater(check.nextSeq, iterator))) {
        return check.verdict({ ...fault, reason: 'swapped' })
      }
      if (fault !== undefined) return check.verdict(fault)
    }
  } catch (error) {
    if (!isBadEvidence(error)) throw error
    return check.verdict({ reason: 'unreadable', firstBad: check.nextSeq })
  } finally {
    await iterator.return?.()
  }
}

class ExportCheck {
  readonly #verifiers: readonly NoteVerifier[]
  readonly #anchors: Anchors
  readonly #tree = new MerkleFrontier()
  readonly #digest = createHash('sha256')
  #checkpoint: Checkpoint | undefined
  #records = 0
  #end: ExportEnd | undefined

  constructor({ verifiers, anchors }: VerifyExportOptions) {
    this.#verifiers = verifiers
    this.#anchors = new Anchors(anchors ?? [], verifiers)
  }

  get nextSeq(): number {
    return this.#tree.size + 1
  }

  /** Takes the next line into account; returns what is wrong with it. */
  add(text: string): Fault | undefined {
    if (this.#end !== undefined) return { reason: 'inserted', firstBad: this.nextSeq }
    const line = orUndefined(() => parseLine(text))
    const fault = line === undefined ? this.#unparsed() : this.#addLine(line)
    this.#digest.update(`${text}\n`)
    return fault
  }

  finish(): ExportVerdict {
    if (this.#checkpoint === undefined) return this.#undecided('nothing_checked')
    const fault = this.#end === undefined ? this.#endsAt(this.nextSeq) : this.#anchors.compare(this.#tree)
    if (fault !== undefined) return this.verdict(fault)
    if (this.#anchors.areUnusable) return this.#undecided('anchor_unusable')
    if (this.#anchors.areUncovered) return this.#undecided('anchor_not_covered')
    if (this.#records === 0) return this.#undecided('nothing_checked')
    return this.#state('intact')
  }

  verdict(fault: Fault): ExportVerdict {
    return { ...this.#state('tampered'), ...fault }
  }

  #unparsed(): Fault {
    return { reason: this.#checkpoint === undefined ? 'unreadable' : 'edited', firstBad: this.nextSeq }
  }

  #addLine(line: ExportLine): Fault | undefined {
    if (line.kind === 'header') return this.#addHeader(line.checkpoint)
    if (this.#checkpoint === undefined) return { reason: 'unreadable', firstBad: 1 }
    if (line.kind === 'end') return this.#addEnd(line, this.#checkpoint)
    const first = line.kind === 'record' ? line.seq : line.first
    const last = line.kind === 'record' ? line.seq : line.last
    if (first < this.nextSeq || last > this.#checkpoint.size)
      return { reason: 'inserted', firstBad: this.nextSeq }
    if (first > this.nextSeq) return faultIn(this.nextSeq, first - 1, 'deleted')
    const fault = this.#anchors.compare(this.#tree)
    if (fault !== undefined) return fault
    return line.kind === 'record' ? this.#addRecord(line) : this.#addSkip(line)
  }

  #addHeader(checkpoint: string): Fault | undefined {
    if (this.#checkpoint !== undefined) return { reason: 'inserted', firstBad: this.nextSeq }
    this.#checkpoint = signedCheckpoint(checkpoint, this.#verifiers)
    return this.#checkpoint === undefined ? { reason: 'forged_checkpoint', firstBad: 1 } : undefined
  }

  #addRecord({ seq, leaf, event }: ExportRecord): Fault | undefined {
    if (leafHash(encodeRecord(event)) !== leaf) return { reason: 'edited', firstBad: seq }
    this.#tree.append(leaf)
    this.#records += 1
    return undefined
  }

  #addSkip({ first, last, hashes }: ExportSkip): Fault | undefined {
    const nodes = coverSpan([first - 1, last])
    if (nodes.length !== hashes.length || nodes.length === 0) return faultIn(first, last, 'edited')
    for (const [index, { level }] of nodes.entries()) this.#tree.appendSubtree(level, hashes[index] ?? '')
    this.#anchors.passTo(this.#tree.size)
    return undefined
  }

  #addEnd(end: ExportEnd, checkpoint: Checkpoint): Fault | undefined {
    this.#end = end
    if (this.#tree.size < checkpoint.size) return this.#endsAt(this.nextSeq)
    const whole = faultIn(1, checkpoint.size, 'edited')
    if (this.#tree.root() !== checkpoint.root) return whole
    if (end.records !== this.#records || end.digest !== this.#digest.copy().digest('hex')) return whole
    if (end.seal === undefined) return undefined
    const signed = orUndefined(() => verifyNote(end.seal ?? '', this.#verifiers))
    return signed === sealText(checkpoint.origin, end) ? undefined : { ...whole, reason: 'forged_checkpoint' }
  }

  #endsAt(firstBad: number): Fault {
    return faultIn(firstBad, this.#checkpoint?.size ?? firstBad, 'truncated')
  }

  #undecided(reason: VerdictReason): ExportVerdict {
    return { ...this.#state('undecided'), reason }
  }

  #state(outcome: Verdict['outcome']): ExportVerdict {
    return {
      outcome,
      ok: outcome === 'intact',
      size: this.#tree.size,
      root: showHash(this.#tree.root()),
      anchoredSize: this.#anchors.agreedSize,
      records: this.#records,
      isSealed: outcome !== 'tampered' && this.#end?.seal !== undefined,
    }
  }
}

/** True where a record that is missing at its place comes later. */
async function isLater(seq: number, rest: AsyncIterator<string> | Iterator<string>): Promise<boolean> {
  for (;;) {
    const { done, value } = await rest.next()
    if (done) return false
    const line = orUndefined(() => parseLine(value))
    if ((line?.kind === 'record' && line.seq === seq) || (line?.kind === 'skip' && line.first === seq))
      return true
  }
}
