import type { Policy } from '../policies/policy.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel } from '../text/turns.ts'
import { flag } from '../words/entry.ts'
import type { FoundBy, TokenFinding } from './finding.ts'

/** Personal data in one text, by UTF-16 offsets. */
export interface Span {
  readonly policy: Policy
  readonly start: number
  /** The offset behind the last character. */
  readonly end: number
  readonly score: number
  readonly by: FoundBy
}

/** Adds a finding as offsets: one span a line, without speakers' labels and without a short answer in between. */
export function addSpans(tokens: Tokens, { policy, from, to, score, by }: TokenFinding, spans: Span[]): void {
  let first = from
  for (let at = from; at <= to; at += 1) {
    if (at < to && tokens.kinds[at] !== kind.newline) continue
    const start = first === from ? first : skipLabel(tokens, first)
    if (start < at && !isAnswer(tokens, start, at))
      spans.push({
        policy,
        score,
        by,
        start: tokens.starts[start] as number,
        end: tokens.ends[at - 1] as number,
      })
    first = at + 1
  }
}

/** True for `mm-hmm` and `okay, go ahead`. */
function isAnswer({ kinds, entries }: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1)
    if (kinds[at] !== kind.sign && ((entries[at]?.flags ?? 0) & flag.backChannel) === 0) return false
  return true
}

/**
 * Returns spans that do not overlap, in order, of the policies asked for. What any of them covers stays covered: where two
 * overlap, the union is one span, labelled by the longest and best of them.
 */
export function uniteSpans(spans: readonly Span[], wanted: ReadonlySet<Policy>): Span[] {
  const sorted = spans
    .filter(({ policy, start, end }) => wanted.has(policy) && end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const united: Span[] = []
  let label: Span | undefined
  for (const span of sorted) {
    const last = united.at(-1)
    if (!last || !label || span.start >= last.end) {
      united.push(span)
      label = span
      continue
    }
    if (isBetter(span, label)) label = span
    const { policy, score, by } = label
    united[united.length - 1] = { policy, score, by, start: last.start, end: Math.max(last.end, span.end) }
  }
  return united
}

/** A label that a checksum or a cue confirmed beats a longer guess; among equals the longer one wins. */
function isBetter(span: Span, than: Span): boolean {
  const weight = ({ start, end, score }: Span) => score + Math.min(end - start, 40) / 100
  return weight(span) > weight(than)
}
