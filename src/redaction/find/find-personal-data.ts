import type { Policy } from '../policies/policy.ts'
import { findAddress, findPostcode } from '../recognisers/addresses.ts'
import { findAmount } from '../recognisers/amounts.ts'
import { classifyRun } from '../recognisers/classify-run.ts'
import { findDate, findOrdinalDate } from '../recognisers/dates.ts'
import { findDomain, findHost } from '../recognisers/emails.ts'
import { findBloodType, findListed, findOrganisation } from '../recognisers/listed.ts'
import { findIntroduced, findName } from '../recognisers/names.ts'
import { findPlace } from '../recognisers/places.ts'
import { findSecret } from '../recognisers/secrets.ts'
import type { Run } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue, type Entry, flag } from '../words/entry.ts'
import { role } from '../words/roles.ts'
import type { Emit, TokenFinding } from './finding.ts'
import type { Reading } from './reading.ts'

/** Tokens that stand together: the first, and the one behind the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * Returns what every recogniser finds in stretches of a text, in order, overlaps and several labels for the same words
 * included.
 */
export function findPersonalData(
  { tokens, runs }: Reading,
  stretches: readonly Stretch[] = [{ from: 0, to: tokens.count }],
): TokenFinding[] {
  const found: TokenFinding[] = []
  const emit: Emit = (policy: Policy, from, to, score, by = 'format') => {
    found.push({ policy, from, to, score, by })
  }
  let next = 0
  for (const { from, to } of stretches) {
    while (next < runs.length && (runs[next] as Run).to <= from) next += 1
    for (; next < runs.length && (runs[next] as Run).from < to; next += 1) {
      const run = runs[next] as Run
      classifyRun(tokens, run, emit)
      findAmount(tokens, run, emit)
    }
  }
  for (const { from, to } of stretches) findAtTokens(tokens, from, to, emit)
  return found
}

function findAtTokens(tokens: Tokens, from: number, to: number, emit: Emit): void {
  const { roles } = tokens
  for (let at = from; at < to; at += 1) {
    const what = roles[at] as number
    if ((what & atTokenRoles) === 0) continue
    if (what & role.finding) findAtWord(tokens, at, emit)
    if (what & role.blood) findBloodType(tokens, at, emit)
    if (what & role.postcode) findPostcode(tokens, at, emit)
  }
}

const atTokenRoles = role.finding | role.blood | role.postcode
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
