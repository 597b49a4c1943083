import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type RandomSource, systemRandom } from '../../core/index.ts'
import { unproven, unreadable } from '../audit-error.ts'
import { type HashedId, isHashedId } from './hashed-id.ts'

/**
 * A value in a record that can be erased: encrypted under its subject's key. The leaf is a hash of the ciphertext, so
 * that it stays valid when the key, and with it the value, is gone for good.
 */
export type SealedField = `e1.${HashedId}.${string}`

/** Where the value stands. It opens nowhere else, so that nobody can move it to another record or field. */
export interface FieldPlace {
  readonly subject: HashedId
  readonly requestId: string
  /** For example `metadata.email`. */
  readonly field: string
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Returns a value under the subject's key of 32 bytes: AES-256-GCM with a random nonce. */
export function sealField(
  value: string,
  place: FieldPlace,
  key: Uint8Array,
  random: RandomSource = systemRandom,
): SealedField {
  const nonce = random(nonceBytes)
  const cipher = createCipheriv(algorithm, requireKey(key), nonce, { authTagLength: tagBytes })
  cipher.setAAD(placeBytes(place))
  const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `e1.${place.subject}.${sealed.toString('base64url')}`
}

/** Returns the value. Throws under any other key, and where the value was changed or moved. */
export function openField(sealed: SealedField, place: FieldPlace, key: Uint8Array): string {
  const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url')
  if (subjectOf(sealed) !== place.subject || bytes.length < nonceBytes + tagBytes) {
    throw unreadable('that is not a sealed field of this subject')
  }
  const decipher = createDecipheriv(algorithm, requireKey(key), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(placeBytes(place))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    const value = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([value, decipher.final()]).toString('utf8')
  } catch (error) {
    throw unproven('a sealed field was changed or moved, or this is not its key', error)
  }
}

/** Returns whose key opens a sealed field, or undefined for any other text. */
export function subjectOf(text: string): HashedId | undefined {
  const [, subject] = /^e1\.([^.]+)\.[A-Za-z0-9_-]+$/.exec(text) ?? []
  return subject !== undefined && isHashedId(subject) ? subject : undefined
}

function requireKey(key: Uint8Array): Uint8Array {
  if (key.length !== keyBytes) throw unreadable('the key of a subject is not 32 bytes')
  return key
}

function placeBytes({ subject, requestId, field }: FieldPlace): Buffer {
  return Buffer.from(JSON.stringify([subject, requestId, field]))
}
