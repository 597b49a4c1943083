import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

/**
 * Returns a new key in the vendor's shape: `castai_v1_`, 64 hexadecimal digits, `_`, 8 more (83 characters).
 * The last 8 are the CRC-32 (IEEE, lower-case hexadecimal) of everything before the last `_`, or random where
 * that unconfirmed rule is switched off.
 */
export function mintApiKey(random: (byteCount: number) => Uint8Array, withChecksum: boolean): string {
  const body = `castai_v1_${toHex(random(32))}`
  return `${body}_${withChecksum ? checksum(body) : toHex(random(4))}`
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
