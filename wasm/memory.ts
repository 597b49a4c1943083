/**
 * What lies where in memory, in bytes from its beginning. The caller fills the tables (`simd-tables.ts`) and puts content
 * behind everything that is named here: with a zero before it, 96 of them behind it, and the 4 KiB that stood before where
 * it is a part of a content.
 */

/** Of each byte: bits, see below. */
export const CLASSES: usize = 0
/** Sixteen bytes each. Both nibbles of a byte must have the same bit: five bits tell a token, two a sign of an escape. */
export const LOW: usize = 256
export const HIGH: usize = 272
/** Sixteen times what is compared with: which bits tell a token, which a sign, and two dashes. */
export const TOKEN_BITS: usize = 288
export const SIGN_BITS: usize = 304
export const NIBBLE: usize = 320
export const DASHES: usize = 336
/** What the heading and the footing of a private key end in. */
export const LABEL_TEXT: usize = 352
/** Values of base64 digits, 255 for none. */
export const SEXTETS: usize = 512
/** Of each byte, which literals it may be the first of, and the second: a bit for one in eight of them. */
export const FIRST: usize = 768
export const SECOND: usize = 1024
/** A length and that many bytes each, then 0. */
export const LITERALS: usize = 1280

/** After a search: how many runs, how many escapes, the run that the input ends in or 0, the label of a private key or 0. */
export const RUN_COUNT: usize = 4080
export const ESCAPE_COUNT: usize = 4084
export const OPEN: usize = 4088
export const LABEL: usize = 4092
/** Start, end and flags of each run, 32 bits each: as many as 256 KiB can hold. */
export const RUNS: usize = 4096
/** Where each escape begins, 32 bits: as many as 256 KiB can hold. */
export const ESCAPES: usize = 159744

export const TOKEN: i32 = 1
export const LOWER_HEX: i32 = 2
export const BASE64: i32 = 4
export const DIGIT: i32 = 8
export const LETTER: i32 = 16
/** Printable, a tab, or the end of a line; the caller puts it in. */
export const TEXT: i32 = 32

/** The classes of the byte that stands at `at`. */
export function classesAt(at: usize): i32 {
  return <i32>load<u8>(CLASSES + <usize>load<u8>(at))
}

export function areHexDigits(at: usize, digits: usize): bool {
  for (let index: usize = 0; index < digits; index += 1) if (!isHexDigit(load<u8>(at + index))) return false
  return true
}

function isHexDigit(byte: u8): bool {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46)
}
