import { hashIdentifier, isHashedId } from '../audit/index.ts'
import type { Actor, Recorder } from '../core/index.ts'

/** A browser's users come back often: hashing once costs more than the rest of a record. */
const rememberedMax = 4_096

/** Returns the function that hashes a person's identifier under the log's key. What is hashed already stays as it is. */
export function createIdentifierHash(identifierKey: Uint8Array): (value: string) => string {
  const hashes = new Map<string, string>()
  return (value) => {
    const known = hashes.get(value)
    if (known !== undefined) return known
    const hashed = isHashedId(value) ? value : hashIdentifier(value, identifierKey)
    if (hashes.size >= rememberedMax) hashes.clear()
    hashes.set(value, hashed)
    return hashed
  }
}

/**
 * Returns a recorder that writes no person's identifier: the claimed user becomes a keyed hash, which the same user
 * always has and nobody without the key can undo.
 */
export function createPrivateRecorder(record: Recorder, hash: (value: string) => string): Recorder {
  const hidden = (actor: Actor, user: string): Actor => ({ ...actor, claimedUser: hash(user) })
  return (event) =>
    event.actor.claimedUser === undefined
      ? record(event)
      : record({ ...event, actor: hidden(event.actor, event.actor.claimedUser) })
}
