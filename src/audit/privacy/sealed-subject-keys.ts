import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type RandomSource, systemRandom } from '../../core/index.ts'
import { unproven } from '../audit-error.ts'
import type { HashedId } from './hashed-id.ts'
import type { SubjectKeyStore } from './subject-key-store.ts'

/** Remembers sealed keys by subject. Implemented in `storage/`, for both databases. */
export interface SubjectKeyRows {
  find(subject: HashedId): Promise<string | undefined>
  /** Keeps the first key that a subject is given; resolves with the one that stands, once it is durable. */
  insert(subject: HashedId, sealed: string): Promise<string>
  /** Destroys it, in the files as far as the database lets us. Resolves and rejects as `SubjectKeyStore.erase`. */
  erase(subject: HashedId): Promise<boolean>
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Keys of subjects, each sealed under one key for all of them and bound to its subject. */
export class SealedSubjectKeys implements SubjectKeyStore {
  readonly #rows: SubjectKeyRows
  readonly #key: Uint8Array
  readonly #random: RandomSource

  constructor(rows: SubjectKeyRows, key: Uint8Array, random: RandomSource = systemRandom) {
    this.#rows = rows
    this.#key = key
    this.#random = random
  }

  async create(subject: HashedId): Promise<Uint8Array> {
    const found = await this.find(subject)
    return found ?? this.#open(subject, await this.#rows.insert(subject, this.#seal(subject)))
  }

  async find(subject: HashedId): Promise<Uint8Array | undefined> {
    const sealed = await this.#rows.find(subject)
    return sealed === undefined ? undefined : this.#open(subject, sealed)
  }

  erase(subject: HashedId): Promise<boolean> {
    return this.#rows.erase(subject)
  }

  #seal(subject: HashedId): string {
    const nonce = this.#random(nonceBytes)
    const cipher = createCipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
    cipher.setAAD(Buffer.from(subject))
    const sealed = Buffer.concat([
      nonce,
      cipher.update(this.#random(keyBytes)),
      cipher.final(),
      cipher.getAuthTag(),
    ])
    return sealed.toString('base64')
  }

  #open(subject: HashedId, sealed: string): Uint8Array {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length !== nonceBytes + keyBytes + tagBytes) throw unproven('the key of a subject was changed')
    const nonce = bytes.subarray(0, nonceBytes)
    const decipher = createDecipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(subject)).setAuthTag(bytes.subarray(-tagBytes))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch (error) {
      throw unproven('the key of a subject was changed, or belongs to another', error)
    }
  }
}
