const digit = /\p{Nd}/u

/** Returns a numeral in the digits 0 to 9, whatever script it is written in. */
export const asciiDigits = (numeral: string): string =>
  Array.from(numeral, (character) => digitValue(character)).join('')

/** In Unicode each script's digits stand in one block of ten, zero first, so that counting down finds the value. */
function digitValue(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}
