import type { Secret } from '../../core/index.ts'
import { deriveFromSigner } from '../note/note-key.ts'
import { type HashedId, hashIdentifier } from './hashed-id.ts'

/** Persons come back often: hashing once costs more than the rest of a record. */
const rememberedMax = 4_096

/** Names the key for identifiers for good: another word gives other hashes. */
const purpose = 'sallyport audit identifiers'

/** Returns the key for identifiers of a log that has nothing but its signing key: 32 bytes. */
export function identifierKeyOf(signingKey: Secret): Uint8Array {
  return deriveFromSigner(signingKey, purpose)
}

/**
 * Returns the function that hashes a person's identifier under the log's key. What looks hashed is hashed as well: whoever
 * chooses their own name could call themselves by the hash of another, and stand in the log as them.
 */
export function createIdentifierHash(identifierKey: Uint8Array): (value: string) => HashedId {
  const hashes = new Map<string, HashedId>()
  return (value) => {
    const known = hashes.get(value)
    if (known !== undefined) return known
    const hashed = hashIdentifier(value, identifierKey)
    if (hashes.size >= rememberedMax) hashes.clear()
    hashes.set(value, hashed)
    return hashed
  }
}
