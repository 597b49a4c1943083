import { Buffer } from 'node:buffer'
import { hash, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { encodeBase62, type RandomSource, randomBase62, SallyportError, Secret } from '../../core/index.ts'

// 43 characters of base 62 hold 256 bits; six hold any CRC-32.
const secretLength = 43
const checksumLength = 6
const shape = /^sp_([0-9A-Za-z]{12})_[0-9A-Za-z]{49}$/

/**
 * Returns a new client key: `sp_`, the twelve characters of the client's id, `_`, 256 random bits and a checksum of
 * all that. The prefix lets scanners find a leaked one; the checksum tells a mistyped one from a wrong one.
 */
export function mintClientKey(idPart: string, random: RandomSource): Secret {
  const body = `sp_${idPart}_${randomBase62(secretLength, random)}`
  return new Secret(body + checksum(body))
}

/** Returns the id of the client a key names. Throws ERR_ACCESS_CLIENT_KEY_SHAPE, which holds nothing of the text. */
export function parseClientKey(text: string): { readonly clientId: string } {
  const clientId = readClientId(text)
  if (clientId === undefined || !isWellSpelt(text)) throw new SallyportError('ERR_ACCESS_CLIENT_KEY_SHAPE')
  return { clientId }
}

/** Returns the client id that a text of the shape of a key names, its checksum unseen; undefined for any other text. */
export function readClientId(text: string): string | undefined {
  const idPart = shape.exec(text)?.[1]
  return idPart === undefined ? undefined : `cl_${idPart}`
}

/** Returns true where a text of the shape of a key has the checksum of one: a mistyped one has not. */
export function isWellSpelt(text: string): boolean {
  // A CRC-32 finds every change within 32 bits of each other, so no single wrong character gets past it.
  return checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
}

/** Returns the SHA-256 of a whole client key, lower-case hex: what is stored. */
export function hashClientKey(text: string): string {
  return hash('sha256', text)
}

/** Returns true where the text is the client key behind the hash, in a time that tells nothing of how close it came. */
export function isClientKey(text: string, keyHash: Buffer): boolean {
  const presented = Buffer.from(hashClientKey(text), 'latin1')
  return presented.length === keyHash.length && timingSafeEqual(presented, keyHash)
}

function checksum(text: string): string {
  return encodeBase62(crc32(text), checksumLength)
}
