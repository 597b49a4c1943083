import type { Seeded } from '../../support/seeded.ts'
import { numberHabits, sayCount, sayDigit, sayOrdinal, sayPair, sayYear } from './number-words.ts'
import type { Policy } from './policies.ts'
import { sayAddress, sayDigits, spell } from './speak.ts'
import * as values from './values.ts'
import { wordsOf } from './words.ts'

/** One value that can be said again and again, each time as somebody else would. */
export type Subject = () => string

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function sayDay({ year, month, day }: values.Day, random: Seeded): string {
  const habits = numberHabits(random)
  const name = months[month - 1] ?? ''
  const ordinal = sayOrdinal(day, habits)
  const said = sayYear(year, habits, random)
  const short = (value: number): string =>
    value < 10
      ? `${random.chance(0.4) ? 'oh ' : ''}${sayDigit(String(value), habits)}`
      : sayPair(String(value), habits)
  return random.pick([
    `${name} ${ordinal} ${said}`,
    `${name} ${ordinal}, ${said}`,
    `the ${ordinal} of ${name} ${said}`,
    `${ordinal} ${name} ${said}`,
    `${name} ${sayCount(day, habits)} ${said}`,
    `${name} ${day}, ${year}`,
    `${name} the ${ordinal}, ${said}`,
    `${short(month)} ${short(day)} ${said}`,
    `${short(month)}, ${short(day)}, ${said}`,
    `${month}/${day}/${year}`,
    `${month} ${day} ${String(year).slice(2)}`,
    `the ${ordinal} of the ${sayOrdinal(month, habits)} ${said}`,
  ])
}

function sayPhone(phone: values.Phone, random: Seeded): string {
  const international = random.chance(0.25)
  const digits = international && phone.country !== '1' ? phone.digits.slice(1) : phone.digits
  const lengths =
    digits === phone.digits ? phone.lengths : [(phone.lengths[0] ?? 3) - 1, ...phone.lengths.slice(1)]
  const said = sayDigits(digits, lengths, random)
  if (!international) return said
  const habits = numberHabits(random)
  const code = [...phone.country].map((digit) => sayDigit(digit, habits)).join(' ')
  return `${random.pick(['plus ', 'plus ', ''])}${code} ${said}`
}

function sayIban(iban: string, random: Seeded): string {
  const habits = numberHabits(random)
  const country = random.chance(0.4) ? iban.slice(0, 2) : spell(iban.slice(0, 2), random)
  const rest = (iban.slice(2).match(/[A-Z]+|\d+/g) ?? []).map((part) => {
    if (/[A-Z]/.test(part)) return spell(part, random)
    return part.length === 2
      ? sayPair(part, habits)
      : sayDigits(part, Array(Math.ceil(part.length / 4) - 1).fill(4), random)
  })
  return `${country} ${rest.join(' ')}`
}

function sayPostal(address: ReturnType<typeof values.postal>, random: Seeded): string {
  const habits = numberHabits(random)
  const house = String(address.house)
  const number =
    house.length === 3
      ? `${sayDigit(house[0] ?? '', habits)} ${sayPair(house.slice(1), habits)}`
      : sayCount(address.house, habits)
  const zip = [...address.zip].map((digit) => sayDigit(digit, habits)).join(' ')
  return random.pick([
    `${number} ${address.street}, ${address.city}, ${address.state} ${zip}`,
    `${number} ${address.street} ${address.city} ${address.state}`,
    `${address.house} ${address.street}, ${address.city}, ${address.state}, ${address.zip}`,
    `${number} ${address.street} in ${address.city}`,
  ])
}

function mixed(random: Seeded, ...choices: readonly string[]): Subject {
  const value = random.pick(choices)
  return () => (random.chance(0.2) ? value : spell(value, random))
}

const makers: Partial<Record<Policy, (random: Seeded) => Subject>> = {
  credit_card_number: (random) => {
    const number = values.card(random)
    return () => sayDigits(number, number.length < 16 ? [4, 6] : [4, 4, 4], random)
  },
  us_social_security_number: (random) => {
    const number = values.socialSecurity(random)
    return () => sayDigits(number, [3, 2], random)
  },
  banking_information: (random) => {
    const iban = values.iban(random)
    return () => sayIban(iban, random)
  },
  email_address: (random) => {
    const address = values.email(random)
    return () => sayAddress(address, random)
  },
  phone_number: (random) => {
    const phone = values.phone(random)
    return () => sayPhone(phone, random)
  },
  date_of_birth: (random) => {
    const day = values.birthday(random)
    return () => sayDay(day, random)
  },
  date: (random) => {
    const day = { ...values.birthday(random), year: random.integer(2024, 2027) }
    return () => sayDay(day, random)
  },
  credit_card_cvv: (random) => {
    const code = random.digits(random.chance(0.85) ? 3 : 4)
    return () => sayDigits(code, [], random)
  },
  credit_card_expiration: (random) => {
    const month = random.integer(1, 12)
    const year = random.integer(27, 32)
    return () => {
      const habits = { ...numberHabits(random), zero: 'oh' }
      const name = months[month - 1] ?? ''
      const two = String(month).padStart(2, '0')
      return random.pick([
        `${sayPair(two, habits)} ${sayPair(String(year), habits)}`,
        `${name} twenty ${sayPair(String(year), habits)}`,
        `${two}/${year}`,
        `${name} 20${year}`,
        `${two} ${year}`,
      ])
    }
  },
  passport_number: (random) =>
    mixed(
      random,
      random.digits(9),
      `${random.text(1, 'ACXEZ')}${random.digits(8)}`,
      `${random.text(2, 'CFGHJKLMNPRT')}${random.digits(7)}`,
    ),
  drivers_license: (random) =>
    mixed(
      random,
      `${random.text(1, 'BDFNY')}${random.digits(7)}`,
      random.digits(9),
      `${random.text(1, 'WSGK')}${random.digits(12)}`,
    ),
  account_number: (random) => {
    const number = random.digits(random.integer(7, 10))
    return () => sayDigits(number, [3, 3, 2], random)
  },
  healthcare_number: (random) => {
    const number = values.health(random)
    return () => (/^\d+$/.test(number) ? sayDigits(number, [3, 3], random) : spell(number, random))
  },
  vehicle_id: (random) => {
    const vin = values.vin(random)
    return () => spell(vin, random)
  },
  ip_address: (random) => {
    const address = values.ipv4(random)
    return () => {
      const habits = numberHabits(random)
      const said = address
        .split('.')
        .map((part) => [...part].map((digit) => sayDigit(digit, habits)).join(' '))
      return random.chance(0.15) ? address : said.join(random.pick([' dot ', ' dot ', ' point ']))
    }
  },
  url: (random) => {
    const address = random.pick([
      'www.example.com',
      'portal.example.org',
      'www.example.net/login',
      'help.example.com/reset',
    ])
    return () => (random.chance(0.2) ? address : sayAddress(address, random))
  },
  username: (random) => {
    const name = `${values.firstName(random).toLowerCase()}${random.pick(['_', '.', ''])}${random.integer(10, 99)}`
    return () => sayAddress(name, random)
  },
  password: (random) => {
    const value = `${random.pick(['bluebird', 'tigerlily', 'sunflower', 'marathon', 'pineapple'])}${random.digits(2)}`
    return () => sayAddress(value, random)
  },
  person_age: (random) => {
    const age = random.integer(18, 91)
    return () => (random.chance(0.2) ? String(age) : sayCount(age, numberHabits(random)))
  },
  money_amount: (random) => {
    const amount = random.integer(2, 9900)
    return () => (random.chance(0.3) ? `$${amount}` : `${sayCount(amount, numberHabits(random))} dollars`)
  },
  location: (random) => {
    const address = values.postal(random)
    return () => sayPostal(address, random)
  },
  person_name: (random) => {
    const name = values.fullName(random)
    return () => name
  },
}

/** Returns one value of the policy, ready to be said. Throws for a policy that has none. */
export function spokenSubject(policy: Policy, random: Seeded): Subject {
  const make = makers[policy]
  if (make) return make(random)
  const word = random.pick(wordsOf(policy))
  return () => word
}
