import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type RandomSource, SallyportError } from '../core/index.ts'
import type { MasterKey } from './master-key.ts'
import type { SealedSecret } from './vault-key.ts'

/** What a sealed value belongs to: it opens nowhere else. */
export interface SealBinding {
  readonly vendor: string
  readonly environment: string
  readonly id: string
  readonly version: number
}

const algorithm = 'aes-256-gcm'
const keyLength = 32
const nonceLength = 12
const tagLength = 16

/**
 * Returns the value sealed: AES-256-GCM under a data key of its own, and that key under the master key. Nonces are
 * random, which NIST SP 800-38D (8.3) allows for 2^32 seals under one key. The value's own buffer is the caller's.
 */
export function seal(
  value: Uint8Array,
  binding: SealBinding,
  master: MasterKey,
  random: RandomSource,
): SealedSecret {
  const dataKey = randomBuffer(keyLength, random)
  try {
    const nonce = randomBuffer(nonceLength, random)
    const ciphertext = encrypt(value, dataKey, nonce, additionalData('value', binding))
    return { ...wrap(dataKey, binding, master, random), nonce: nonce.toString('base64'), ciphertext }
  } finally {
    dataKey.fill(0)
  }
}

/**
 * Returns the value in a buffer, which the caller must overwrite after use. Throws ERR_VAULT_SEALED_BROKEN where any
 * byte was changed, or the value was sealed for something else or under another master key.
 */
export function open(sealed: SealedSecret, binding: SealBinding, master: MasterKey): Buffer {
  const dataKey = unwrap(sealed, binding, master)
  try {
    return decrypt(sealed.ciphertext, dataKey, sealed.nonce, additionalData('value', binding))
  } finally {
    dataKey.fill(0)
  }
}

/** Returns the same sealed value under another master key. The value itself is not opened, the data key is. */
export function rewrap(
  sealed: SealedSecret,
  binding: SealBinding,
  from: MasterKey,
  to: MasterKey,
  random: RandomSource,
): SealedSecret {
  const dataKey = unwrap(sealed, binding, from)
  try {
    return { ...sealed, ...wrap(dataKey, binding, to, random) }
  } finally {
    dataKey.fill(0)
  }
}

function wrap(
  dataKey: Buffer,
  binding: SealBinding,
  master: MasterKey,
  random: RandomSource,
): Pick<SealedSecret, 'wrappedKey' | 'wrapNonce'> {
  const nonce = randomBuffer(nonceLength, random)
  const wrappedKey = encrypt(dataKey, master.reveal(), nonce, additionalData('key', binding))
  return { wrappedKey, wrapNonce: nonce.toString('base64') }
}

function unwrap(sealed: SealedSecret, binding: SealBinding, master: MasterKey): Buffer {
  const dataKey = decrypt(
    sealed.wrappedKey,
    master.reveal(),
    sealed.wrapNonce,
    additionalData('key', binding),
  )
  if (dataKey.length !== keyLength) throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  return dataKey
}

/** JSON of a list: no two bindings give the same bytes, whatever characters their parts hold. */
function additionalData(layer: 'value' | 'key', { vendor, environment, id, version }: SealBinding): Buffer {
  return Buffer.from(JSON.stringify(['sallyport vault 1', layer, vendor, environment, id, version]))
}

function encrypt(value: Uint8Array, key: Buffer, nonce: Buffer, aad: Buffer): string {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(aad)
  return Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function decrypt(ciphertext: string, key: Buffer, nonce: string, aad: Buffer): Buffer {
  const nonceBytes = parseBase64(nonce)
  const bytes = parseBase64(ciphertext)
  // A shorter nonce or tag is a weaker one: GCM would take it.
  if (nonceBytes.length !== nonceLength || bytes.length < tagLength)
    throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  const decipher = createDecipheriv(algorithm, key, nonceBytes, { authTagLength: tagLength })
    .setAAD(aad)
    .setAuthTag(bytes.subarray(-tagLength))
  const first = decipher.update(bytes.subarray(0, -tagLength))
  try {
    const last = decipher.final()
    if (last.length === 0) return first
    const whole = Buffer.concat([first, last])
    first.fill(0)
    last.fill(0)
    return whole
  } catch (cause) {
    first.fill(0)
    throw new SallyportError('ERR_VAULT_SEALED_BROKEN', { cause })
  }
}

/** Node skips what is not base64; here it must all be, and in the one form we write. */
function parseBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  return bytes
}

/** The very bytes the source gave, not a copy: overwriting these leaves none behind. */
function randomBuffer(length: number, random: RandomSource): Buffer {
  const bytes = random(length)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
