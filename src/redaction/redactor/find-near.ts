import { cuesAt } from '../context/context.ts'
import { atTokenRoles, emitTo, findAtToken } from '../find/find-personal-data.ts'
import { findIn, findInReadings } from '../find/find-spans.ts'
import type { TokenFinding } from '../find/finding.ts'
import { type Edges, seesEdge, seesEdgeAsAmount, seesEdgeAt } from '../find/reach.ts'
import { type Reading, readText, readTokens } from '../find/reading.ts'
import type { Span } from '../find/spans.ts'
import { classifyRun, isShort } from '../numbers/classify-run.ts'
import type { Policy } from '../policies/policy.ts'
import { findAmount } from '../recognisers/amounts.ts'
import type { Run } from '../spoken/element.ts'
import { type Kept, type Place, retokenize } from '../text/retokenize.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { role } from '../words/roles.ts'

/**
 * Returns what is found in a text where values of another were replaced. Who sees none of them sees what he saw before,
 * and has found what there was.
 */
export function findNear(
  original: Reading,
  text: string,
  places: readonly Place[],
  wanted: ReadonlySet<Policy>,
): Span[] {
  if (places.length === 0) return []
  const again = retokenize(original.tokens, text, places)
  if (again === undefined) return findInReadings([readText(text)], wanted)[0] ?? []
  const reading = readTokens(again.tokens)
  const found = findIn(reading, findAtEdges(original, reading, again.kept))
  return found.some(({ policy }) => wanted.has(policy)) ? (findInReadings([reading], wanted)[0] ?? []) : []
}

/** Returns what is found by whoever sees something that was replaced; `kept` are the tokens that were not. */
export function findAtEdges(
  original: Reading,
  { tokens, runs }: Reading,
  kept: readonly Kept[],
): TokenFinding[] {
  const found: TokenFinding[] = []
  const emit = emitTo(found)
  const { roles } = tokens
  let next = 0
  let known = 0
  let cuedBefore = Number.NEGATIVE_INFINITY
  for (let index = 0; index < kept.length; index += 1) {
    const { from, to, shift } = kept[index] as Kept
    const behind = kept[index + 1]
    const isCuedBehind =
      behind !== undefined && hasCue(original.tokens, to + shift, behind.from + behind.shift)
    const edges: Edges = {
      before: index === 0 ? Number.NEGATIVE_INFINITY : from - 1,
      cuedBefore,
      behind: behind === undefined ? Number.POSITIVE_INFINITY : to,
      isCuedBehind,
    }
    for (; next < runs.length && (runs[next] as Run).from < to; next += 1) {
      const run = runs[next] as Run
      while (known < original.runs.length && (original.runs[known] as Run).from < run.from + shift) known += 1
      const isNew = !isSame(original.runs[known], run, shift)
      if (isNew || (!isShort(run) && seesEdge(tokens, run, edges))) classifyRun(tokens, run, emit)
      if (isNew || seesEdgeAsAmount(tokens, run, edges)) findAmount(tokens, run, emit)
    }
    for (let at = from; at < to; at += 1)
      if ((roles[at] as number) & atTokenRoles && seesEdgeAt(tokens, at, edges)) findAtToken(tokens, at, emit)
    if (isCuedBehind) cuedBefore = (behind as Kept).from - 1
  }
  return found
}

function isSame(known: Run | undefined, run: Run, shift: number): boolean {
  return (
    known?.from === run.from + shift &&
    known.to === run.to + shift &&
    known.elements.length === run.elements.length
  )
}

/** True where some tokens said something of numbers around them. */
function hasCue(tokens: Tokens, from: number, to: number): boolean {
  const { kinds, roles } = tokens
  for (let at = from; at < to; at += 1) {
    if (kinds[at] !== kind.word && kinds[at] !== kind.mixed) continue
    const what = roles[at] as number
    if (what & role.part || (what & role.context && cuesAt(tokens, at) !== 0)) return true
  }
  return false
}
