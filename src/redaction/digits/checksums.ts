/** True where the last digit is the Luhn check digit of the others (ISO/IEC 7812-1). Takes digits alone. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = digits.length - 1, isDoubled = false; index >= 0; index -= 1, isDoubled = !isDoubled) {
    const value = digits.charCodeAt(index) - 48
    sum += isDoubled ? (value > 4 ? value * 2 - 9 : value * 2) : value
  }
  return sum % 10 === 0
}

/** True for a routing number of nine digits whose weighted sum is right (American Bankers Association). */
export function passesRouting(digits: string): boolean {
  if (digits.length !== 9) return false
  let sum = 0
  for (let index = 0; index < 9; index += 1)
    sum += (digits.charCodeAt(index) - 48) * ([3, 7, 1][index % 3] ?? 0)
  return sum > 0 && sum % 10 === 0
}

/** True for an IBAN whose remainder by 97 is 1 (ISO 13616-1). Takes letters and digits alone, of either case. */
export function passesIban(text: string): boolean {
  let remainder = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = Number.parseInt(text.charAt((index + 4) % text.length), 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** True for ten digits whose last is the weighted sum by 11 (NHS Data Dictionary). */
export function passesNhs(digits: string): boolean {
  if (digits.length !== 10) return false
  let sum = 0
  for (let index = 0; index < 9; index += 1) sum += (digits.charCodeAt(index) - 48) * (10 - index)
  const check = 11 - (sum % 11)
  return check !== 10 && check % 11 === digits.charCodeAt(9) - 48
}

const vinValues = 'abcdefgh jklmn p r stuvwxyz'
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** True for a vehicle identification number whose ninth character is its check digit (ISO 3779, 49 CFR 565). */
export function passesVin(text: string): boolean {
  if (text.length !== 17 || !/^[a-hj-npr-z0-9]{17}$/.test(text) || !/\d{4}$/.test(text)) return false
  let sum = 0
  for (let index = 0; index < 17; index += 1) sum += vinValue(text.charAt(index)) * (vinWeights[index] ?? 0)
  const check = sum % 11
  return text.charAt(8) === (check === 10 ? 'x' : String(check))
}

function vinValue(character: string): number {
  if (character >= '0' && character <= '9') return Number(character)
  if (character >= 's') return character.charCodeAt(0) - 's'.charCodeAt(0) + 2
  return (vinValues.indexOf(character) % 9) + 1
}
