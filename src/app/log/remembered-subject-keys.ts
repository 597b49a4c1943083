import type { HashedId, SubjectKeyStore } from '../../audit/index.ts'

/** As many as there are hashes of users: those who are busy come back often. */
const rememberedMax = 4_096

interface Remembered {
  readonly asked: Promise<Uint8Array>
  key?: Uint8Array
}

/** Keys of subjects, kept in memory once they were asked for: after that a call costs no look into the tables. */
export class RememberedSubjectKeys implements SubjectKeyStore {
  readonly #keys: SubjectKeyStore
  readonly #remembered = new Map<HashedId, Remembered>()

  constructor(keys: SubjectKeyStore) {
    this.#keys = keys
  }

  /** Returns the subject's key where it is remembered. */
  known(subject: HashedId): Uint8Array | undefined {
    return this.#remembered.get(subject)?.key
  }

  /** The same as that of the store; those who ask at once wait for one answer. */
  create(subject: HashedId): Promise<Uint8Array> {
    const remembered = this.#remembered.get(subject)
    if (remembered !== undefined) return remembered.asked
    if (this.#remembered.size >= rememberedMax) this.forget()
    const entry: Remembered = { asked: this.#keys.create(subject) }
    this.#remembered.set(subject, entry)
    entry.asked.then(
      (key) => {
        entry.key = key
      },
      () => {
        if (this.#remembered.get(subject) === entry) this.#remembered.delete(subject)
      },
    )
    return entry.asked
  }

  /** Asks the store: what is remembered here may have been erased elsewhere a moment ago. */
  find(subject: HashedId): Promise<Uint8Array | undefined> {
    return this.#keys.find(subject)
  }

  async erase(subject: HashedId): Promise<boolean> {
    try {
      return await this.#keys.erase(subject)
    } finally {
      // Afterwards: what was asked for meanwhile may still have found the key.
      this.#remembered.delete(subject)
    }
  }

  /** Asks the store again from now on: something was changed by somebody. */
  forget(): void {
    this.#remembered.clear()
  }
}
