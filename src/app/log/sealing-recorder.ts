import { type HashedId, sealField } from '../../audit/index.ts'
import type { RecordedEvent, Recorder } from '../../core/index.ts'
import { within } from '../serving/within.ts'
import type { RememberedSubjectKeys } from './remembered-subject-keys.ts'

/** Where a record holds the sealed user. Part of what is sealed: another name would open nothing that was written. */
export const sealedUserField = 'metadata.sealedUser'

/** How long a call waits for the key of its user, at most. */
const keyMsMax = 4_000

export interface SealingOptions {
  readonly hash: (value: string) => HashedId
  readonly keys: Pick<RememberedSubjectKeys, 'known' | 'create'>
}

/**
 * Returns a recorder that adds to each intent who its claimed user is, encrypted under a key of that user's own. Only to
 * intents: they come from clients that were let in, and whoever is refused must not fill a table with keys.
 */
export function createSealingRecorder(record: Recorder, { hash, keys }: SealingOptions): Recorder {
  const waiting = new Map<string, Promise<void>>()

  const recordSealed = async (event: RecordedEvent, user: string, subject: HashedId) => {
    try {
      const key = await within(keyMsMax, keys.create(subject))
      await record(withSealedUser(event, user, subject, key))
    } finally {
      waiting.delete(event.requestId)
    }
  }

  return (event) => {
    const { phase, requestId } = event
    const user = event.actor.claimedUser
    if (phase !== 'intent' || user === undefined) {
      // How a call ended does not stand before that it began.
      const intent = waiting.get(requestId)
      const after = () => record(event)
      return intent === undefined ? after() : intent.then(after, after)
    }
    const subject = hash(user)
    const key = keys.known(subject)
    if (key !== undefined) return record(withSealedUser(event, user, subject, key))
    const recorded = recordSealed(event, user, subject)
    waiting.set(requestId, recorded)
    return recorded
  }
}

function withSealedUser(
  event: RecordedEvent,
  user: string,
  subject: HashedId,
  key: Uint8Array,
): RecordedEvent {
  const place = { subject, requestId: event.requestId, field: sealedUserField }
  return { ...event, metadata: { ...event.metadata, sealedUser: sealField(user, place, key) } }
}
