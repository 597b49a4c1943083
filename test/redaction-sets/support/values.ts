import type { Seeded } from '../../support/seeded.ts'
import { nhsNumber, withIban, withLuhn, withVinCheck } from './checksums.ts'

const testCards = [
  '4242424242424242',
  '4000056655665556',
  '5555555555554444',
  '2223003122003222',
  '5200828282828210',
  '5105105105105100',
  '378282246310005',
  '371449635398431',
  '6011111111111117',
  '6011000990139424',
  '3056930009020004',
  '3566002020360505',
  '4111111111111111',
  '4012888888881881',
  '4000002500003155',
  '4000000000009995',
  '5454545454545454',
  '5425233430109903',
]
const registeredIbans = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'NL91ABNA0417164300',
  'ES9121000418450200051332',
  'BE68539007547034',
  'AT611904300234573201',
  'IE29AIBK93115212345678',
  'CH9300762011623852957',
  'DK5000400440116243',
  'NO9386011117947',
  'PL61109010140000071219812874',
  'LU280019400644750000',
  'SE4550000000058398257466',
  'PT50000201231234567890154',
]
const firstNames = [
  'Maria',
  'James',
  'Aisha',
  'Wei',
  'Carlos',
  'Fatima',
  'John',
  'Emily',
  'Olga',
  'Kwame',
  'Priya',
  'Liam',
  'Sofia',
  'Ahmed',
  'Chloe',
  'Hiroshi',
  'Rachel',
  'Mateo',
  'Ingrid',
  'Samuel',
  'Grace',
  'Victor',
  'Nadia',
  'Tyrone',
  'Mei',
  'Patrick',
]
const lastNames = [
  'Smith',
  'Garcia',
  'Okafor',
  'Nguyen',
  'Johnson',
  'Patel',
  'Kowalski',
  'Kim',
  'Rossi',
  'Müller',
  "O'Brien",
  'Hernandez',
  'Haddad',
  'Lindqvist',
  'Tanaka',
  'Baker',
  'Mensah',
  'Ivanova',
  'Murphy',
  'Santos',
  'Cohen',
  'Wright',
  'Schwartz',
  'Ali',
]
const streets = [
  'Oak',
  'Maple',
  'Cedar',
  'Washington',
  'Lakeview',
  'Sunset',
  'Hillcrest',
  'Jefferson',
  'Willow',
  'Church',
]
const streetKinds = ['Street', 'Avenue', 'Road', 'Lane', 'Drive', 'Boulevard', 'Court']
const places = [
  ['Springfield', 'Illinois', 'IL', '62701'],
  ['Portland', 'Oregon', 'OR', '97201'],
  ['Austin', 'Texas', 'TX', '78701'],
  ['Madison', 'Wisconsin', 'WI', '53703'],
  ['Tampa', 'Florida', 'FL', '33602'],
  ['Albany', 'New York', 'NY', '12207'],
] as const
const domains = [
  'example.com',
  'example.org',
  'example.net',
  'mail.example.com',
  'acme.example',
  'school.example.org',
]
const areaCodes = ['415', '212', '303', '617', '503', '718', '206', '313', '512', '404', '808', '702']

/** A phone number: its digits, how they are grouped, and the country's code. */
export interface Phone {
  readonly country: '1' | '44' | '61'
  /** National digits, with the leading zero where the country has one. */
  readonly digits: string
  readonly lengths: readonly number[]
}

/** A day of birth. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Returns a card number from the ranges that payment companies publish for tests. */
export function card(random: Seeded): string {
  return random.chance(0.6)
    ? random.pick(testCards)
    : withLuhn(`${random.pick(['424242', '400000'])}${random.digits(9)}`)
}

/** Returns nine digits that no one has: areas that were never given out, or never can be. */
export function socialSecurity(random: Seeded): string {
  const area = random.chance(0.75) ? random.integer(773, 899) : random.pick([666, random.integer(900, 999)])
  return `${area}${random.integer(10, 99)}${random.integer(1000, 9999)}`
}

/** Returns an IBAN: a published example, or one at a bank that does not exist. */
export function iban(random: Seeded): string {
  if (random.chance(0.5)) return random.pick(registeredIbans)
  const [country, account] = random.pick([
    ['DE', `9${random.digits(17)}`],
    ['GB', `TEST${random.digits(14)}`],
    ['NL', `TEST${random.digits(10)}`],
    ['FR', `99999${random.digits(18)}`],
    ['IE', `TEST${random.digits(14)}`],
  ] as const)
  return withIban(country, account)
}

/** Returns a number from the ranges that regulators keep for films and books. */
export function phone(random: Seeded): Phone {
  if (random.chance(0.72))
    return { country: '1', digits: `${random.pick(areaCodes)}55501${random.digits(2)}`, lengths: [3, 3, 4] }
  return random.pick<Phone>([
    { country: '44', digits: `0207946${`0${random.digits(3)}`}`, lengths: [3, 4, 4] },
    { country: '44', digits: `07700900${random.digits(3)}`, lengths: [5, 6] },
    { country: '44', digits: `01614960${random.digits(3)}`, lengths: [4, 3, 4] },
    {
      country: '61',
      digits: `049157${random.pick(['0006', '0156', '0157', '0158', '0159'])}`,
      lengths: [4, 3, 3],
    },
  ])
}

/** Returns an address of mail at a domain kept for examples. */
export function email(random: Seeded): string {
  const first = random.pick(firstNames).toLowerCase()
  const last = random
    .pick(lastNames)
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first}${last}`,
    `${first}_${last}`,
    `${first[0]}.${last}`,
    `${first}`,
    `${first}${random.integer(10, 99)}`,
    `${last}.${first}${random.integer(1960, 2006)}`,
    `${first}-${last}`,
    `${first[0]}${last}`,
  ])
  return `${local}@${random.pick(domains)}`
}

/** Returns a day between 1938 and 2007. */
export function birthday(random: Seeded): Day {
  return { year: random.integer(1938, 2007), month: random.integer(1, 12), day: random.integer(1, 28) }
}

/** Returns a first and a last name that go through lists, not people. */
export function fullName(random: Seeded): string {
  return `${random.pick(firstNames)} ${random.pick(lastNames)}`
}

/** Returns a first name. */
export function firstName(random: Seeded): string {
  return random.pick(firstNames)
}

/** Returns house, street, city, state (name and code) and ZIP code. */
export function postal(random: Seeded) {
  const [city, state, code, zip] = random.pick(places)
  return {
    house: random.integer(3, 9800),
    street: `${random.pick(streets)} ${random.pick(streetKinds)}`,
    city,
    state,
    code,
    zip,
  }
}

/** Returns an address of the ranges kept for documentation (RFC 5737). */
export function ipv4(random: Seeded): string {
  return `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(1, 254)}`
}

/** Returns a vehicle number with a right check digit and a maker that does not exist. */
export function vin(random: Seeded): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
  return withVinCheck(
    `1ZZ${random.text(2, letters)}${random.digits(3)}0${random.text(2, letters)}${random.digits(6)}`,
  )
}

/** Returns a number of a health service: a test NHS number, or an American one such as the published example. */
export function health(random: Seeded): string {
  return random.chance(0.5)
    ? nhsNumber(random.digits(6))
    : `1EG${random.integer(1, 9)}TE${random.integer(1, 9)}MK${random.digits(2)}`
}
