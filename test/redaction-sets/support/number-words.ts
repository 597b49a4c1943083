import type { Seeded } from '../../support/seeded.ts'

const ones = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const teens = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const ordinals = [
  '',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
]

/** How one speaker says numbers. */
export interface NumberHabits {
  /** The word for 0 in a row of digits. */
  readonly zero: string
  /** Between tens and units. */
  readonly joint: '-' | ' '
}

/** Returns the habits of a speaker. */
export function numberHabits(random: Seeded): NumberHabits {
  return {
    zero: random.pick(['zero', 'zero', 'oh', 'oh', 'o', 'nought']),
    joint: random.pick(['-', '-', ' ']),
  }
}

/** Returns the word for one digit. */
export function sayDigit(digit: string, habits: NumberHabits): string {
  return digit === '0' ? habits.zero : (ones[Number(digit)] ?? digit)
}

/** Returns two digits as one number, `forty-two`, or `oh five`. */
export function sayPair(pair: string, habits: NumberHabits): string {
  const value = Number(pair)
  if (pair.startsWith('0')) return `${habits.zero} ${sayDigit(pair[1] ?? '0', habits)}`
  if (value < 20) return teens[value - 10] ?? pair
  const unit = value % 10
  return `${tens[Math.floor(value / 10)]}${unit === 0 ? '' : `${habits.joint}${ones[unit]}`}`
}

/** Returns a whole number below a million as counted, `three hundred and twelve`. */
export function sayCount(value: number, habits: NumberHabits): string {
  if (value < 10) return ones[value] ?? ''
  if (value < 100) return sayPair(String(value), habits)
  const size = value < 1000 ? 100 : 1000
  const head = `${sayCount(Math.floor(value / size), habits)} ${size === 100 ? 'hundred' : 'thousand'}`
  const rest = value % size
  return rest === 0 ? head : `${head} ${sayCount(rest, habits)}`
}

/** Returns a day of the month as an ordinal word. */
export function sayOrdinal(day: number, habits: NumberHabits): string {
  if (day < 20) return ordinals[day] ?? ''
  if (day % 10 === 0) return day === 20 ? 'twentieth' : 'thirtieth'
  return `${tens[Math.floor(day / 10)]}${habits.joint}${ordinals[day % 10]}`
}

/** Returns a year as people say it. */
export function sayYear(year: number, habits: NumberHabits, random: Seeded): string {
  const digits = String(year)
  const late = digits.slice(2)
  if (year < 2000) {
    const full = `nineteen ${late === '00' ? 'hundred' : sayPair(late, { ...habits, zero: 'oh' })}`
    return random.pick([
      full,
      full,
      full,
      sayPair(late, habits),
      digits,
      `one nine ${sayDigit(late[0] ?? '', habits)} ${sayDigit(late[1] ?? '', habits)}`,
    ])
  }
  const rest = Number(late)
  const counted =
    rest === 0 ? 'two thousand' : `two thousand ${random.chance(0.3) ? 'and ' : ''}${sayCount(rest, habits)}`
  return rest >= 10
    ? random.pick([`twenty ${sayPair(late, habits)}`, counted, digits])
    : random.pick([counted, digits, `twenty oh ${ones[rest]}`])
}
