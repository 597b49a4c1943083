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
import { readRuns } from '../spoken/read-runs.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, flag } from '../words/entry.ts'
import type { Emit, TokenFinding } from './finding.ts'

/** Returns what every recogniser finds in a text, overlaps and several labels for the same words included. */
export function findPersonalData(tokens: Tokens): TokenFinding[] {
  const found: TokenFinding[] = []
  const emit: Emit = (policy: Policy, from, to, score, by = 'format') => {
    found.push({ policy, from, to, score, by })
  }
  for (const run of readRuns(tokens)) {
    classifyRun(tokens, run, emit)
    findAmount(tokens, run, emit)
  }
  const { count, kinds, entries } = tokens
  for (let at = 0; at < count; at += 1) {
    const what = kinds[at]
    if (what === kind.word) {
      const entry = entries[at]
      if (entry !== undefined && (entry.flags | entry.cues) !== 0)
        findAtWord(tokens, at, entry.flags, entry.cues, emit)
      if (tokens.words[at]?.length === 1 || tokens.words[at] === 'ab') findBloodType(tokens, at, emit)
    } else if (what === kind.number || what === kind.mixed) findPostcode(tokens, at, emit)
  }
  return found
}

const nameFlags = flag.firstName | flag.surname | flag.title

function findAtWord(tokens: Tokens, at: number, flags: number, cues: number, emit: Emit): void {
  if (flags & nameFlags) findName(tokens, at, emit)
  if (flags & flag.place) findPlace(tokens, at, emit)
  if (flags & flag.month) findDate(tokens, at, emit)
  if (flags & flag.ordinal) findOrdinalDate(tokens, at, emit)
  if (flags & flag.weekday) emit('day', at, at + 1, 0.4)
  if (flags & flag.domain) findDomain(tokens, at, emit)
  if (flags & flag.street) findAddress(tokens, at, emit)
  if (flags & flag.listed) findListed(tokens, at, emit)
  if (flags & flag.organisation) findOrganisation(tokens, at, emit)
  if (flags & flag.function || cues) findIntroduced(tokens, at, emit)
  if (cues & (cue.email | cue.dependent)) findHost(tokens, at, emit)
  if (cues & (cue.password | cue.username | cue.dependent)) findSecret(tokens, at, emit)
}
