import type { RandomSource } from './random.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Returns `length` characters of [0-9A-Za-z], each equally likely (bytes past the last full multiple are thrown away). */
export function randomBase62(length: number, random: RandomSource): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62]
    }
  }
  return text
}

/** Returns a non-negative integer below 2^53 in base 62, padded on the left with `0` to `width`. */
export function encodeBase62(value: number, width: number): string {
  let text = ''
  let rest = value
  do {
    text = alphabet[rest % 62] + text
    rest = Math.floor(rest / 62)
  } while (rest > 0)
  return text.padStart(width, '0')
}
