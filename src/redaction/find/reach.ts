import {
  answerFlags,
  backMax,
  backOverLinesMax,
  cuesAt,
  endsContext,
  saidMax,
  startOfSpeaker,
} from '../context/context.ts'
import { cuesOf } from '../context/cue-meaning.ts'
import { canBeAsked } from '../recognisers/amounts.ts'
import type { Run } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { cue, type Entry, flag } from '../words/entry.ts'
import { role } from '../words/roles.ts'

/** Where tokens end that are what they were, between others that were replaced. */
export interface Edges {
  /** The last token that was replaced before them, and the last where a cue was. */
  readonly before: number
  readonly cuedBefore: number
  /** The first one that was replaced behind them, and whether a cue was there. */
  readonly behind: number
  readonly isCuedBehind: boolean
}

/** How far around a run it is looked for anything but cues, in tokens. */
const runBack = 6
const runAhead = 4
const cueAhead = 10
/** How far beside a cue its meaning is looked for. */
const besideCue = 10
const amountBack = 6
const ageBack = 20
const amountAhead = 6
const wordReach = 4
const bloodReach = 10
/** Of dates, addresses and secrets. */
const farReach = 90

/** True where what a run is may depend on what was replaced. */
export function seesEdge(tokens: Tokens, run: Run, edges: Edges): boolean {
  if (run.from - edges.before <= runBack || edges.behind - run.to <= runAhead) return true
  return hearsAhead(tokens, run, edges) || hearsBack(tokens, run, edges)
}

/** True where what amount a run is, or whose age, may depend on it. */
export function seesEdgeAsAmount(tokens: Tokens, run: Run, { before, behind }: Edges): boolean {
  const distance = run.from - before
  if (distance <= amountBack || behind - run.to <= amountAhead) return true
  return distance <= ageBack && canBeAsked(tokens, run)
}

const farFlags = flag.month | flag.ordinal | flag.domain | flag.street
const farCues = cue.email | cue.dependent | cue.password | cue.username

/** True where what is found at a token may depend on it. */
export function seesEdgeAt({ entries, roles }: Tokens, at: number, { before, behind }: Edges): boolean {
  const distance = Math.min(at - before, behind - at)
  if (distance <= wordReach) return true
  if ((roles[at] as number) & role.blood && distance <= bloodReach) return true
  const { flags, cues } = entries[at] as Entry
  return (flags & farFlags || cues & farCues) !== 0 && distance <= farReach
}

/** True where a context ends behind the edge, and there is a cue in it: without one, it is empty on either side. */
function hearsAhead({ entries }: Tokens, { to }: Run, { behind, isCuedBehind }: Edges): boolean {
  if (behind - to > cueAhead) return false
  if (isCuedBehind) return true
  for (let at = to; at < to + cueAhead; at += 1) if (entries[at]?.cues) return true
  return false
}

/** What was replaced may have been said in fewer steps. */
const slack = 2

/** True where a context begins before the edge, as `readContext` reads it, and there is or was a cue in it. */
function hearsBack(tokens: Tokens, run: Run, { before, cuedBefore }: Edges): boolean {
  const { kinds, words, entries, roles } = tokens
  let limit = (isOverLines(tokens, run) ? backOverLinesMax : backMax) + slack
  let said = 0
  let isOwnLine = true
  let isHeard = false
  let at = run.from - 1
  const isBeyond = () => at <= cuedBefore || (isHeard && at <= before + besideCue)
  for (let steps = 1; at >= 0 && steps <= limit && !isBeyond(); at -= 1, steps += 1) {
    const what = roles[at] as number
    if ((what & role.context) === 0) {
      said += 1
    } else if (kinds[at] === kind.newline) {
      if (!isOwnLine && said > saidMax) break
      said = 0
      limit = backOverLinesMax + slack
      isOwnLine = false
    } else if (kinds[at] === kind.sign) {
      if (words[at] === ':') at = startOfSpeaker(tokens, at)
    } else if (endsContext(tokens, at, false)) {
      break
    } else if (kinds[at] === kind.word || kinds[at] === kind.mixed) {
      if (((entries[at] as Entry).flags & answerFlags) === 0) said += 1
      isHeard ||= (what & role.part) !== 0 || says(tokens, at, before)
    }
  }
  return isBeyond()
}

function isOverLines({ kinds }: Tokens, { from, to }: Run): boolean {
  for (let at = from; at < to; at += 1) if (kinds[at] === kind.newline) return true
  return false
}

/** True for a word that means something, or may have meant something with what stood beside it. */
function says(tokens: Tokens, at: number, before: number): boolean {
  const cues = cuesAt(tokens, at)
  if (cues === 0) return tokens.words[at]?.length === 1 && isBesideHidden(tokens, at)
  return at <= before + besideCue || cuesOf(tokens, at, cues) !== 0
}

/** The rest of `D.O.B.` */
function isBesideHidden({ kinds, words }: Tokens, at: number): boolean {
  return kinds[words[at - 1] === '.' ? at - 2 : at - 1] === kind.hidden
}
