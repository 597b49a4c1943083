import { Buffer } from 'node:buffer'
import { byteClasses, token } from '../engine/byte-classes.ts'
import type { RunList } from '../engine/run-list.ts'
import type { DecodedStretch } from './base64.ts'

const stretchBytesMax = 4_096
const backslash = 0x5c
const percent = 0x25

/**
 * Yields the stretches in which a character that needs no escape is escaped all the same: `key%5F...`, `\x6bey_...`,
 * `\u006bey_...`. What is escaped for a reason (quotes, spaces, line ends) is left alone: a run ends there anyway. A finder
 * says where escapes are.
 */
export function* decodeEscapes(
  bytes: Buffer,
  { escapes, escapeCount }: Pick<RunList, 'escapes' | 'escapeCount'>,
): Generator<DecodedStretch & { readonly encoding: string }> {
  let end = 0
  for (let index = 0; index < escapeCount; index += 1) {
    const at = escapes[index] as number
    if (at < end) continue
    const stretch = stretchAround(bytes, at)
    yield { ...stretch, encoding: bytes[at] === percent ? 'percent' : 'escape' }
    end = stretch.end
  }
}

/** Notes where characters of tokens are escaped: the reference that the WebAssembly twin must agree with. */
export function findEscapes(bytes: Uint8Array, list: RunList): void {
  for (let at = nextSign(bytes, 0); at < bytes.length; at = nextSign(bytes, at + 1))
    if (escapeLength(bytes, at) > 0) list.addEscape(at)
}

function nextSign(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== percent && bytes[at] !== backslash) at += 1
  return at
}

/** How many bytes an escape of a token character takes; 0 where there is none. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const next = bytes[at + 1] as number
  const digits = bytes[at] === percent ? 1 : next === 0x78 ? 2 : next === 0x75 && isOfAscii(bytes, at) ? 4 : 0
  if (digits === 0) return 0
  const code = hexByte(bytes, at + digits)
  return code !== -1 && ((byteClasses[code] as number) & token) !== 0 ? digits + 2 : 0
}

/** `\u00..` */
const isOfAscii = (bytes: Uint8Array, at: number) => bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30

/** The value of two hexadecimal digits; -1 for anything else. */
function hexByte(bytes: Uint8Array, at: number): number {
  const high = hexDigits[bytes[at] ?? 0] as number
  const low = hexDigits[bytes[at + 1] ?? 0] as number
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

const hexDigits = new Int8Array(256).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value
}

function stretchAround(bytes: Buffer, escapeAt: number): DecodedStretch {
  let start = escapeAt
  while (
    start > 0 &&
    escapeAt - start < 512 &&
    ((byteClasses[bytes[start - 1] as number] as number) & token) !== 0
  )
    start -= 1
  const codes: number[] = []
  let at = start
  while (at < bytes.length && codes.length < stretchBytesMax) {
    const byte = bytes[at] as number
    const length = byte === percent || byte === backslash ? escapeLength(bytes, at) : 0
    if (length > 0) {
      codes.push(hexByte(bytes, at + length - 2))
      at += length
    } else if (((byteClasses[byte] as number) & token) !== 0) {
      codes.push(byte)
      at += 1
    } else break
  }
  return { start, end: at, bytes: Buffer.from(codes) }
}
