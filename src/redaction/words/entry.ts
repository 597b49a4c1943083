/** What a word is, as bits: a word can be several things. */
export const flag = {
  digit: 1 << 0,
  teen: 1 << 1,
  tens: 1 << 2,
  scale: 1 << 3,
  multiple: 1 << 4,
  ordinal: 1 << 5,
  letterName: 1 << 6,
  sign: 1 << 7,
  filler: 1 << 8,
  backChannel: 1 << 9,
  month: 1 << 10,
  weekday: 1 << 11,
  firstName: 1 << 12,
  surname: 1 << 13,
  place: 1 << 14,
  /** An everyday word too, so that a capital letter or a cue must say it is a name. */
  common: 1 << 15,
  title: 1 << 16,
  street: 1 << 17,
  unit: 1 << 18,
  currency: 1 << 19,
  organisation: 1 << 20,
  domain: 1 << 21,
  /** In a list of words that a policy knows: see `Entry.policy`. */
  listed: 1 << 22,
  function: 1 << 23,
  /** Said while somebody corrects or collects himself. */
  hesitation: 1 << 24,
} as const

/** Words of which numbers are made. */
export const numberFlags = flag.digit | flag.teen | flag.tens | flag.scale

/** What a word announces, as bits. */
export const cue = {
  card: 1 << 0,
  cvv: 1 << 1,
  expiry: 1 << 2,
  ssn: 1 << 3,
  bank: 1 << 4,
  account: 1 << 5,
  phone: 1 << 6,
  birth: 1 << 7,
  email: 1 << 8,
  passport: 1 << 9,
  licence: 1 << 10,
  health: 1 << 11,
  vehicle: 1 << 12,
  password: 1 << 13,
  username: 1 << 14,
  age: 1 << 15,
  zip: 1 << 16,
  name: 1 << 17,
  reference: 1 << 18,
  spell: 1 << 19,
  organisationId: 1 << 20,
  blood: 1 << 21,
  address: 1 << 22,
  amount: 1 << 23,
  /** Means something only beside a neighbour: see `context/context.ts`. */
  dependent: 1 << 24,
} as const

/** Everything known of one word. */
export interface Entry {
  /** The word itself, in small letters; empty for one that is a name and nothing else. */
  readonly word: string
  flags: number
  cues: number
  /** A number word's value, a month's number, a weekday's; -1 where it has none. */
  value: number
  /** The letter of a letter name, the character of a sign word, the policy of a listed word. */
  text: string
  /** Whom it concerns: see `roles.ts`. */
  roles: number
}

/** The entry of a word nobody has said anything about. */
export const unknownWord: Entry = Object.freeze({
  word: '',
  flags: 0,
  cues: 0,
  value: -1,
  text: '',
  roles: 0,
})
