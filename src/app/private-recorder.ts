import { hashIdentifier } from '../audit/index.ts'
import type { Actor, Recorder } from '../core/index.ts'

/** A browser's users come back often: hashing once costs more than the rest of a record. */
const rememberedMax = 4_096

/**
 * Returns a recorder that writes no person's identifier: the claimed user becomes a keyed hash, which the same user
 * always has and nobody without the key can undo.
 */
export function createPrivateRecorder(record: Recorder, identifierKey: Uint8Array): Recorder {
  const hashes = new Map<string, string>()
  const hashOf = (user: string): string => {
    const known = hashes.get(user)
    if (known !== undefined) return known
    const hashed = hashIdentifier(user, identifierKey)
    if (hashes.size >= rememberedMax) hashes.clear()
    hashes.set(user, hashed)
    return hashed
  }
  const hidden = (actor: Actor, user: string): Actor => ({ ...actor, claimedUser: hashOf(user) })
  return (event) =>
    event.actor.claimedUser === undefined
      ? record(event)
      : record({ ...event, actor: hidden(event.actor, event.actor.claimedUser) })
}
