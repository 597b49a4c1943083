import type { Seeded } from '../../support/seeded.ts'
import type { Policy } from './policies.ts'
import { cut } from './speak.ts'
import type { Subject } from './spoken-values.ts'
import * as values from './values.ts'
import { wordsOf } from './words.ts'

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

function grouped(
  digits: string,
  lengths: readonly number[],
  random: Seeded,
  marks: readonly string[],
): string {
  return cut(digits, lengths).join(random.pick(marks))
}

function writeDay({ year, month, day }: values.Day, random: Seeded): string {
  const name = months[month - 1] ?? ''
  const two = (value: number): string => String(value).padStart(2, '0')
  return random.pick([
    `${two(month)}/${two(day)}/${year}`,
    `${month}/${day}/${String(year).slice(2)}`,
    `${two(day)}.${two(month)}.${year}`,
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}-${two(month)}-${year}`,
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
    `${name.slice(0, 3)} ${day}, ${year}`,
  ])
}

function writePhone({ country, digits, lengths }: values.Phone, random: Seeded): string {
  const [first = '', ...rest] = cut(digits, lengths)
  const tail = (joint: string): string => rest.join(joint)
  const local = first.replace(/^0/, '')
  if (country === '1')
    return random.pick([
      `(${first}) ${tail('-')}`,
      `${first}-${tail('-')}`,
      `${first}.${tail('.')}`,
      `+1 ${first} ${tail(' ')}`,
      `+1 (${first}) ${tail('-')}`,
      `1-${first}-${tail('-')}`,
      `+1${digits}`,
      `${first} ${tail(' ')}`,
      digits,
    ])
  return random.pick([
    `${first} ${tail(' ')}`,
    `+${country} ${local} ${tail(' ')}`,
    `+${country} (0)${local} ${tail(' ')}`,
    `+${country}${digits.slice(1)}`,
    `${first}-${tail('-')}`,
  ])
}

function writePostal(
  { house, street, city, code, zip }: ReturnType<typeof values.postal>,
  random: Seeded,
): string {
  return random.pick([
    `${house} ${street}, ${city}, ${code} ${zip}`,
    `${house} ${street}\n${city}, ${code} ${zip}`,
    `${house} ${street}, ${city} ${code}`,
    `${house} ${street}, ${city}`,
  ])
}

const makers: Partial<Record<Policy, (random: Seeded) => Subject>> = {
  credit_card_number: (random) => {
    const number = values.card(random)
    const lengths = number.length < 16 ? [4, 6] : [4, 4, 4]
    return () => grouped(number, lengths, random, [' ', ' ', '-', '', '.'])
  },
  us_social_security_number: (random) => {
    const number = values.socialSecurity(random)
    return () => grouped(number, [3, 2], random, ['-', '-', '-', ' ', '.'])
  },
  banking_information: (random) => {
    const iban = values.iban(random)
    return () =>
      random.pick([
        iban,
        iban.match(/.{1,4}/g)?.join(' ') ?? iban,
        iban.match(/.{1,4}/g)?.join(' ') ?? iban,
        iban.toLowerCase(),
      ])
  },
  email_address: (random) => {
    const address = values.email(random)
    return () =>
      random.pick([
        address,
        address,
        address,
        address.replace(/^./, (letter) => letter.toUpperCase()),
        address.toUpperCase(),
      ])
  },
  phone_number: (random) => {
    const phone = values.phone(random)
    return () => writePhone(phone, random)
  },
  date_of_birth: (random) => {
    const day = values.birthday(random)
    return () => writeDay(day, random)
  },
  date: (random) => {
    const day = { ...values.birthday(random), year: random.integer(2024, 2027) }
    return () => writeDay(day, random)
  },
  credit_card_cvv: (random) => {
    const code = random.digits(random.chance(0.85) ? 3 : 4)
    return () => code
  },
  credit_card_expiration: (random) => {
    const month = String(random.integer(1, 12)).padStart(2, '0')
    const year = random.integer(27, 32)
    return () =>
      random.pick([`${month}/${year}`, `${month}/20${year}`, `${month} / ${year}`, `${month}-${year}`])
  },
  passport_number: (random) => {
    const number = random.pick([
      random.digits(9),
      `${random.text(1, 'ACXEZ')}${random.digits(8)}`,
      `${random.text(2, 'CFGHJKLMNPRT')}${random.digits(7)}`,
    ])
    return () => number
  },
  drivers_license: (random) => {
    const number = random.pick([
      `${random.text(1, 'BDFNY')}${random.digits(7)}`,
      random.digits(9),
      `${random.text(1, 'WSGK')}${random.digits(3)}-${random.digits(4)}-${random.digits(4)}`,
    ])
    return () => number
  },
  account_number: (random) => {
    const number = random.digits(random.integer(7, 11))
    return () => number
  },
  healthcare_number: (random) => {
    const number = values.health(random)
    return () =>
      /^\d+$/.test(number)
        ? grouped(number, [3, 3], random, [' ', '-', ''])
        : grouped(number, [4, 3], random, ['-', ''])
  },
  vehicle_id: (random) => {
    const number = values.vin(random)
    return () => number
  },
  ip_address: (random) => {
    const address = random.chance(0.75) ? values.ipv4(random) : `2001:db8:${random.hex(4)}::${random.hex(2)}`
    return () => address
  },
  url: (random) => {
    const address = `https://${random.pick(['www.example.com', 'portal.example.org', 'app.example.net'])}/${random.pick(['login', 'u/44', 'reset?code=91', 'files/a.pdf'])}`
    return () => address
  },
  username: (random) => {
    const name = `${values.firstName(random).toLowerCase()}${random.pick(['_', '.', '-'])}${random.pick(['dev', 'home', 'k', 'runs'])}${random.integer(1, 99)}`
    return () => name
  },
  password: (random) => {
    const value = `${random.pick(['Blue', 'Tiger', 'Sunny', 'Pine', 'Winter'])}${random.pick(['bird', 'lily', 'cone', 'day'])}${random.digits(2)}${random.pick(['!', '#', '$', '?'])}`
    return () => value
  },
  person_age: (random) => {
    const age = String(random.integer(18, 91))
    return () => age
  },
  money_amount: (random) => {
    const amount = random.integer(2, 9900)
    return () =>
      random.pick([`$${amount}`, `$${amount}.00`, `${amount} USD`, `€${amount}`, `${amount} euros`])
  },
  location: (random) => {
    const address = values.postal(random)
    return () => writePostal(address, random)
  },
  person_name: (random) => {
    const name = values.fullName(random)
    return () => name
  },
}

/** Returns one value of the policy, ready to be written. Throws for a policy that has none. */
export function writtenSubject(policy: Policy, random: Seeded): Subject {
  const make = makers[policy]
  if (make) return make(random)
  const word = random.pick(wordsOf(policy))
  return () => word
}
