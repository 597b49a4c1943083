/** What is looked for beside runs: escapes of token characters, and labels of private keys. */
import { areHexDigits, CLASSES, ESCAPE_COUNT, ESCAPES, LABEL, LABEL_TEXT, TOKEN } from './memory'

/** Notes where in 64 bytes an escape of a token character begins: `%5f`, `\x5f`, `\u005f`. */
export function findEscapes(from: usize): void {
  for (let at = from; at < from + 64; at += 16) {
    const bytes = v128.load(at)
    const next = v128.load(at, 1)
    const afterNext = v128.load(at, 2)
    const isByte = v128.and(i8x16.eq(next, i8x16.splat(0x78)), isHighDigit(afterNext))
    const isUnicode = v128.and(i8x16.eq(next, i8x16.splat(0x75)), i8x16.eq(afterNext, i8x16.splat(0x30)))
    const isEscape = v128.and(i8x16.eq(bytes, i8x16.splat(0x5c)), v128.or(isByte, isUnicode))
    const isPercent = v128.and(i8x16.eq(bytes, i8x16.splat(0x25)), isHighDigit(next))
    let rest = i8x16.bitmask(v128.or(isEscape, isPercent))
    while (rest !== 0) {
      const place = at + <usize>ctz(rest)
      rest &= rest - 1
      if (isOfToken(place)) add(place)
    }
  }
}

/** What a token character begins with: 2 to 7. Most escapes are of other characters, in data. */
function isHighDigit(bytes: v128): v128 {
  return i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x32)), i8x16.splat(5))
}

function add(place: usize): void {
  const count = load<i32>(ESCAPE_COUNT)
  store<i32>(ESCAPES + <usize>(count * 4), <i32>place)
  store<i32>(ESCAPE_COUNT, count + 1)
}

function isOfToken(at: usize): bool {
  let digits = at + 1
  if (load<u8>(at) === 0x5c) {
    digits = at + 2
    if (load<u8>(at, 1) === 0x75) {
      if (load<u16>(at, 2) !== 0x3030) return false
      digits = at + 4
    }
  }
  if (!areHexDigits(digits, 2)) return false
  const code = (digitValue(load<u8>(digits)) << 4) | digitValue(load<u8>(digits, 1))
  return (<i32>load<u8>(CLASSES + <usize>code) & TOKEN) !== 0
}

/** Of a hexadecimal digit. */
function digitValue(digit: u8): i32 {
  return digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57
}

const LABEL_BYTES: usize = 16
/** Dashes at its end. */
const LABEL_DASHES: usize = 5

/** Notes the first label of a private key whose dashes begin in the 64 bytes from the one before `from`. */
export function findLabel(from: usize): void {
  if (load<i32>(LABEL) !== 0) return
  // Blocks that hold one dash alone are not looked at: they are the one before here.
  for (let at = from - 1; at < from + 63; at += 1) {
    if (load<u8>(at) !== 0x2d) continue
    const label = at + LABEL_DASHES - LABEL_BYTES
    if (i8x16.all_true(i8x16.eq(v128.load(label), v128.load(LABEL_TEXT)))) {
      store<i32>(LABEL, <i32>label)
      return
    }
  }
}
