import { ibanLengths } from './bank-countries.ts'
import { cue, type Entry, flag, numberFlags } from './entry.ts'
import { soundsOf } from './homophones.ts'
import { introducesName } from './introductions.ts'

/** What a token can be to whom, as bits: whoever does not find his own passes over it. */
export const role = {
  /** A number or spelled letters begin here. */
  piece: 1 << 0,
  /** Sounds like a digit: `for`, `to`. */
  sound: 1 << 1,
  /** The two letters of a country that an account number begins with: `gb`, and `is`, too. */
  country: 1 << 2,
  /** Says something of the numbers around it. */
  context: 1 << 3,
  /** A name, a place, a month, what introduces a name or a secret: something is found at this very word. */
  finding: 1 << 4,
  /** May begin a blood type. */
  blood: 1 << 5,
  /** May be a postcode. */
  postcode: 1 << 6,
  /** May say that only part of a number follows: `last four`, `ending in`. */
  part: 1 << 7,
  /** Ends a phrase that introduces a name. This and what follows only the word's entry says: tokens hold one byte. */
  introduction: 1 << 8,
  /** A place's name, or another of the same list, by itself. */
  placeName: 1 << 9,
  /** The second word of such a name. */
  placeRest: 1 << 10,
} as const

/** Where `readRuns` stops. */
export const runRoles = role.piece | role.sound | role.country

const pieceFlags = flag.digit | flag.teen | flag.tens | flag.multiple | flag.letterName
const findingFlags =
  flag.title |
  flag.month |
  flag.ordinal |
  flag.weekday |
  flag.domain |
  flag.street |
  flag.listed |
  flag.organisation
const findingCues = cue.email | cue.dependent | cue.password | cue.username
const partWords = ['last', 'ending', 'ends', 'final', 'first', 'next']
const letterRoles = role.piece | role.context

/** Adds what words are by themselves, whatever else is known of them. */
export function addRoles(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const word of soundsOf.keys()) add(word, { roles: role.sound })
  for (const word of ibanLengths.keys()) add(word, { roles: role.country })
  for (const word of partWords) add(word, { roles: role.part | role.context })
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') add(letter, { roles: letterRoles })
  for (const blood of ['a', 'b', 'ab', 'o']) add(blood, { roles: role.blood })
}

/** What digits with letters can be. */
export const mixedRoles = role.piece | role.context | role.postcode
/** Signs and line ends set a value apart from what is said before it. */
export const signRoles = role.context
/** What is left of a word's roles in `John's`. */
export const possessiveRoles = ~(role.sound | role.country | role.blood | role.part)

const numberRoles = role.piece | role.context
const postcodeLength = 5

/** Returns what so many digits can be. */
export const rolesOfNumber = (length: number): number =>
  length === postcodeLength ? numberRoles | role.postcode : numberRoles

/** Returns what a word can be by its flags and cues. */
export function rolesOf({ word, flags, cues }: Entry): number {
  let roles = 0
  if (flags & pieceFlags) roles |= role.piece
  if (cues !== 0 || flags & (numberFlags | flag.multiple)) roles |= role.context
  if (flags & findingFlags || cues & findingCues) roles |= role.finding
  if ((flags & flag.function || cues !== 0) && introducesName(word)) roles |= role.finding | role.introduction
  return roles
}

/** Returns what a word can be of which nothing is known. `dateOfBirth` is three words. */
export function rolesOfUnknown(length: number, hasUpper: boolean): number {
  if (length === 1) return letterRoles
  return hasUpper && length >= compoundMin ? role.context : 0
}

const compoundMin = 7
