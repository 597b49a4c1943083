import type { RecordedEvent } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { quote } from '../record/canonical-json.ts'
import { asEvent, encodeRecord, recordVersion } from '../record/encode-record.ts'
import { type Hash, readHash, showHash } from '../tree/hash.ts'
import { type JsonObject, parseExactly, readCount, readList, readText } from './exact-json.ts'

/** First line: what the records are proved against. */
export interface ExportHeader {
  readonly kind: 'header'
  /** A signed note. */
  readonly checkpoint: string
}

/** A record, and its leaf hash, which tells a changed record from a changed tree. */
export interface ExportRecord {
  readonly kind: 'record'
  readonly seq: number
  readonly leaf: Hash
  readonly event: RecordedEvent
}

/** Records that are not in the export, by the roots over them: the fewest subtrees, from left to right. */
export interface ExportSkip {
  readonly kind: 'skip'
  readonly first: number
  readonly last: number
  readonly hashes: readonly Hash[]
}

/** Last line. The seal is a signed note over the count and the digest. */
export interface ExportEnd {
  readonly kind: 'end'
  readonly records: number
  /** SHA-256 over all lines before, newlines included. */
  readonly digest: Hash
  readonly seal: string | undefined
}

export type ExportLine = ExportHeader | ExportRecord | ExportSkip | ExportEnd

const format = 'sallyport-audit-export'
const version = 1

/** Returns a line of an export, in printable ASCII and without its newline. */
export function formatLine(line: ExportLine): string {
  switch (line.kind) {
    case 'header':
      return `{"format":"${format}","version":${version},"checkpoint":${quote(line.checkpoint)}}`
    case 'record': {
      const record = encodeRecord(line.event).slice(recordVersion.length)
      return `{"seq":${line.seq},"leaf":"${showHash(line.leaf)}","record":${record}}`
    }
    case 'skip': {
      const hashes = line.hashes.map((hash) => `"${showHash(hash)}"`).join(',')
      return `{"skip":[${line.first},${line.last}],"hashes":[${hashes}]}`
    }
    case 'end': {
      const seal = line.seal === undefined ? '' : `,"seal":${quote(line.seal)}`
      return `{"end":true,"records":${line.records},"sha256":"${showHash(line.digest)}"${seal}}`
    }
  }
}

/** Returns what a line of an export says. Throws where it is not exactly as `formatLine` writes it. */
export function parseLine(text: string): ExportLine {
  return parseExactly(text, readLine, formatLine)
}

/** Returns the text over which an export is sealed. Its second line keeps it apart from a checkpoint. */
export function sealText(origin: string, { records, digest }: Pick<ExportEnd, 'records' | 'digest'>): string {
  return `${origin}/export\nrecords ${records}\n${showHash(digest)}\n`
}

/**
 * Returns what the text of a seal says, or throws: a key of the log signs nothing else on request, so that nobody can
 * have a checkpoint of their own making signed as one.
 */
export function parseSealText(text: string): { readonly origin: string; readonly records: number } {
  const [, origin, records] =
    /^([^\n]+)\/export\nrecords (0|[1-9]\d*)\n[A-Za-z0-9+/]{43}=\n$/.exec(text) ?? []
  if (origin === undefined || !Number.isSafeInteger(Number(records))) throw unreadable('that seals no export')
  return { origin, records: Number(records) }
}

function readLine(json: JsonObject): ExportLine {
  if ('record' in json) {
    return {
      kind: 'record',
      seq: readCount(json.seq),
      leaf: readHash(json.leaf),
      event: asEvent(json.record),
    }
  }
  if ('skip' in json) {
    const [first, last] = readList(json.skip)
    const hashes = readList(json.hashes).map(readHash)
    return { kind: 'skip', first: readCount(first), last: readCount(last), hashes }
  }
  if ('end' in json) {
    const seal = json.seal === undefined ? undefined : readText(json.seal)
    return { kind: 'end', records: readCount(json.records), digest: readHash(json.sha256), seal }
  }
  return { kind: 'header', checkpoint: readText(json.checkpoint) }
}
