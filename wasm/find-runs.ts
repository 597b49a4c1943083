/**
 * Finds runs of token characters with SIMD, 64 bytes at a time: the twin of `src/scan/engine/find-runs.ts`, which
 * says what the flags mean and what every step is for. AssemblyScript: `scripts/wasm.ts` compiles it.
 *
 * Memory, whose first 4,080 bytes the caller fills: byte classes, then from 512 on values of base64 digits (255 for none),
 * literals (a length and that many bytes each, then 0). Then runs: start, end and flags, 32 bits each. Then 4 KiB
 * of what stood before the input, and the input, with 64 bytes to spare behind it.
 */
const CLASSES: usize = 0
const SEXTETS: usize = 512
const LITERALS: usize = 768
const RUNS: usize = 4096
const RUNS_MAX: i32 = 8192
/** As many as one block may add beside stay free. */
const ESCAPES_MAX: i32 = 3 * RUNS_MAX - 32
const INPUT: usize = 131072

const TOKEN: i32 = 1
const LOWER_HEX: i32 = 2
const BASE64: i32 = 4
const DIGIT: i32 = 8
const LETTER: i32 = 16
/** Begins some literal; the caller puts it in. Half of the next. */
const BEGINS_LITERAL: i32 = 32
/** `-` or `_`. */
const BOUNDARY: i32 = 64

const HEX_FLAG: i32 = 1
const PREFIX_FLAG: i32 = 2
const BASE64_FLAG: i32 = 4
const RANDOM_FLAG: i32 = 8

const RUN_BYTES_MIN: i32 = 20
const HEX_DIGITS_MIN: i32 = 28
const DIGITS_MIN: i32 = 4
const RANDOM_BYTES_MAX: i32 = 256
const BASE64_PROBE: i32 = 16
const WIDEN_BYTES_MAX: i32 = 256

/** After a search: how many runs were found, and where the run begins that the input ends in, or -1. */
const FOUND: usize = 4080
const OPEN: usize = 4084

let count: i32 = 0

/** Looks from `from`, where no run is under way, to `length`. Returns how far it came: less where the runs are full. */
export function find(from: i32, length: i32, wantsRandom: bool): i32 {
  count = 0
  const end = search(from, length, wantsRandom)
  store<i32>(FOUND, count)
  return end
}

function search(from: i32, length: i32, wantsRandom: bool): i32 {
  store<i32>(OPEN, -1)
  memory.fill(INPUT + <usize>length, 0, 64)
  let start: i32 = -1
  for (let at = from; at < length; at += 64) {
    const mask = maskOf(at) | (maskOf(at + 16) << 16) | (maskOf(at + 32) << 32) | (maskOf(at + 48) << 48)
    const low = <i32>ctz(~mask)
    // A bit stays where twenty bits in a row were set.
    let long = mask & (mask >> 1)
    long &= long >> 2
    long &= long >> 4
    long &= long >> 8
    long &= long >> 4
    if (long === 0 && (start < 0 || at - start + low < RUN_BYTES_MIN)) {
      const high = <i32>clz(~mask)
      start = high === 0 ? -1 : at + 64 - high
      continue
    }
    if (mask === u64.MAX_VALUE) {
      if (start < 0) start = at
      continue
    }
    let rest = mask
    if (start >= 0) {
      const end = at + low
      if (end >= length) break
      take(start, end, wantsRandom)
      rest &= ~(((<u64>1) << low) - 1)
      start = -1
      if (count === RUNS_MAX) return end
    }
    while (rest !== 0) {
      const first = <i32>ctz(rest)
      const bytes = <i32>ctz(~(rest >> first))
      if (first + bytes >= 64) {
        start = at + first
        break
      }
      const end = at + first + bytes
      if (end >= length) {
        start = at + first
        break
      }
      take(at + first, end, wantsRandom)
      if (count === RUNS_MAX) return end
      rest &= ~((((<u64>1) << bytes) - 1) << first)
    }
  }
  // The last one may have begun within the last block.
  if (start < 0) {
    start = length
    while (start > from && (classesAt(start - 1) & TOKEN) !== 0) start -= 1
  }
  store<i32>(OPEN, start < length ? start : -1)
  return length
}

/**
 * Looks from `from` to `length` for escapes of token characters: `%5f`, `\x5f`, `\u005f`. Puts where they begin in the
 * place of the runs, and returns how far it came: less where there is no more room.
 */
export function findEscapes(from: i32, length: i32): i32 {
  count = 0
  memory.fill(INPUT + <usize>length, 0, 64)
  for (let at = from; at < length; at += 16) {
    const bytes = v128.load(INPUT + <isize>at)
    const isSign = v128.or(i8x16.eq(bytes, i8x16.splat(0x25)), i8x16.eq(bytes, i8x16.splat(0x5c)))
    let rest = i8x16.bitmask(isSign)
    while (rest !== 0) {
      const place = at + ctz(rest)
      rest &= rest - 1
      if (place >= length || !isEscapeOfToken(place)) continue
      store<i32>(RUNS + <usize>(count * 4), place)
      count += 1
    }
    if (count > ESCAPES_MAX) {
      store<i32>(FOUND, count)
      return at + 16
    }
  }
  store<i32>(FOUND, count)
  return length
}

function isEscapeOfToken(at: i32): bool {
  let digits = at + 1
  if (byteAt(at) === 0x5c) {
    const name = byteAt(at + 1)
    if (name === 0x78) digits = at + 2
    else if (name === 0x75 && byteAt(at + 2) === 0x30 && byteAt(at + 3) === 0x30) digits = at + 4
    else return false
  }
  if (!areHexDigits(digits, 2)) return false
  const code = (digitValue(byteAt(digits)) << 4) | digitValue(byteAt(digits + 1))
  return (<i32>load<u8>(CLASSES + <usize>code) & TOKEN) !== 0
}

/** Of a hexadecimal digit. */
function digitValue(digit: u8): i32 {
  return digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57
}

/** A bit for each of sixteen bytes: whether it may be a part of a key. */
function maskOf(at: i32): u64 {
  const bytes = v128.load(INPUT + <usize>at)
  const lower = v128.or(bytes, i8x16.splat(0x20))
  const isLetter = i8x16.lt_u(i8x16.sub(lower, i8x16.splat(0x61)), i8x16.splat(26))
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10))
  const isSign = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f)))
  return <u64>i8x16.bitmask(v128.or(v128.or(isLetter, isDigit), isSign))
}

function take(start: i32, end: i32, wantsRandom: bool): void {
  if (end - start < RUN_BYTES_MIN) return
  const flags = classify(start, end, wantsRandom)
  if (flags !== 0) add(start, end, flags)
}

/** Returns the flags of one run, for a caller that knows where it is. */
export function classify(start: i32, end: i32, wantsRandom: bool): i32 {
  let flags: i32 = 0
  let streak: i32 = 0
  let streakMost: i32 = 0
  let digits: i32 = 0
  let letters: i32 = 0
  const first = skipEscape(start)
  let wanted = BEGINS_LITERAL
  for (let at = start; at < end; at += 1) {
    const classes = classesAt(at)
    if (at === first) wanted = BEGINS_LITERAL
    if ((classes & wanted) !== 0 && hasLiteralAt(at, end)) flags |= PREFIX_FLAG
    wanted = (classes & BOUNDARY) >> 1
    streak = (streak + 1) & -((classes & LOWER_HEX) >> 1)
    streakMost = max(streakMost, streak)
    digits += (classes & DIGIT) >> 3
    letters += (classes & LETTER) >> 4
  }
  if (streakMost >= HEX_DIGITS_MIN) flags |= HEX_FLAG
  if (wantsRandom && digits >= DIGITS_MIN && letters > 0 && end - start <= RANDOM_BYTES_MAX) {
    flags |= RANDOM_FLAG
  }
  if (looksLikeText(first, end) || looksLikeText(widen(start), end)) flags |= BASE64_FLAG
  return flags
}

function add(start: i32, end: i32, flags: i32): void {
  const at = RUNS + <usize>(count * 12)
  store<i32>(at, start)
  store<i32>(at, end, 4)
  store<i32>(at, flags, 8)
  count += 1
}

function classesAt(at: i32): i32 {
  return <i32>load<u8>(CLASSES + <usize>byteAt(at))
}

function byteAt(at: i32): u8 {
  return load<u8>(INPUT + <isize>at)
}

function hasLiteralAt(at: i32, end: i32): bool {
  let literal = LITERALS
  let length = <i32>load<u8>(literal)
  while (length !== 0) {
    if (at + length <= end) {
      let index: i32 = 0
      while (index < length && load<u8>(literal + <usize>index, 1) === byteAt(at + index)) index += 1
      if (index === length) return true
    }
    literal += <usize>length + 1
    length = <i32>load<u8>(literal)
  }
  return false
}

function isHexDigit(byte: u8): bool {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46)
}

function skipEscape(start: i32): i32 {
  const before = byteAt(start - 1)
  if (before === 0x5c) {
    const name = byteAt(start)
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
  return skipColour(start, before)
}

function areHexDigits(at: i32, digits: i32): bool {
  for (let index: i32 = 0; index < digits; index += 1) if (!isHexDigit(byteAt(at + index))) return false
  return true
}

function skipColour(start: i32, before: u8): i32 {
  if (before !== 0x5b && before !== 0x3b) return start
  let end = start
  while (end < start + 3 && (classesAt(end) & DIGIT) !== 0) end += 1
  if (byteAt(end) !== 0x6d) return start
  let at = start - 1
  while (at > start - 16 && (byteAt(at) === 0x3b || (classesAt(at) & DIGIT) !== 0)) {
    at -= 1
  }
  if (byteAt(at) !== 0x5b) return start
  const isEscape =
    byteAt(at - 1) === 0x1b ||
    // \x1b
    (byteAt(at - 4) === 0x5c &&
      byteAt(at - 3) === 0x78 &&
      byteAt(at - 2) === 0x31 &&
      byteAt(at - 1) === 0x62) ||
    // \u001b
    (byteAt(at - 6) === 0x5c &&
      (byteAt(at - 5) | 0x20) === 0x75 &&
      byteAt(at - 4) === 0x30 &&
      byteAt(at - 3) === 0x30 &&
      byteAt(at - 2) === 0x31 &&
      (byteAt(at - 1) | 0x20) === 0x62)
  return isEscape ? end + 1 : start
}

function widen(start: i32): i32 {
  let at = start
  const limit = start - WIDEN_BYTES_MAX
  while (at > limit && (classesAt(at - 1) & BASE64) !== 0) at -= 1
  return at
}

function looksLikeText(start: i32, end: i32): bool {
  if (start + BASE64_PROBE > end) return false
  for (let at = start; at < start + BASE64_PROBE; at += 4) {
    const first = <i32>load<u8>(SEXTETS + <usize>byteAt(at))
    const second = <i32>load<u8>(SEXTETS + <usize>byteAt(at + 1))
    const third = <i32>load<u8>(SEXTETS + <usize>byteAt(at + 2))
    const fourth = <i32>load<u8>(SEXTETS + <usize>byteAt(at + 3))
    if ((first | second | third | fourth) > 63) return false
    if (!isText((first << 2) | (second >> 4))) return false
    if (!isText(((second & 15) << 4) | (third >> 2))) return false
    if (!isText(((third & 3) << 6) | fourth)) return false
  }
  return true
}

function isText(byte: i32): bool {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09
}
