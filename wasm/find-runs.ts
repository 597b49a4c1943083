/**
 * Finds runs of token characters with SIMD, 64 bytes at a time: the twin of `src/scan/engine/find-runs.ts`, which
 * says what the flags mean and what every step is for. AssemblyScript: `scripts/wasm.ts` compiles it.
 */
import { classify } from './classify'
import {
  classesAt,
  DASHES,
  ESCAPE_COUNT,
  HIGH,
  LABEL,
  LOW,
  NIBBLE,
  OPEN,
  RUN_COUNT,
  RUNS,
  SIGN_BITS,
  TOKEN,
  TOKEN_BITS,
} from './memory'
import { findEscapes, findLabel } from './signs'

export { classify }

const RUN_BYTES_MIN: usize = 20

/**
 * Looks from `from`, where no run is under way, to `end`, and says in memory what it found: runs, escapes, the first
 * label. A run that reaches `end` is not among the runs: it is the open one. Either that is 256 KiB, or fewer and zeros
 * behind them.
 */
export function find(from: usize, end: usize, wantsRandom: bool): void {
  store<i32>(RUN_COUNT, 0)
  store<i32>(ESCAPE_COUNT, 0)
  store<i32>(LABEL, 0)
  const open = search(from, end, wantsRandom)
  store<i32>(OPEN, open < end ? <i32>open : 0)
}

function search(from: usize, end: usize, wantsRandom: bool): usize {
  // From memory, as they would otherwise be made anew in each turn.
  const low = v128.load(LOW)
  const high = v128.load(HIGH)
  const nibble = v128.load(NIBBLE)
  const tokenBits = v128.load(TOKEN_BITS)
  const signBits = v128.load(SIGN_BITS)
  const dashes = v128.load(DASHES)
  // Of the run that the block before ended in; where it ended in none, of this block.
  let start = from
  for (let at = from; at < end; at += 64) {
    const bytes0 = v128.load(at)
    const bytes1 = v128.load(at, 16)
    const bytes2 = v128.load(at, 32)
    const bytes3 = v128.load(at, 48)
    const bits0 = bitsOf(bytes0, low, high, nibble)
    const bits1 = bitsOf(bytes1, low, high, nibble)
    const bits2 = bitsOf(bytes2, low, high, nibble)
    const bits3 = bitsOf(bytes3, low, high, nibble)
    const signs = v128.and(v128.or(v128.or(bits0, bits1), v128.or(bits2, bits3)), signBits)
    if (v128.any_true(signs)) findEscapes(at)
    const twoDashes = v128.or(
      v128.or(i16x8.eq(bytes0, dashes), i16x8.eq(bytes1, dashes)),
      v128.or(i16x8.eq(bytes2, dashes), i16x8.eq(bytes3, dashes)),
    )
    if (v128.any_true(twoDashes)) findLabel(at)

    const mask = ~(
      othersOf(bits0, tokenBits) |
      (othersOf(bits1, tokenBits) << 16) |
      (othersOf(bits2, tokenBits) << 32) |
      (othersOf(bits3, tokenBits) << 48)
    )
    // A bit stays where twenty bits in a row begin.
    let long = mask & (mask >> 1)
    long &= long >> 2
    long &= long >> 4
    long &= long >> 8
    long &= long >> 4
    const bytes = <usize>ctz(~mask)
    const open = at + 64 - <usize>clz(~mask)
    if (long === 0 && at + bytes < start + RUN_BYTES_MIN) {
      start = open
      continue
    }
    if (bytes === 64) continue
    if (at + bytes >= start + RUN_BYTES_MIN) {
      if (at + bytes >= end) return start
      take(start, at + bytes, wantsRandom)
    }
    start = open
    let rest = behind(long, bytes)
    while (rest !== 0) {
      const first = <usize>ctz(rest)
      const after = first + <usize>ctz(~(mask >> <u64>first))
      if (after >= 64) break
      if (at + after >= end) return at + first
      take(at + first, at + after, wantsRandom)
      rest = behind(rest, after)
    }
  }
  if (start < end) return start
  // The last one may have begun within the last block.
  start = end
  while (start > from && (classesAt(start - 1) & TOKEN) !== 0) start -= 1
  return start
}

function bitsOf(bytes: v128, low: v128, high: v128, nibble: v128): v128 {
  return v128.and(
    i8x16.swizzle(low, v128.and(bytes, nibble)),
    i8x16.swizzle(high, v128.and(i16x8.shr_u(bytes, 4), nibble)),
  )
}

/** A bit for each of sixteen bytes that is no part of a token. */
function othersOf(bits: v128, tokenBits: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.and(bits, tokenBits), i8x16.splat(0))))
}

/** The bits from the nth on; there is one. */
function behind(bits: u64, n: usize): u64 {
  return (bits >> <u64>n) << (<u64>n)
}

function take(start: usize, end: usize, wantsRandom: bool): void {
  const flags = classify(start, end, wantsRandom)
  if (flags === 0) return
  const count = load<i32>(RUN_COUNT)
  const at = RUNS + <usize>(count * 12)
  store<i32>(at, <i32>start)
  store<i32>(at, <i32>end, 4)
  store<i32>(at, flags, 8)
  store<i32>(RUN_COUNT, count + 1)
}
