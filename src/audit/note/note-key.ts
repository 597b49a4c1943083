import { Buffer } from 'node:buffer'
import { createPrivateKey, createPublicKey, hash, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import { type RandomSource, Secret, systemRandom } from '../../core/index.ts'
import { unreadable } from '../audit-error.ts'
import { parseBase64 } from './base64.ts'

/** Type byte of Ed25519 in C2SP signed notes. */
const ed25519 = 1
const keyBytes = 32

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Starts the text form of a private key, as Go's `sumdb/note` writes it. */
const signerPrefix = ['PRIVATE', 'KEY', ''].join('+')

/** Checks signatures of one key. */
export interface NoteVerifier {
  readonly name: string
  /** First four bytes of a hash over name and key, in hex. Tells keys apart; proves nothing. */
  readonly keyId: string
  isSigned(text: string, signature: Uint8Array): boolean
}

/** Signs with one key. */
export interface NoteSigner {
  readonly name: string
  readonly keyId: string
  sign(text: string): Buffer
}

/** A new key in the text forms of Go's `sumdb/note`: the first is published, the second is kept. */
export interface NoteKeyPair {
  /** `<name>+<key id>+<base64>` */
  readonly verifierKey: string
  readonly signerKey: Secret
}

/** Returns a new Ed25519 key. The name, also the origin of checkpoints, holds no white space and no plus sign. */
export function createNoteKey(name: string, random: RandomSource = systemRandom): NoteKeyPair {
  const seed = random(keyBytes)
  const publicKey = publicBytes(privateKeyOf(seed))
  const keyId = keyIdOf(checkName(name), publicKey)
  return {
    verifierKey: `${name}+${keyId}+${typed(publicKey)}`,
    signerKey: new Secret(`${signerPrefix}${name}+${keyId}+${typed(seed)}`),
  }
}

/** Returns a verifier from its text form. Throws where that is malformed, or its key id is that of another key. */
export function parseVerifierKey(text: string): NoteVerifier {
  const { name, keyId, bytes } = parseKey(text)
  if (keyIdOf(name, bytes) !== keyId) throw unreadable('the id of a verifier key is that of another key')
  const publicKey = createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' })
  return {
    name,
    keyId,
    isSigned: (signed, signature) => verify(null, Buffer.from(signed), publicKey, signature),
  }
}

/** Returns a signer from its text form. Throws where that is malformed, or its key id is that of another key. */
export function parseSignerKey(secret: Secret): NoteSigner {
  const text = secret.reveal()
  if (!text.startsWith(signerPrefix)) throw unreadable('that is not a signing key')
  const { name, keyId, bytes } = parseKey(text.slice(signerPrefix.length))
  const privateKey = privateKeyOf(bytes)
  if (keyIdOf(name, publicBytes(privateKey)) !== keyId) {
    throw unreadable('the id of a signing key is that of another key')
  }
  return { name, keyId, sign: (text) => sign(null, Buffer.from(text), privateKey) }
}

/** Returns the published form of a signing key. */
export function verifierKeyOf(secret: Secret): string {
  const { name, keyId } = parseSignerKey(secret)
  const { bytes } = parseKey(secret.reveal().slice(signerPrefix.length))
  return `${name}+${keyId}+${typed(publicBytes(privateKeyOf(bytes)))}`
}

/**
 * Returns 32 bytes that only whoever has the signing key can tell, others for each purpose: HKDF-SHA-256 over the seed.
 * Another word for a purpose gives another key for good.
 */
export function deriveFromSigner(secret: Secret, purpose: string): Buffer {
  const { bytes } = parseKey(secret.reveal().slice(signerPrefix.length))
  return Buffer.from(hkdfSync('sha256', bytes, '', purpose, keyBytes))
}

function parseKey(text: string): { name: string; keyId: string; bytes: Buffer } {
  // Base64 has plus signs of its own, a name has none.
  const [, name, keyId, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? []
  if (name === undefined || keyId === undefined || encoded === undefined) {
    throw unreadable('a note key has three parts, joined by plus signs')
  }
  const [type, ...bytes] = parseBase64(encoded, 'a note key')
  if (type !== ed25519 || bytes.length !== keyBytes) throw unreadable('a note key is not one of Ed25519')
  return { name: checkName(name), keyId, bytes: Buffer.from(bytes) }
}

/** Throws for a name that a signature line could not hold unambiguously. U+0085 is white space to Go alone. */
function checkName(name: string): string {
  if (name === '' || /[\s+\u0085]/.test(name)) {
    throw unreadable('the name of a note key is empty, or holds white space or a plus sign')
  }
  return name
}

function keyIdOf(name: string, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ed25519]), publicKey])
  return hash('sha256', input, 'hex').slice(0, 8)
}

function typed(bytes: Uint8Array): string {
  return Buffer.concat([Buffer.from([ed25519]), bytes]).toString('base64')
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
}

function publicBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length)
}
