import { splitBody } from '../../../audit/index.ts'
import { isSallyportError, type RecordedEvent } from '../../../core/index.ts'
import { type Database, expecting } from '../../database.ts'
import type { Statement } from '../../engine.ts'
import type { EventsRow, EventTermRow, EventTimesRow } from '../../schema/tables.ts'
import { spanOf, spansBefore } from './index-span.ts'
import { insertTerms } from './insert-terms.ts'
import { type Term, termsOf } from './terms.ts'

/** When something happened, in milliseconds since 1970: from, and before. */
export interface TimeRange {
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

type IndexedRow = Pick<EventsRow, 'seq' | 'body'>

/** Commits taken into the index at a time: the log waits for no longer than that takes to write. */
const rowsPerStep = 64

/**
 * Finds the commits that hold a term. Filled afterwards, never on the way of a record: so a query brings it up to date
 * first. It is no evidence; whoever doubts it builds it anew from the log.
 */
export class EventIndex {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Resolves once everything recorded until now is in it. Returns how many commits were taken in, at most `rowsMax`. */
  async fill(rowsMax = Number.POSITIVE_INFINITY): Promise<number> {
    let filled = 0
    while (filled < rowsMax) {
      const indexedTo = await this.#indexedTo()
      const rows = await this.#rowsAfter(indexedTo)
      const last = rows.at(-1)
      if (last === undefined) return filled
      try {
        await this.#takeIn(rows, indexedTo, last.seq)
        filled += rows.length
      } catch (error) {
        // Another process has taken these in meanwhile.
        if ((await this.#indexedTo()) === indexedTo || !isSallyportError(error)) throw error
      }
    }
    return filled
  }

  /** Empties it; `fill` builds it anew. */
  async clear(): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write(
      [
        build.deleteFrom('event_terms').compile(),
        build.deleteFrom('event_times').compile(),
        build.updateTable('event_index').set({ indexed_to: 0 }).compile(),
      ],
      'log',
    )
  }

  /** Returns where commits begin that hold all terms and something of that time, before a place, from the newest on. */
  async find(
    terms: readonly Term[],
    { fromMs, untilMs }: TimeRange,
    before: number,
    limit: number,
  ): Promise<readonly number[]> {
    const build = await this.#database.builder()
    const [first, ...others] = terms
    if (first === undefined) {
      const newest = build
        .selectFrom('event_times as at')
        .select('at.seq')
        .$if(fromMs !== undefined, (at) => at.where('at.last_ms', '>=', fromMs ?? 0))
        .$if(untilMs !== undefined, (at) => at.where('at.first_ms', '<', untilMs ?? 0))
        .where('at.seq', '<', before)
        .orderBy('at.seq', 'desc')
        .limit(limit)
      return seqsOf(await this.#database.readLog(newest.compile()))
    }
    let query = build
      .selectFrom('event_terms as found')
      .select('found.seq')
      .where('found.term', '=', first)
      .where('found.seq', '<', before)
      .orderBy('found.seq', 'desc')
    for (const term of others) {
      query = query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('event_terms as also')
            .select('also.seq')
            .whereRef('also.span', '=', 'found.span')
            .where('also.term', '=', term)
            .whereRef('also.seq', '=', 'found.seq'),
        ),
      )
    }
    if (fromMs !== undefined || untilMs !== undefined) {
      query = query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('event_times as at')
            .select('at.seq')
            .whereRef('at.seq', '=', 'found.seq')
            .$if(fromMs !== undefined, (at) => at.where('at.last_ms', '>=', fromMs ?? 0))
            .$if(untilMs !== undefined, (at) => at.where('at.first_ms', '<', untilMs ?? 0)),
        ),
      )
    }
    const seqs: number[] = []
    for (const spans of spansBefore(Math.min(before, (await this.#indexedTo()) + 1))) {
      const newest = query.where('found.span', 'in', spans).limit(limit - seqs.length)
      seqs.push(...seqsOf(await this.#database.readLog(newest.compile())))
      if (seqs.length >= limit) break
    }
    return seqs
  }

  async #indexedTo(): Promise<number> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.readLog(
      build.selectFrom('event_index').select('indexed_to').compile(),
    )
    return rows[0]?.indexed_to ?? 0
  }

  async #rowsAfter(seq: number): Promise<readonly IndexedRow[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.readLog(
      build
        .selectFrom('events')
        .select(['seq', 'body'])
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(rowsPerStep)
        .compile(),
    )
    return rows
  }

  async #takeIn(rows: readonly IndexedRow[], from: number, to: number): Promise<void> {
    const build = await this.#database.builder()
    const move = build
      .updateTable('event_index')
      .set({ indexed_to: to })
      .where('indexed_to', '=', from)
      .compile()
    const statements: Statement[] = [expecting(move, 1, 'ERR_STORAGE_FAILED')]
    const held = rows.map(readCommit)
    const times = held.flatMap(({ time }) => time ?? [])
    if (times.length > 0) {
      const insert = build.insertInto('event_times').values(times)
      statements.push(insert.onConflict((conflict) => conflict.doNothing()).compile())
    }
    const terms = held.flatMap(({ terms: own }) => own)
    statements.push(...insertTerms(this.#database.dialect, terms))
    await this.#database.write(statements, 'log')
  }
}

/** Returns what the index holds of a commit; no time where all of it was pruned. */
function readCommit({ seq, body }: IndexedRow): {
  readonly terms: readonly EventTermRow[]
  readonly time: EventTimesRow | undefined
} {
  const terms = new Set<Term>()
  let time: EventTimesRow | undefined
  for (const line of splitBody(body)) {
    if (line === '') continue
    const event = JSON.parse(line.slice(1)) as RecordedEvent
    for (const term of termsOf(event)) terms.add(term)
    const { atMs } = event
    time = {
      seq,
      first_ms: Math.min(time?.first_ms ?? atMs, atMs),
      last_ms: Math.max(time?.last_ms ?? atMs, atMs),
    }
  }
  return { terms: [...terms].map((term) => ({ span: spanOf(seq), term, seq })), time }
}

function seqsOf([rows]: readonly [readonly { readonly seq: number }[]]): readonly number[] {
  return rows.map(({ seq }) => seq)
}
