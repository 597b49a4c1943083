/** Why a run is worth a closer look: the twin of `classify` in `src/scan/engine/find-runs.ts`. */
import {
  areHexDigits,
  BASE64,
  CLASSES,
  classesAt,
  DIGIT,
  FIRST,
  LETTER,
  LITERALS,
  LOWER_HEX,
  SECOND,
  SEXTETS,
  TEXT,
} from './memory'

const HEX_FLAG: i32 = 1
const PREFIX_FLAG: i32 = 2
const BASE64_FLAG: i32 = 4
const RANDOM_FLAG: i32 = 8

const HEX_DIGITS_MIN: usize = 28
const DIGITS_MIN: i32 = 4
const RANDOM_BYTES_MAX: usize = 256
const BASE64_PROBE: usize = 16
const WIDEN_BYTES_MAX: usize = 256

/** Returns the flags of a run. */
export function classify(start: usize, end: usize, wantsRandom: bool): i32 {
  const first = skipEscape(start)
  let flags: i32 = hasLiteral(start, first, end) ? PREFIX_FLAG : 0
  if (wantsRandom && looksRandom(start, end)) flags |= RANDOM_FLAG
  if (hasHexDigits(start, end)) flags |= HEX_FLAG
  if (looksLikeText(first, end)) return flags | BASE64_FLAG
  const wide = widen(start)
  if (wide !== first && looksLikeText(wide, end)) flags |= BASE64_FLAG
  return flags
}

/** Whether a literal stands at the beginning, behind an escape there, or behind `_` or `-`. */
function hasLiteral(start: usize, first: usize, end: usize): bool {
  // Bits of the bytes where one may begin.
  let places = 1 | (1 << (<i32>(first - start)))
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at)
    const isSign = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f)))
    places |= i8x16.bitmask(isSign) << 1
    let rest = places & 0xffff
    while (rest !== 0) {
      const place = at + <usize>ctz(rest)
      rest &= rest - 1
      const pair = load<u8>(FIRST + <usize>load<u8>(place)) & load<u8>(SECOND + <usize>load<u8>(place, 1))
      if (pair !== 0 && hasLiteralAt(place, end)) return true
    }
    places >>= 16
  }
  return false
}

/** Whether it has letters and digits enough. */
function looksRandom(start: usize, end: usize): bool {
  if (end - start > RANDOM_BYTES_MAX) return false
  let digits: i32 = 0
  let letters: i32 = 0
  for (let at = start; at < end; at += 1) {
    const classes = classesAt(at)
    digits += (classes & DIGIT) >> 3
    letters += (classes & LETTER) >> 4
  }
  return digits >= DIGITS_MIN && letters > 0
}

function hasLiteralAt(at: usize, end: usize): bool {
  let literal = LITERALS
  let length = <usize>load<u8>(literal)
  while (length !== 0) {
    if (at + length <= end) {
      let index: usize = 0
      while (index < length && load<u8>(literal + index, 1) === load<u8>(at + index)) index += 1
      if (index === length) return true
    }
    literal += length + 1
    length = <usize>load<u8>(literal)
  }
  return false
}

/** Whether 28 digits stand in a row: they cover a byte in 28. */
function hasHexDigits(start: usize, end: usize): bool {
  for (let at = start + HEX_DIGITS_MIN - 1; at < end; at += HEX_DIGITS_MIN) {
    let low = at + 1
    const limit = at + 1 - HEX_DIGITS_MIN
    while (low > limit && (classesAt(low - 1) & LOWER_HEX) !== 0) low -= 1
    if (low === limit) return true
    at = low - 1
  }
  return false
}

function skipEscape(start: usize): usize {
  const before = load<u8>(start - 1)
  if (before === 0x5c) {
    const name = load<u8>(start)
    if (name === 0x75 && areHexDigits(start + 1, 4)) return start + 5
    if (name === 0x78 && areHexDigits(start + 1, 2)) return start + 3
    // n r t b f v 0
    const isOne =
      name === 0x6e ||
      name === 0x72 ||
      name === 0x74 ||
      name === 0x62 ||
      name === 0x66 ||
      name === 0x76 ||
      name === 0x30
    return isOne ? start + 1 : start
  }
  if (before === 0x25 && areHexDigits(start, 2)) return start + 2
  return before === 0x5b || before === 0x3b ? skipColour(start) : start
}

function skipColour(start: usize): usize {
  let end = start
  while (end < start + 3 && (classesAt(end) & DIGIT) !== 0) end += 1
  if (load<u8>(end) !== 0x6d) return start
  let at = start - 1
  while (at > start - 16 && (load<u8>(at) === 0x3b || (classesAt(at) & DIGIT) !== 0)) at -= 1
  if (load<u8>(at) !== 0x5b) return start
  const isEscape =
    load<u8>(at - 1) === 0x1b ||
    // \x1b
    load<u32>(at - 4) === 0x6231785c ||
    // \u001b
    (load<u8>(at - 6) === 0x5c &&
      (load<u8>(at - 5) | 0x20) === 0x75 &&
      load<u8>(at - 4) === 0x30 &&
      load<u8>(at - 3) === 0x30 &&
      load<u8>(at - 2) === 0x31 &&
      (load<u8>(at - 1) | 0x20) === 0x62)
  return isEscape ? end + 1 : start
}

function widen(start: usize): usize {
  let at = start
  const limit = start - WIDEN_BYTES_MAX
  while (at > limit && (classesAt(at - 1) & BASE64) !== 0) at -= 1
  return at
}

function looksLikeText(start: usize, end: usize): bool {
  if (start + BASE64_PROBE > end) return false
  for (let at = start; at < start + BASE64_PROBE; at += 4) {
    const first = <u32>load<u8>(SEXTETS + <usize>load<u8>(at))
    const second = <u32>load<u8>(SEXTETS + <usize>load<u8>(at, 1))
    const third = <u32>load<u8>(SEXTETS + <usize>load<u8>(at, 2))
    const fourth = <u32>load<u8>(SEXTETS + <usize>load<u8>(at, 3))
    const classes =
      classesOf((first << 2) | (second >> 4)) &
      classesOf((second << 4) | (third >> 2)) &
      classesOf((third << 6) | fourth)
    // One question, as each by itself is as often answered with yes as with no.
    if (((first | second | third | fourth) >> 6) | (~classes & TEXT)) return false
  }
  return true
}

function classesOf(byte: u32): u32 {
  return <u32>load<u8>(CLASSES + <usize>(byte & 255))
}
