/** What a character is, as bits. */
export const charClass = {
  space: 1 << 0,
  newline: 1 << 1,
  sign: 1 << 2,
  digit: 1 << 3,
  small: 1 << 4,
  /** Of `A` to `Z` alone: the very bit that makes the character a small letter. */
  toSmall: 1 << 5,
  capital: 1 << 6,
  beyondAscii: 1 << 7,
} as const

let classes: Uint8Array | undefined

/** Returns the class of every UTF-16 unit. */
export function charClasses(): Uint8Array {
  classes ??= classify()
  return classes
}

const units = 0x10000
const surrogates = [0xd800, 0xe000] as const

function classify(): Uint8Array {
  const { space, newline, sign, digit, small, toSmall, capital, beyondAscii } = charClass
  const all = everyCharacter()
  const found = new Uint8Array(units).fill(sign)
  const set = (runs: RegExp, what: number): void => {
    for (const { index, 0: run } of all.matchAll(runs)) found.fill(what, index, index + run.length)
  }
  // What nobody sees stands between the digits of a number as a space does, and so does what another encoding left there.
  set(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, space)
  set(/\n/g, newline)
  set(/\p{Nd}+/gu, digit)
  set(/[\p{L}\p{M}]+/gu, small)
  set(/\p{Lu}+/gu, capital)
  set(/[A-Z]+/g, capital | toSmall)
  // Half of a pair counts as a small letter: emoji and rare scripts stay whole.
  found.fill(small, ...surrogates)
  for (let code = 0x80; code < units; code += 1) found[code] = (found[code] as number) | beyondAscii
  return found
}

/** Returns each character at its code, and zeros for halves of pairs. */
function everyCharacter(): string {
  const codes = new Uint16Array(units)
  for (let code = 0; code < units; code += 1) codes[code] = code
  codes.fill(0, ...surrogates)
  let characters = ''
  for (let at = 0; at < units; at += 0x1000)
    characters += String.fromCharCode(...codes.subarray(at, at + 0x1000))
  return characters
}
