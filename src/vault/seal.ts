import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type RandomSource, SallyportError } from '../core/index.ts'
import { keyBytes } from './master-key.ts'
import type { SealedSecret } from './vault-key.ts'

/** What a sealed value is bound to: moved to another entry, it does not open. */
export interface SealContext {
  readonly vendor: string
  readonly environment: string
  readonly id: string
  readonly version: number
}

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Seals a value under a new data key, and that under the master key. */
export function seal(
  value: Buffer,
  masterKey: Buffer,
  context: SealContext,
  random: RandomSource,
): SealedSecret {
  const dataKey = Buffer.from(random(keyBytes))
  try {
    const nonce = Buffer.from(random(nonceBytes))
    const ciphertext = encrypt(dataKey, nonce, value, bind('value', context))
    return {
      ...wrap(dataKey, masterKey, context, random),
      nonce: nonce.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
    }
  } finally {
    dataKey.fill(0)
  }
}

/** Returns the value; the caller zeroes it. Throws ERR_VAULT_SEALED_BROKEN where anything about it was changed. */
export function open(sealed: SealedSecret, masterKey: Buffer, context: SealContext): Buffer {
  const dataKey = unwrap(sealed, masterKey, context)
  try {
    return decrypt(dataKey, sealed.nonce, sealed.ciphertext, bind('value', context))
  } finally {
    dataKey.fill(0)
  }
}

/** Returns the same sealed value with its data key under another master key; the value itself is not touched. */
export function rewrap(
  sealed: SealedSecret,
  from: Buffer,
  to: Buffer,
  context: SealContext,
  random: RandomSource,
): SealedSecret {
  const dataKey = unwrap(sealed, from, context)
  try {
    return { ...sealed, ...wrap(dataKey, to, context, random) }
  } finally {
    dataKey.fill(0)
  }
}

function wrap(dataKey: Buffer, masterKey: Buffer, context: SealContext, random: RandomSource) {
  const nonce = Buffer.from(random(nonceBytes))
  return {
    wrappedKey: encrypt(masterKey, nonce, dataKey, bind('data-key', context)).toString('base64'),
    wrapNonce: nonce.toString('base64'),
  }
}

function unwrap(sealed: SealedSecret, masterKey: Buffer, context: SealContext): Buffer {
  return decrypt(masterKey, sealed.wrapNonce, sealed.wrappedKey, bind('data-key', context))
}

function encrypt(key: Buffer, nonce: Buffer, plain: Buffer, additional: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce)
  cipher.setAAD(additional)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, nonce: string, sealed: string, additional: Buffer): Buffer {
  try {
    const bytes = Buffer.from(sealed, 'base64')
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64'), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(additional)
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - tagBytes)), decipher.final()])
  } catch (cause) {
    throw new SallyportError('ERR_VAULT_SEALED_BROKEN', { cause })
  }
}

// JSON of an array: no field can run into the next, whatever it holds.
function bind(purpose: 'value' | 'data-key', { vendor, environment, id, version }: SealContext): Buffer {
  return Buffer.from(JSON.stringify(['sallyport', 1, purpose, vendor, environment, id, version]))
}
