import type { HashedId } from './hashed-id.ts'

/**
 * Remembers one key of 32 bytes for each subject, apart from the log and sealed like any secret. Implemented in
 * `storage/`, for both databases.
 */
export interface SubjectKeyStore {
  /**
   * Returns the subject's key, made where there is none. Resolves only once it is durable: a value must not outlive
   * the one key that opens it.
   */
  create(subject: HashedId): Promise<Uint8Array>
  /** Returns undefined where the subject has no key, or has one no longer. */
  find(subject: HashedId): Promise<Uint8Array | undefined>
  /**
   * Destroys the key, and with it every value under it. Resolves with false where there was none. A key that is made
   * later does not open what was sealed before. Backups hold what they held: erase there too. Rejects with
   * ERR_AUDIT_HELD where a hold on the log stands.
   */
  erase(subject: HashedId): Promise<boolean>
}
