import { classifyRun } from '../numbers/classify-run.ts'
import type { Policy } from '../policies/policy.ts'
import { findAddress, findPostcode } from '../recognisers/addresses.ts'
import { findAmount } from '../recognisers/amounts.ts'
import { findDate, findOrdinalDate } from '../recognisers/dates.ts'
import { findDomain, findHost } from '../recognisers/emails.ts'
import { findBloodType, findListed, findOrganisation } from '../recognisers/listed.ts'
import { findIntroduced, findName } from '../recognisers/names.ts'
import { findPlace } from '../recognisers/places.ts'
import { findSecret } from '../recognisers/secrets.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue, type Entry, flag } from '../words/entry.ts'
import { role } from '../words/roles.ts'
import type { Emit, TokenFinding } from './finding.ts'
import type { Reading } from './reading.ts'

/** Returns what every recogniser finds in a text, overlaps and several labels for the same words included. */
export function findPersonalData({ tokens, runs }: Reading): TokenFinding[] {
  const found: TokenFinding[] = []
  const emit = emitTo(found)
  for (const run of runs) {
    classifyRun(tokens, run, emit)
    findAmount(tokens, run, emit)
  }
  const { roles, count } = tokens
  for (let at = 0; at < count; at += 1)
    if ((roles[at] as number) & atTokenRoles) findAtToken(tokens, at, emit)
  return found
}

/** Returns what adds findings to a list. */
export const emitTo =
  (found: TokenFinding[]): Emit =>
  (policy: Policy, from, to, score, by = 'format') => {
    found.push({ policy, from, to, score, by })
  }

/** What a token is at which something can be found. */
export const atTokenRoles = role.finding | role.blood | role.postcode

/** Hands in what is found at such a token. */
export function findAtToken(tokens: Tokens, at: number, emit: Emit): void {
  const what = tokens.roles[at] as number
  if (what & role.finding) findAtWord(tokens, at, emit)
  if (what & role.blood) findBloodType(tokens, at, emit)
  if (what & role.postcode) findPostcode(tokens, at, emit)
}

const nameFlags = flag.firstName | flag.surname | flag.title
const listedFlags =
  flag.month | flag.ordinal | flag.weekday | flag.domain | flag.street | flag.listed | flag.organisation
const secretCues = cue.password | cue.username | cue.dependent

function findAtWord(tokens: Tokens, at: number, emit: Emit): void {
  const { flags, cues, roles } = tokens.entries[at] as Entry
  if (flags & nameFlags) findName(tokens, at, emit)
  if (flags & flag.place) findPlace(tokens, at, emit)
  if (flags & listedFlags) findAtListedWord(tokens, at, flags, emit)
  if (roles & role.introduction) findIntroduced(tokens, at, emit)
  if (cues & (cue.email | cue.dependent)) findHost(tokens, at, emit)
  if (cues & secretCues) findSecret(tokens, at, emit)
}

function findAtListedWord(tokens: Tokens, at: number, flags: number, emit: Emit): void {
  if (flags & flag.month) findDate(tokens, at, emit)
  if (flags & flag.ordinal) findOrdinalDate(tokens, at, emit)
  if (flags & flag.weekday) emit('day', at, at + 1, 0.4)
  if (flags & flag.domain) findDomain(tokens, at, emit)
  if (flags & flag.street) findAddress(tokens, at, emit)
  if (flags & flag.listed) findListed(tokens, at, emit)
  if (flags & flag.organisation) findOrganisation(tokens, at, emit)
}
