/** What a character is. Half of a surrogate pair counts as a small letter: emoji and rare scripts stay whole. */
export const charClass = { other: 0, space: 1, newline: 2, digit: 3, lower: 4, upper: 5 } as const

const unread = 255
const classes = new Uint8Array(0x10000).fill(unread)

const upper = /\p{Lu}/u
const lower = /[\p{L}\p{M}]/u
const digit = /\p{Nd}/u
/** What nobody sees stands between the digits of a number as a space does, and so does what another encoding left there. */
const space = /[\s\p{Cc}\p{Cf}\ufffd]/u

/** Returns the class of a UTF-16 unit; each is looked at once. */
export function classOf(code: number): number {
  const known = classes[code] as number
  return known === unread ? read(code) : known
}

function read(code: number): number {
  const found = classify(code)
  classes[code] = found
  return found
}

function classify(code: number): number {
  if (code === 10) return charClass.newline
  if (code <= 32) return charClass.space
  if (code >= 0xd800 && code <= 0xdfff) return charClass.lower
  const character = String.fromCharCode(code)
  if (upper.test(character)) return charClass.upper
  if (lower.test(character)) return charClass.lower
  if (digit.test(character)) return charClass.digit
  return space.test(character) ? charClass.space : charClass.other
}
