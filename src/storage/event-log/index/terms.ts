import { hash } from 'node:crypto'
import type { EventFilter } from '../../../audit/index.ts'
import type { RecordedEvent } from '../../../core/index.ts'
import { itemOf } from '../filter.ts'

/**
 * A value in a field, as 52 bits of a hash: the index stays narrow, whatever the values are. Two values may share a term;
 * records are compared with the filter itself in any case.
 */
export type Term = number

const hexDigits = 13

/** Common values are hashed once: of most records only the request id is new. */
const rememberedMax = 10_000
const remembered = new Map<string, Term>()

/** Returns the terms under which a record is found. */
export function termsOf(event: RecordedEvent): readonly Term[] {
  const { requestId, actor, action, resource, operation, result, reason } = event
  const terms = [
    hashTerm(`request ${requestId}`),
    termOf('actor', actor.id),
    termOf('action', action),
    termOf('kind', kindOf(action)),
    termOf('user', actor.claimedUser),
    termOf('resource', resource),
    termOf('item', itemOf(event)),
    termOf('operation', operation),
    // Nearly all of them are successes: nothing would be found quicker by that.
    termOf('result', result === 'failure' ? result : undefined),
    termOf('reason', reason),
    pairOf(actor.id, 'operation', operation),
    pairOf(actor.id, 'reason', reason),
  ]
  return terms.filter((term) => term !== undefined)
}

/** Returns the terms that every record has which passes the filter. None where it asks for nothing that is indexed. */
export function termsFor(filter: EventFilter): readonly Term[] {
  const { requestId, actorId, action, claimedUser, resource, item, operation, result, reason } = filter
  const terms = [
    requestId === undefined ? undefined : hashTerm(`request ${requestId}`),
    termOf('actor', actorId),
    // What all actions have in common that begin like this is the first word, where it is whole.
    action?.endsWith('*') ? termOf('kind', kindOf(action)) : termOf('action', action),
    termOf('user', claimedUser),
    termOf('resource', resource),
    termOf('item', item),
    termOf('operation', operation),
    termOf('result', result === 'failure' ? result : undefined),
    termOf('reason', reason),
    pairOf(actorId, 'operation', operation),
    pairOf(actorId, 'reason', reason),
  ]
  return terms.filter((term) => term !== undefined)
}

/**
 * Whether somebody ever did something is what is asked most, and often the answer is no: a busy commit holds both, of
 * different records, and each such commit would be read for nothing.
 */
function pairOf(actorId: string | undefined, field: string, value: string | undefined): Term | undefined {
  return actorId === undefined || value === undefined
    ? undefined
    : termOf(`actor ${field}`, `${actorId} ${value}`)
}

/** Returns the first word of an action: its vendor, or what it was done to. */
function kindOf(action: string): string | undefined {
  const end = action.indexOf('.')
  return end < 0 ? undefined : action.slice(0, end)
}

function termOf(field: string, value: string | undefined): Term | undefined {
  if (value === undefined) return undefined
  const text = `${field} ${value}`
  const known = remembered.get(text)
  if (known !== undefined) return known
  if (remembered.size >= rememberedMax) remembered.clear()
  const term = hashTerm(text)
  remembered.set(text, term)
  return term
}

function hashTerm(text: string): Term {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, hexDigits), 16)
}
