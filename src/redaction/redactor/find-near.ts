import { findSpans } from '../find/find-spans.ts'
import type { Span } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import type { Place } from './substitute-until-clean.ts'

/** As far as any recogniser looks around what it finds, in characters. */
const reach = 400
/** What is read around that, so that a value is never cut where it counts. */
const margin = 400
const shortText = 4_000

/**
 * Returns what is found near the places where values were replaced. Further away every recogniser sees what it saw before,
 * and has found what there was. Where nothing was replaced, nothing is new.
 */
export function findNear(text: string, places: readonly Place[], wanted: ReadonlySet<Policy>): Span[] {
  if (places.length === 0) return []
  if (text.length <= shortText) return findSpans([text], wanted)[0] ?? []
  const found: Span[] = []
  for (const { from, to } of joinWindows(places, text.length)) {
    const start = from === 0 ? 0 : toBlank(text, from)
    const [spans = []] = findSpans([text.slice(start, to)], wanted)
    const isEnd = to === text.length
    for (const span of spans) {
      const isAtEdge =
        (start > 0 && span.start < margin / 2) || (!isEnd && start + span.end > to - margin / 2)
      if (!isAtEdge) found.push({ ...span, start: span.start + start, end: span.end + start })
    }
  }
  return found
}

function joinWindows(places: readonly Place[], length: number): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = []
  for (const { start, end } of places) {
    const from = Math.max(0, start - reach - margin)
    const to = Math.min(length, end + reach + margin)
    const last = windows.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else windows.push({ from, to })
  }
  return windows
}

/** A window begins at a blank, and at none where there is no blank near. */
function toBlank(text: string, from: number): number {
  for (let at = from; at < from + margin / 2; at += 1) if (/\s/.test(text.charAt(at))) return at
  return from
}
