import type { RecordedEvent, Recorder } from '../../core/index.ts'

/**
 * Returns a recorder that writes no person's identifier: a user who is claimed, or whom an action is aimed at, an address, and
 * the id of what somebody said become keyed hashes, which the same one always has and nobody without the key can undo.
 */
export function createPrivateRecorder(record: Recorder, hash: (value: string) => string): Recorder {
  return (event) => {
    const { actor, metadata } = event
    if (actor.claimedUser === undefined && metadata === undefined) return record(event)
    return record({
      ...event,
      ...(actor.claimedUser === undefined
        ? {}
        : { actor: { ...actor, claimedUser: hash(actor.claimedUser) } }),
      ...(metadata === undefined ? {} : { metadata: withoutPersons(metadata, hash) }),
    })
  }
}

type Metadata = NonNullable<RecordedEvent['metadata']>

/** The members that name a person, or what one said: `user`, `address`, `item`, and the target of a lock on a user. */
function withoutPersons(metadata: Metadata, hash: (value: string) => string): Metadata {
  const { user, address, item, target } = metadata
  const isOfUser = typeof target === 'object' && target !== null && 'kind' in target && target.kind === 'user'
  const id = isOfUser && 'id' in target ? target.id : undefined
  if (user === undefined && address === undefined && item === undefined && id === undefined) return metadata
  return {
    ...metadata,
    ...(typeof user === 'string' ? { user: hash(user) } : {}),
    ...(typeof address === 'string' ? { address: hash(address) } : {}),
    ...(typeof item === 'string' ? { item: hash(item) } : {}),
    ...(typeof id === 'string' ? { target: { ...(target as object), id: hash(id) } } : {}),
  }
}
