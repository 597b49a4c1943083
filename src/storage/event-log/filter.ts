import type { EventFilter } from '../../audit/index.ts'
import { quote } from '../../audit/index.ts'
import type { RecordedEvent } from '../../core/index.ts'

/** Returns a test for one record's line, which gives the event or undefined; so it does where the record was pruned. */
export function createMatcher(filter: EventFilter = {}): (line: string) => RecordedEvent | undefined {
  // Parsing costs far more than looking for a piece of text, and most lines fail on that.
  const { requestId, actorId, claimedUser, resource, item, operation, reason } = filter
  const pieces = [requestId, actorId, claimedUser, resource, item, operation, reason]
    .filter((value) => value !== undefined)
    .map(quote)
  return (line) => {
    if (line === '' || !pieces.every((piece) => line.includes(piece))) return undefined
    const event = readRecord(line)
    return isMatch(event, filter) ? event : undefined
  }
}

/** Whether the bytes are canonical is for verification to say: readers are many, and want it quick. */
function readRecord(line: string): RecordedEvent {
  return JSON.parse(line.slice(1)) as RecordedEvent
}

function isMatch(event: RecordedEvent, filter: EventFilter): boolean {
  return (
    isSame(filter.requestId, event.requestId) &&
    isSame(filter.actorId, event.actor.id) &&
    isSame(filter.claimedUser, event.actor.claimedUser) &&
    isSame(filter.resource, event.resource) &&
    isSame(filter.item, itemOf(event)) &&
    isSame(filter.operation, event.operation) &&
    isSame(filter.phase, event.phase) &&
    isSame(filter.result, event.result) &&
    isSame(filter.reason, event.reason) &&
    isAction(filter.action, event.action) &&
    event.atMs >= (filter.fromMs ?? Number.NEGATIVE_INFINITY) &&
    event.atMs < (filter.untilMs ?? Number.POSITIVE_INFINITY)
  )
}

/** Returns what stands in a record for something at a vendor that was seen. */
export function itemOf({ metadata }: RecordedEvent): string | undefined {
  const item = metadata?.item
  return typeof item === 'string' ? item : undefined
}

function isSame(wanted: string | undefined, found: string | undefined): boolean {
  return wanted === undefined || wanted === found
}

function isAction(wanted: string | undefined, found: string): boolean {
  if (wanted?.endsWith('*')) return found.startsWith(wanted.slice(0, -1))
  return isSame(wanted, found)
}
