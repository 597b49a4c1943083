import { Secret } from '../../core/index.ts'
import type { Collector, FoundMatch } from './collector.ts'
import type { Place } from './finding.ts'

/** What a collector gathered, as it goes from thread to thread: a `Secret` would lose what it holds on the way. */
export interface Collected {
  readonly found: readonly {
    readonly match: Omit<FoundMatch, 'secret'>
    readonly secret: string
    readonly places: readonly Place[]
    readonly count: number
  }[]
  readonly candidates: readonly (readonly [string, readonly Place[]])[]
  readonly candidatesDropped: number
  readonly allowed: number
  readonly dropped: number
}

/** Returns what a collector gathered in a form that another thread can be sent. */
export function sendCollected(collector: Collector): Collected {
  const { candidates, allowed, dropped } = collector
  return {
    found: [...collector.entries()].map(([secret, { match, places, count }]) => {
      const { secret: _, ...rest } = match
      return { match: rest, secret, places, count }
    }),
    candidates: [...candidates.texts()].map((text) => [text, candidates.placesOf(text)] as const),
    candidatesDropped: candidates.dropped,
    allowed,
    dropped,
  }
}

/** Puts what another thread gathered into a collector. */
export function receiveCollected(collector: Collector, sent: Collected): void {
  // The first stands for those of which no place was kept.
  for (const { match, secret, places, count } of sent.found)
    for (const [at, place] of places.entries())
      collector.add({ ...match, secret: new Secret(secret) }, place, at === 0 ? 1 + count - places.length : 1)
  for (const [text, places] of sent.candidates)
    for (const place of places) collector.candidates.add(text, place)
  collector.candidates.dropped += sent.candidatesDropped
  collector.allowed += sent.allowed
  collector.dropped += sent.dropped
}
