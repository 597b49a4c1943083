import { Buffer } from 'node:buffer'
import { findEscapes } from '../decode/escapes.ts'
import { base64, byteClasses, digit, letter, lowerHex, runBytesMin, token } from './byte-classes.ts'
import { privateKeyLabel } from './private-key.ts'
import { type RunFinder, type RunList, runFlags } from './run-list.ts'

const hexDigitsMin = 28
const digitsMin = 4
const randomBytesMax = 256
/** A stretch that is longer has a run further in front, and is decoded from there. */
const widenBytesMax = 256
/** Sixteen characters of base64 are twelve bytes: that all of them are printable happens by chance once in 150,000. */
const base64Probe = 16
const label = Buffer.from(privateKeyLabel)
const dash = 0x2d
const underscore = 0x5f

/**
 * Returns a finder in plain JavaScript: the reference that the WebAssembly twin must agree with. A run of twenty
 * covers a twentieth byte, so that it looks at one byte in twenty until it meets a run.
 */
export function createPlainFinder(literals: readonly string[], wantsRandom: boolean): RunFinder {
  const prefixes = literals.map((literal) => Uint8Array.from(literal, (character) => character.charCodeAt(0)))
  const firstBytes = new Uint8Array(256)
  for (const [first = 0] of prefixes) firstBytes[first] = 1

  const hasPrefixAt = (bytes: Uint8Array, at: number, end: number): boolean =>
    prefixes.some((prefix) => {
      if (at + prefix.length > end) return false
      for (let index = 0; index < prefix.length; index += 1) {
        if (bytes[at + index] !== prefix[index]) return false
      }
      return true
    })

  const classify = (bytes: Uint8Array, start: number, end: number): number => {
    let flags = 0
    let streak = 0
    let digits = 0
    let letters = 0
    let isBoundary = true
    const first = skipEscape(bytes, start)
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number
      const classes = byteClasses[byte] as number
      if ((isBoundary || at === first) && firstBytes[byte] === 1 && hasPrefixAt(bytes, at, end)) {
        flags |= runFlags.prefix
      }
      isBoundary = byte === dash || byte === underscore
      if ((classes & lowerHex) === 0) streak = 0
      else {
        streak += 1
        if (streak === hexDigitsMin) flags |= runFlags.hex
      }
      if ((classes & digit) !== 0) digits += 1
      else if ((classes & letter) !== 0) letters += 1
    }
    if (wantsRandom && digits >= digitsMin && letters > 0 && end - start <= randomBytesMax)
      flags |= runFlags.random
    if (looksLikeText(bytes, first, end) || looksLikeText(bytes, widen(bytes, start), end))
      flags |= runFlags.base64
    return flags
  }

  return {
    find(bytes: Buffer, runs: RunList): void {
      runs.clear()
      const { length } = bytes
      let previousEnd = 0
      let at = runBytesMin - 1
      while (at < length) {
        if (((byteClasses[bytes[at] as number] as number) & token) === 0) {
          at += runBytesMin
          continue
        }
        let start = at
        while (start > previousEnd && ((byteClasses[bytes[start - 1] as number] as number) & token) !== 0)
          start -= 1
        let end = at + 1
        while (end < length && ((byteClasses[bytes[end] as number] as number) & token) !== 0) end += 1
        if (end - start >= runBytesMin) {
          const flags = classify(bytes, start, end)
          if (flags !== 0) runs.add(start, end, flags)
        }
        previousEnd = end
        at = end + runBytesMin
      }
      findEscapes(bytes, runs)
      runs.labelAt = bytes.indexOf(label)
    },
  }
}

const backslash = 0x5c
const percent = 0x25
const isHexDigit = (byte: number | undefined) =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46))

/**
 * Returns where a run begins once the rest of an escape before it is left out: `\n`, `\x22`, `\u0022`, `%22` and the
 * `32m` of a colour in a log are no part of a key. The start itself where there is none.
 */
export function skipEscape(bytes: Uint8Array, start: number): number {
  const before = bytes[start - 1]
  if (before === backslash) {
    const name = String.fromCharCode(bytes[start] ?? 0)
    if (name === 'u' && [1, 2, 3, 4].every((index) => isHexDigit(bytes[start + index]))) return start + 5
    if (name === 'x' && [1, 2].every((index) => isHexDigit(bytes[start + index]))) return start + 3
    return 'nrtbfv0'.includes(name) ? start + 1 : start
  }
  if (before === percent && isHexDigit(bytes[start]) && isHexDigit(bytes[start + 1])) return start + 2
  return skipColour(bytes, start)
}

/** ESC [ digits and semicolons, then `m` (ECMA-48, SGR). */
function skipColour(bytes: Uint8Array, start: number): number {
  const before = bytes[start - 1]
  if (before !== 0x5b && before !== 0x3b) return start
  let end = start
  while (end < start + 3 && ((byteClasses[bytes[end] ?? 0] as number) & digit) !== 0) end += 1
  if (bytes[end] !== 0x6d) return start
  let at = start - 1
  while (at > start - 16 && (bytes[at] === 0x3b || ((byteClasses[bytes[at] ?? 0] as number) & digit) !== 0))
    at -= 1
  const isEscape =
    bytes[at - 1] === 0x1b || String.fromCharCode(...bytes.subarray(Math.max(0, at - 4), at)) === '\\x1b'
  const isUnicode =
    String.fromCharCode(...bytes.subarray(Math.max(0, at - 6), at)).toLowerCase() === '\\u001b'
  return bytes[at] === 0x5b && (isEscape || isUnicode) ? end + 1 : start
}

/** Returns where a stretch of base64 begins that a run is part of: `+` and `/` belong to base64 and to no run. */
export function widen(bytes: Uint8Array, start: number): number {
  let at = start
  const limit = Math.max(0, start - widenBytesMax)
  while (at > limit && ((byteClasses[bytes[at - 1] as number] as number) & base64) !== 0) at -= 1
  return at
}

/** What each byte means as a digit of base64, in either alphabet; -1 for none. */
export const sextets: Int16Array = createSextets()

function createSextets(): Int16Array {
  const values = new Int16Array(256).fill(-1)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (const [value, character] of [...alphabet].entries()) values[character.charCodeAt(0)] = value
  values[dash] = 62
  values[underscore] = 63
  return values
}

/** True where the characters from `start` decode to printable text, tabs and line ends. */
function looksLikeText(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + base64Probe > end) return false
  for (let at = start; at < start + base64Probe; at += 4) {
    const first = sextets[bytes[at] as number] as number
    const second = sextets[bytes[at + 1] as number] as number
    const third = sextets[bytes[at + 2] as number] as number
    const fourth = sextets[bytes[at + 3] as number] as number
    if ((first | second | third | fourth) < 0) return false
    if (!isText((first << 2) | (second >> 4))) return false
    if (!isText(((second & 15) << 4) | (third >> 2))) return false
    if (!isText(((third & 3) << 6) | fourth)) return false
  }
  return true
}

/** Printable, a tab, or the end of a line. */
export const isText = (byte: number) =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09
