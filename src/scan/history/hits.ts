import type { Buffer } from 'node:buffer'
import { Secret } from '../../core/index.ts'
import type { Match } from '../engine/match.ts'
import type { ContentScanner, Inspection } from '../sources/content.ts'
import type { ObjectInfo } from './objects.ts'

const authorLine = '\nauthor '

/** Something in an object, before it is known which commits hold the object. */
export interface Hit {
  readonly object: ObjectInfo
  /** A match, or the text of a candidate. */
  readonly thing: Match | string
  readonly line: number
  readonly column: number
}

/** A hit as it goes from thread to thread: a `Secret` would lose what it holds on the way. */
export type SentHit = Omit<Hit, 'thing'> & {
  readonly thing: string | (Omit<Match, 'secret'> & { secret: string })
}

/** What one thread found, as another one is sent it. */
export interface SentHits {
  readonly hits: readonly SentHit[]
  readonly held: readonly string[]
}

/** What was found in the objects of a history, by object: one that stands in several packs counts once. */
export class Hits {
  readonly #hits = new Map<string, readonly Hit[]>()
  /** Objects that hold something which is no hit: a comment allows it, or it went elsewhere. */
  readonly #held = new Set<string>()

  /** Scans an object, notes what is in it, and returns what one that builds on it might hold: bits of `interests`. */
  inspect(
    contents: ContentScanner,
    object: () => ObjectInfo,
    type: ObjectInfo['type'],
    bytes: Buffer,
  ): number {
    const { matches, candidates, allowed, interest } = inspectObject(contents, type, bytes)
    if (allowed > 0) this.hold(object().id)
    if (matches.length + candidates.length > 0) {
      const one = object()
      this.set(
        one.id,
        [...matches, ...candidates].map((hit) => ({ object: one, ...hit })),
      )
    }
    return interest
  }

  set(id: string, hits: readonly Hit[]): void {
    this.#hits.set(id, hits)
  }

  /** Notes that an object holds something, without a hit. */
  hold(id: string): void {
    this.#held.add(id)
  }

  /** Yields the objects that hold something; of those with candidates alone, the ones of which one is known. */
  *objects(isKnown: (candidate: string) => boolean): Generator<string> {
    yield* this.#held
    for (const [id, hits] of this.#hits)
      if (hits.some(({ thing }) => typeof thing !== 'string' || isKnown(thing))) yield id
  }

  all(): readonly Hit[] {
    return [...this.#hits.values()].flat()
  }

  /** Returns the hits in a form that another thread can be sent. */
  send(): SentHits {
    const hits = this.all().map(({ thing, ...hit }) => ({
      ...hit,
      thing: typeof thing === 'string' ? thing : { ...thing, secret: thing.secret.reveal() },
    }))
    return { hits, held: [...this.#held] }
  }

  /** Takes what another thread found. */
  receive(sent: SentHits): void {
    for (const id of sent.held) this.hold(id)
    for (const [id, hits] of Map.groupBy(sent.hits, ({ object }) => object.id))
      this.set(
        id,
        hits.map(({ thing, ...hit }) => ({
          ...hit,
          thing: typeof thing === 'string' ? thing : { ...thing, secret: new Secret(thing.secret) },
        })),
      )
  }
}

/** Of a commit what people wrote: it begins with the ids of its tree and its parents, which are nobody's keys. */
function inspectObject(contents: ContentScanner, type: ObjectInfo['type'], bytes: Buffer): Inspection {
  const author = type === 'commit' ? bytes.indexOf(authorLine) : -1
  if (author === -1) return contents.inspect(bytes)
  const inspection = contents.inspect(bytes.subarray(author + 1))
  if (inspection.matches.length + inspection.candidates.length === 0) return inspection
  const linesBefore = bytes.toString('latin1', 0, author + 1).split('\n').length - 1
  const moved = <Located extends { line: number }>(hit: Located): Located => ({
    ...hit,
    line: hit.line + linesBefore,
  })
  return {
    ...inspection,
    matches: inspection.matches.map(moved),
    candidates: inspection.candidates.map(moved),
  }
}
