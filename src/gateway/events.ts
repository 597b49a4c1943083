import type { RecordedEvent } from '../core/index.ts'
import type { Admission } from './admission.ts'

/** What observe mode would have refused. */
export interface Observation {
  readonly reason: string
  readonly rule: string
}

/** Returns the record that is written before a call leaves. */
export function intentEvent(
  admission: Admission,
  atMs: number,
  observed: readonly Observation[],
): RecordedEvent {
  return {
    requestId: admission.requestId,
    atMs,
    phase: 'intent',
    action: `${admission.mount.vendor.id}.api.call`,
    actor: actorOf(admission),
    operation: admission.operation.id,
    metadata: intentMetadata(admission, observed),
  }
}

/** Returns the record of how a call ended. */
export function outcomeEvent(
  admission: Admission,
  atMs: number,
  end: {
    readonly status: number
    readonly reason?: string
    readonly metadata?: Readonly<Record<string, unknown>>
  },
): RecordedEvent {
  return {
    requestId: admission.requestId,
    atMs,
    phase: 'outcome',
    action: `${admission.mount.vendor.id}.api.call`,
    actor: actorOf(admission),
    operation: admission.operation.id,
    result: end.reason === undefined && end.status < 400 ? 'success' : 'failure',
    ...(end.reason === undefined ? {} : { reason: end.reason }),
    durationMs: atMs - admission.startedAtMs,
    metadata: { status: end.status, ...end.metadata },
  }
}

/** Returns the record of what a socket has carried so far. The first says that it is open. */
export function socketEvent(
  admission: Admission,
  atMs: number,
  metadata: Readonly<Record<string, number>>,
): RecordedEvent {
  return {
    requestId: admission.requestId,
    atMs,
    phase: 'event',
    action: `${admission.mount.vendor.id}.api.call`,
    actor: actorOf(admission),
    operation: admission.operation.id,
    durationMs: atMs - admission.startedAtMs,
    metadata,
  }
}

function actorOf(admission: Admission): RecordedEvent['actor'] {
  const id = admission.client.id
  return admission.claimedUser === undefined
    ? { kind: 'client', id }
    : { kind: 'client', id, claimedUser: admission.claimedUser }
}

/** Returns the id of what is asked for, where that holds what people said; undefined for all else. A recorder hashes it. */
function itemOf({ mount, operation, params }: Admission): string | undefined {
  const { content } = mount.vendor
  if (content === undefined) return undefined
  const { wholes, partOf } = content
  const isOfItem = Object.hasOwn(wholes, operation.id) || Object.hasOwn(partOf, operation.id)
  return isOfItem ? Object.values(params)[0] : undefined
}

function intentMetadata(admission: Admission, observed: readonly Observation[]): Record<string, unknown> {
  const { rule, client, key } = admission
  const { tokenId } = admission
  const item = itemOf(admission)
  const metadata = {
    rule,
    environment: client.environment,
    key: key.keyId,
    ...(tokenId === undefined ? {} : { token: tokenId }),
    ...(item === undefined ? {} : { item }),
  }
  if (admission.observed.length + observed.length === 0) return metadata
  const all = [...admission.observed, ...observed].map(({ reason, rule: by }) => ({ reason, rule: by }))
  return { ...metadata, observed: all }
}
