import type { RecordedEvent } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { canonicalJson, quote } from './canonical-json.ts'

/** First byte of every record: tells which rules its bytes follow, should there ever be others. */
export const recordVersion = '1'

/** Longest record in bytes. A record is a line about a call, never the call itself. */
export const recordBytesMax = 256 * 1024

/** Farthest from 1970 that a `Date` reaches, in milliseconds. */
const dateMsMax = 8.64e15

const phases: ReadonlySet<unknown> = new Set(['intent', 'outcome', 'event'])
const actorKinds: ReadonlySet<unknown> = new Set(['client', 'operator', 'system'])
const results: ReadonlySet<unknown> = new Set([undefined, 'success', 'failure'])

/**
 * Returns the canonical bytes of a record as a string of printable ASCII, one character a byte, without a line break:
 * the version, then JSON with its fields in the order of `RecordedEvent`. Two records are equal exactly where these
 * are, and this is what a leaf of the tree hashes. Throws where a field has a value that its type does not allow, and
 * for a record longer than 256 KiB.
 */
export function encodeRecord(event: RecordedEvent): string {
  const { atMs, phase, actor, result, durationMs, metadata } = event
  if (!Number.isInteger(atMs) || Math.abs(atMs) > dateMsMax) throw unreadable('the time of a record is none')
  if (!phases.has(phase)) throw unreadable('a record has an unknown phase')
  if (!actorKinds.has(actor.kind)) throw unreadable('a record has an unknown kind of actor')
  if (!results.has(result)) throw unreadable('a record has an unknown result')
  let line = `${recordVersion}{"requestId":${quote(event.requestId)},"atMs":${atMs},"phase":"${phase}"`
  line += `,"action":${quote(event.action)},"actor":{"kind":"${actor.kind}","id":${quote(actor.id)}`
  if (actor.claimedUser !== undefined) line += `,"claimedUser":${quote(actor.claimedUser)}`
  line += '}'
  if (event.resource !== undefined) line += `,"resource":${quote(event.resource)}`
  if (event.operation !== undefined) line += `,"operation":${quote(event.operation)}`
  if (result !== undefined) line += `,"result":"${result}"`
  if (event.reason !== undefined) line += `,"reason":${quote(event.reason)}`
  if (durationMs !== undefined) line += `,"durationMs":${finite(durationMs)}`
  if (metadata !== undefined) line += `,"metadata":${objectJson(metadata)}`
  line += '}'
  if (line.length > recordBytesMax) throw unreadable('a record is longer than 256 KiB')
  return line
}

/**
 * Returns the record that a line holds. Throws unless the line is exactly what `encodeRecord` makes of that record: a
 * field twice, an unknown field or one more space would let two readers see two things.
 */
export function parseRecord(line: string): RecordedEvent {
  if (!line.startsWith(recordVersion)) throw unreadable('a record is of an unknown version')
  const event = asEvent(parseJson(line.slice(recordVersion.length)))
  if (encodeRecord(event) !== line) throw unreadable('a record is not canonical')
  return event
}

/**
 * Returns parsed JSON as a record. Looks only at what encoding takes for granted: compare what it encodes to with what
 * was read, which a wrong type anywhere else changes.
 */
export function asEvent(value: unknown): RecordedEvent {
  const isEventShaped =
    typeof value === 'object' &&
    value !== null &&
    'actor' in value &&
    typeof value.actor === 'object' &&
    value.actor !== null
  if (!isEventShaped) throw unreadable('a record has no actor')
  return value as RecordedEvent
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable('a record is not JSON', error)
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw unreadable('the duration of a record is not a number')
  return value
}

function objectJson(metadata: Readonly<Record<string, unknown>>): string {
  const text = canonicalJson(metadata)
  if (!text.startsWith('{')) throw unreadable('the metadata of a record is not an object')
  return text
}
