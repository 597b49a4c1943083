import type { StoredEvent } from '../../src/control/index.ts'
import { type AnsweredCall, loadOperations } from './load.ts'

/** What a server has acknowledged before it was killed. */
export interface Acknowledged {
  readonly calls: readonly AnsweredCall[]
  readonly clients: readonly { readonly id: string }[]
  /** Ids of vendor keys. */
  readonly keys: readonly string[]
}

/** What is there after it was started again. */
export interface Remaining {
  readonly records: readonly StoredEvent[]
  readonly clientIds: ReadonlySet<string>
  readonly activeKeyIds: ReadonlySet<string>
  /** How many writes have reached the vendor. */
  readonly writesArrived: number
}

/** Returns, in plain words, whatever was acknowledged and is lost; nothing where the promises held. */
export function findLosses(acknowledged: Acknowledged, remaining: Remaining): string[] {
  const { records, clientIds, activeKeyIds, writesArrived } = remaining
  const idsOf = (isWanted: (event: StoredEvent['event']) => boolean) =>
    new Set(records.flatMap(({ event }) => (isWanted(event) ? [event.requestId] : [])))
  const intents = idsOf(({ phase }) => phase === 'intent')
  const refusals = idsOf(({ reason }) => reason === 'scope_missing')
  const writes = idsOf(({ phase, operation }) => phase === 'intent' && operation === loadOperations.write)
  const outcomes = idsOf(({ phase }) => phase === 'outcome')
  const unrecorded = acknowledged.calls.filter(
    ({ kind, requestId }) => !(kind === 'refusal' ? refusals : intents).has(requestId),
  )
  return [
    ...unrecorded.map(({ kind, requestId }) => `a ${kind} was answered and is not in the log: ${requestId}`),
    ...[...intents].filter((id) => !outcomes.has(id)).map((id) => `a call was left open: ${id}`),
    ...(writesArrived > writes.size
      ? [`${writesArrived} writes reached the vendor, the log knows of ${writes.size}`]
      : []),
    ...acknowledged.clients
      .filter(({ id }) => !clientIds.has(id))
      .map(({ id }) => `the client ${id} is lost`),
    ...acknowledged.keys.filter((id) => !activeKeyIds.has(id)).map((id) => `the key ${id} is lost`),
  ]
}
