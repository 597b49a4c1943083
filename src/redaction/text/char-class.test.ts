import { describe, expect, it } from 'vitest'
import { charClass, charClasses } from './char-class.ts'

const { space, newline, sign, digit, small, toSmall, capital, beyondAscii } = charClass

function classOf(code: number): number {
  const character = String.fromCharCode(code)
  if (character === '\n') return newline
  if (/[A-Z]/.test(character)) return capital | toSmall
  if (/\p{Lu}/u.test(character)) return capital
  if (/[\p{L}\p{M}\p{Cs}]/u.test(character)) return small
  if (/\p{Nd}/u.test(character)) return digit
  return /[\s\p{Cc}\p{Cf}\ufffd]/u.test(character) ? space : sign
}

describe('the class of a character', () => {
  it('is that of Unicode, for each of them', () => {
    const expected = Array.from(
      { length: 0x10000 },
      (_, code) => classOf(code) | (code > 127 ? beyondAscii : 0),
    )
    expect(Buffer.from(charClasses()).equals(Uint8Array.from(expected))).toBe(true)
  })

  it('holds the bit that makes a capital of ASCII small', () => {
    for (const letter of 'AMZ')
      expect(String.fromCharCode(letter.charCodeAt(0) | toSmall)).toBe(letter.toLowerCase())
  })
})
