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
  /** The value that this is a piece of, where it stands in several: the same object for each. */
  readonly whole?: Whole
}

/** A value whose pieces stand apart. Whoever names it, names it as a whole: names of its pieces could be told apart. */
export interface Whole {
  readonly text: string
}

/** Adds a finding as offsets: one span a line, without speakers' labels and without a short answer in between. */
export function addSpans(tokens: Tokens, { policy, from, to, score, by }: TokenFinding, spans: Span[]): void {
  const firstSpan = spans.length
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
  if (spans.length > firstSpan + 1) joinPieces(tokens.text, spans, firstSpan)
}

function joinPieces(text: string, spans: Span[], from: number): void {
  const pieces = spans.slice(from)
  const whole = { text: pieces.map(({ start, end }) => text.slice(start, end)).join(' ') }
  for (const [index, piece] of pieces.entries()) spans[from + index] = { ...piece, whole }
}

/** Returns what gives the pieces of a span of a text the whole that they belong to: for each span the same object. */
export function createWholes(): (span: Span, text: string) => Whole {
  const known = new Map<Span, Whole>()
  return (span, text) => {
    const whole = span.whole ?? known.get(span) ?? { text: text.slice(span.start, span.end) }
    known.set(span, whole)
    return whole
  }
}

/** Returns the longer of two values that the same piece belongs to. */
export function longerWhole(one: Whole | undefined, other: Whole | undefined): Whole | undefined {
  return (other?.text.length ?? 0) > (one?.text.length ?? 0) ? other : one
}

/** True for `mm-hmm` and `okay, go ahead`; not for `one`, which is an answer only before `moment`. */
function isAnswer({ kinds, entries }: Tokens, from: number, to: number): boolean {
  let isNumber = true
  for (let at = from; at < to; at += 1) {
    if (kinds[at] === kind.sign) continue
    const flags = entries[at]?.flags ?? 0
    if ((flags & flag.backChannel) === 0) return false
    isNumber &&= (flags & flag.digit) !== 0
  }
  return !isNumber
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
    const whole = longerWhole(last.whole, span.whole)
    const end = Math.max(last.end, span.end)
    united[united.length - 1] = { policy, score, by, start: last.start, end, ...(whole ? { whole } : {}) }
  }
  return united
}

/** A label that a checksum or a cue confirmed beats a longer guess; among equals the longer one wins. */
function isBetter(span: Span, than: Span): boolean {
  const weight = ({ start, end, score }: Span) => score + Math.min(end - start, 40) / 100
  return weight(span) > weight(than)
}
