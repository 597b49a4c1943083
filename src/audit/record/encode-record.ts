import type { Actor, RecordedEvent } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { sortMembers, toAscii } from './canonical-json.ts'

/** First byte of every record: tells which rules its bytes follow, should there ever be others. */
export const recordVersion = '1'

/** Longest record in bytes. A record is a line about a call, never the call itself. */
export const recordBytesMax = 256 * 1024

/** Farthest from 1970 that a `Date` reaches, in milliseconds. */
const dateMsMax = 8.64e15

const actorKinds: ReadonlySet<unknown> = new Set<Actor['kind']>(['client', 'operator', 'system', 'user'])

/**
 * Returns the canonical bytes of a record as a string of printable ASCII, one character a byte, without a line break:
 * the version, then JSON with its fields in the order of `RecordedEvent` and canonical metadata. Two records are equal exactly where these
 * are, and this is what a leaf of the tree hashes. Throws where a field has a value that its type does not allow, and
 * for a record longer than 256 KiB.
 */
export function encodeRecord(event: RecordedEvent): string {
  requireTypes(event)
  const { actor } = event
  // Members that are undefined are left out.
  const json = JSON.stringify({
    requestId: event.requestId,
    atMs: event.atMs,
    phase: event.phase,
    action: event.action,
    actor: { kind: actor.kind, id: actor.id, claimedUser: actor.claimedUser },
    resource: event.resource,
    operation: event.operation,
    result: event.result,
    reason: event.reason,
    durationMs: event.durationMs,
    metadata: sortMetadata(event.metadata),
  })
  const line = recordVersion + toAscii(json)
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

/** JSON would write down whatever stands where a text or a number should be. */
function requireTypes(event: RecordedEvent): void {
  const { atMs, phase, actor, result, durationMs } = event
  if (!Number.isInteger(atMs) || Math.abs(atMs) > dateMsMax) throw unreadable('the time of a record is none')
  if (phase !== 'intent' && phase !== 'outcome' && phase !== 'event') {
    throw unreadable('a record has an unknown phase')
  }
  if (!actorKinds.has(actor.kind)) {
    throw unreadable('a record has an unknown kind of actor')
  }
  if (result !== undefined && result !== 'success' && result !== 'failure') {
    throw unreadable('a record has an unknown result')
  }
  if (durationMs !== undefined && !Number.isFinite(durationMs)) {
    throw unreadable('the duration of a record is not a number')
  }
  const hasTexts =
    typeof event.requestId === 'string' &&
    typeof event.action === 'string' &&
    typeof actor.id === 'string' &&
    isTextOrNone(actor.claimedUser) &&
    isTextOrNone(event.resource) &&
    isTextOrNone(event.operation) &&
    isTextOrNone(event.reason)
  if (!hasTexts) throw unreadable('a record holds something else where a text should be')
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function sortMetadata(metadata: RecordedEvent['metadata']): unknown {
  const sorted = sortMembers(metadata)
  const isObject = typeof sorted === 'object' && sorted !== null && !Array.isArray(sorted)
  if (sorted !== undefined && !isObject) throw unreadable('the metadata of a record is not an object')
  return sorted
}
