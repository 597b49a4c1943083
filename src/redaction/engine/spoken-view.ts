import { readText } from '../find/reading.ts'
import type { Span } from '../find/spans.ts'
import type { Run } from '../spoken/element.ts'

/** A text with what is dictated or spelled in it written out. */
export interface SpokenView {
  readonly text: string
  /** Returns the place in the text as it is said: of a number or a spelled word, the whole of it. */
  toSaid(span: Span): Span
}

/** Fewer pieces are said in passing. */
const piecesMin = 3

/** Returns the spoken view of a text; undefined where nothing is dictated or spelled in it. */
export function writeSpoken(said: string): SpokenView | undefined {
  const { tokens, runs } = readText(said)
  const written: { start: number; end: number; from: number; to: number }[] = []
  const parts: string[] = []
  let length = 0
  let behind = 0
  const add = (part: string) => {
    parts.push(part)
    length += part.length
  }
  for (const run of runs) {
    if (run.elements.length < piecesMin || run.elements.every(({ kind }) => kind === 'numeral')) continue
    const from = tokens.starts[run.from] as number
    const to = tokens.ends[run.to - 1] as number
    add(said.slice(behind, from))
    const start = length
    add(writtenOut(run))
    written.push({ start, end: length, from, to })
    behind = to
  }
  if (written.length === 0) return undefined
  add(said.slice(behind))
  const toSaid = (at: number, side: 'from' | 'to') => {
    const last = written.findLast(({ start }) => start < at || (side === 'from' && start === at))
    if (last === undefined) return at
    const isInside = side === 'from' ? at < last.end : at <= last.end
    return isInside ? last[side] : at - last.end + last.to
  }
  return {
    text: parts.join(''),
    toSaid: (span) => ({ ...span, start: toSaid(span.start, 'from'), end: toSaid(span.end, 'to') }),
  }
}

/** `four one five` is `415`, `m a r i a` is `Maria`: signs that were said stay, what stands between pieces goes. */
function writtenOut({ elements }: Run): string {
  const text = elements
    .map(({ joint, text: piece }) => (/^[\s~]*$/.test(joint) ? piece : joint + piece))
    .join('')
  return elements.every(({ kind }) => kind === 'letters')
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text
}
