import { findSpans, type Policy, policySets, type Span } from '../../src/redaction/index.ts'
import { isSamePolicy } from './same-policy.ts'

/** A text of a set and what must be covered in it. Offsets are UTF-16 units. */
export interface ScoredCase {
  readonly id: string
  readonly kind: 'spoken' | 'written'
  readonly text: string
  readonly expect: readonly { readonly policy: string; readonly start: number; readonly end: number }[]
  /** Policies of which the text certainly holds nothing. */
  readonly holdsNone?: readonly string[]
}

/** What became of the values of one policy and kind. */
export interface Tally {
  expected: number
  covered: number
  /** Covered, and under the right name. */
  named: number
}

export interface Score {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly cases: number
  /** Findings, by policy, in texts that hold none of it. */
  readonly falseFindings: ReadonlyMap<string, number>
  readonly emptyCharacters: number
  /** Ids of cases in which something was missed, misnamed or made up, with what it was. */
  readonly failures: readonly string[]
}

/** Scores cases with every policy on. A value counts as covered only where every letter and digit of it is. */
export function scoreCases(cases: Iterable<ScoredCase>): Score {
  const wanted = new Set(policySets.all)
  const tallies = new Map<string, Tally>()
  const falseFindings = new Map<string, number>()
  const failures: string[] = []
  let count = 0
  let emptyCharacters = 0
  for (const { id, kind, text, expect, holdsNone } of cases) {
    count += 1
    const [spans = []] = findSpans([text], wanted)
    for (const { policy, start, end } of expect) {
      const key = `${policy}/${kind}`
      const tally = tallies.get(key) ?? { expected: 0, covered: 0, named: 0 }
      tallies.set(key, tally)
      tally.expected += 1
      const isCovered = covers(text, spans, start, end)
      const label = labelOf(spans, start, end)
      const isNamed = label !== undefined && isSamePolicy(policy, label)
      if (isCovered) tally.covered += 1
      if (isCovered && isNamed) tally.named += 1
      if (!isCovered) failures.push(`MISSED ${policy} ${id}: ${show(text, start, end)}`)
      else if (!isNamed) failures.push(`NAMED ${policy} as ${label} ${id}: ${show(text, start, end)}`)
    }
    if (holdsNone === undefined) continue
    emptyCharacters += text.length
    for (const { policy, start, end } of spans) {
      if (!holdsNone.includes(policy)) continue
      falseFindings.set(policy, (falseFindings.get(policy) ?? 0) + 1)
      failures.push(`MADE UP ${policy} ${id}: ${show(text, start, end)}`)
    }
  }
  return { tallies, cases: count, falseFindings, emptyCharacters, failures }
}

function covers(text: string, spans: readonly Span[], start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at))) continue
    if (!spans.some((span) => span.start <= at && at < span.end)) return false
  }
  return true
}

/** The policy of the span that covers most of a value. */
function labelOf(spans: readonly Span[], start: number, end: number): Policy | undefined {
  const overlap = (span: Span) => Math.min(span.end, end) - Math.max(span.start, start)
  const [best] = spans.filter((span) => overlap(span) > 0).sort((a, b) => overlap(b) - overlap(a))
  return best?.policy
}

function show(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - 60), start)
  return JSON.stringify(`${before}>>>${text.slice(start, end)}<<<${text.slice(end, end + 30)}`)
}
