/** Returns whether the digits pass Luhn's check. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Returns the digits with the one digit behind them that makes them pass Luhn's check. */
export function withLuhn(digits: string): string {
  const last = [...'0123456789'].find((digit) => passesLuhn(digits + digit))
  return digits + (last ?? '')
}

function remainder97(text: string): number {
  const digits = text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Number(BigInt(digits) % 97n)
}

/** Returns whether the IBAN's check digits are right (ISO 13616, mod 97). */
export function passesIban(iban: string): boolean {
  return remainder97(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** Returns the account as an IBAN of that country. */
export function withIban(country: string, account: string): string {
  const check = 98 - remainder97(`${account}${country}00`)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

const vinValues: Readonly<Record<string, number>> = Object.fromEntries(
  ['ABCDEFGH', 'JKLMN', 'P', 'R', 'STUVWXYZ'].flatMap((row, index) => {
    const first = [1, 1, 7, 9, 2][index] ?? 0
    return [...row].map((letter, place) => [letter, first + place])
  }),
)
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Returns the vehicle number with the right check digit in its ninth place (49 CFR 565.15). */
export function withVinCheck(vin: string): string {
  const sum = [...vin].reduce((total, sign, place) => {
    return total + (vinValues[sign] ?? Number(sign)) * (vinWeights[place] ?? 0)
  }, 0)
  const check = sum % 11 === 10 ? 'X' : String(sum % 11)
  return vin.slice(0, 8) + check + vin.slice(9)
}

/** Returns ten digits that pass the check of an NHS number, in the range kept for tests. */
export function nhsNumber(six: string): string {
  const body = `999${six}`
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? nhsNumber(String((Number(six) + 1) % 1_000_000).padStart(6, '0')) : `${body}${check}`
}
