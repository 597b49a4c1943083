import { Buffer } from 'node:buffer'
import { byteClasses, token } from '../engine/byte-classes.ts'
import type { DecodedStretch } from './base64.ts'

const stretchBytesMax = 4_096
const backslash = 0x5c
const percent = 0x25

/**
 * Returns the stretches in which a character that needs no escape is escaped all the same: `key%5F...`, `\x6bey_...`,
 * `\u006bey_...`. What is escaped for a reason (quotes, spaces, line ends) is left alone: a run ends there anyway.
 */
export function* decodeEscapes(bytes: Buffer): Generator<DecodedStretch & { readonly encoding: string }> {
  yield* stretches(bytes, percent, 'percent')
  yield* stretches(bytes, backslash, 'escape')
}

function* stretches(bytes: Buffer, sign: number, encoding: string) {
  let at = bytes.indexOf(sign)
  while (at !== -1) {
    const length = escapeLength(bytes, at)
    if (length === 0) {
      at = bytes.indexOf(sign, at + 1)
      continue
    }
    const stretch = stretchAround(bytes, at)
    yield { ...stretch, encoding }
    at = bytes.indexOf(sign, stretch.end)
  }
}

/** How many bytes an escape of a token character takes; 0 where there is none. */
function escapeLength(bytes: Buffer, at: number): number {
  const kind = bytes[at]
  const digits = kind === percent ? 1 : bytes[at + 1] === 0x78 ? 2 : isUnicodeEscape(bytes, at) ? 4 : 0
  if (digits === 0) return 0
  const code = hexByte(bytes, at + digits)
  return code !== undefined && ((byteClasses[code] as number) & token) !== 0 ? digits + 2 : 0
}

/** `\u00..`: a character of ASCII. */
const isUnicodeEscape = (bytes: Buffer, at: number) =>
  bytes[at] === backslash && bytes[at + 1] === 0x75 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30

function hexByte(bytes: Buffer, at: number): number | undefined {
  const text = bytes.toString('latin1', at, at + 2)
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : undefined
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
      codes.push(hexByte(bytes, at + length - 2) as number)
      at += length
    } else if (((byteClasses[byte] as number) & token) !== 0) {
      codes.push(byte)
      at += 1
    } else break
  }
  return { start, end: at, bytes: Buffer.from(codes) }
}
