import { setTimeout as sleep } from 'node:timers/promises'
import type { EventFilter, StoredEvent } from '../../audit/index.ts'
import type { Database } from '../database.ts'
import type { EventsRow } from '../schema/tables.ts'
import type { EventReader, FollowQuery, TailQuery } from './event-reader.ts'
import { createMatcher } from './filter.ts'
import { EventIndex } from './index/event-index.ts'
import { termsFor } from './index/terms.ts'
import { KeptHashes } from './tree/kept-hashes.ts'

/** Rows read at a time: enough to make reading quick, few enough to keep commits waiting for a few ms only. */
const rowsPerRead = 64

/** Records handed on at a time by `follow`. */
const followedPerRead = 500

/** Reads the table of commits, whose rows hold many records each. */
export class LogReader implements EventReader {
  readonly #database: Database
  readonly #index: EventIndex
  readonly #keptHashes: KeptHashes

  constructor(database: Database) {
    this.#database = database
    this.#index = new EventIndex(database)
    this.#keptHashes = new KeptHashes(database)
  }

  async tail(query: TailQuery): Promise<readonly StoredEvent[]> {
    if (query.afterSeq === undefined) return this.#newest(query.limit, query.filter)
    return (await this.#after(query.afterSeq, query.limit, query.filter)).events
  }

  async query(filter: EventFilter, limit: number): Promise<readonly StoredEvent[]> {
    const terms = termsFor(filter)
    const isOfTime = filter.fromMs !== undefined || filter.untilMs !== undefined
    if (terms.length === 0 && !isOfTime) return this.#newest(limit, filter)
    await this.#index.fill()
    const match = createMatcher(filter)
    const events: StoredEvent[] = []
    let before = Number.MAX_SAFE_INTEGER
    while (events.length < limit) {
      const seqs = await this.#index.find(terms, filter, before, rowsPerRead)
      if (seqs.length === 0) break
      for (const row of await this.#rowsAt(seqs)) {
        for (const [seq, line] of linesOf(row).reverse()) {
          if (events.length >= limit) break
          const event = match(line)
          if (event) events.push({ seq, event })
        }
      }
      before = seqs.at(-1) ?? 0
    }
    return events.reverse()
  }

  async fillIndex(commitsMax?: number): Promise<number> {
    const filled = await this.#index.fill(commitsMax)
    await this.#keptHashes.fill(commitsMax)
    return filled
  }

  async rebuildIndex(): Promise<void> {
    await this.#index.clear()
    await this.#keptHashes.clear()
    await this.fillIndex()
  }

  async count(): Promise<number> {
    const build = await this.#database.builder()
    const rows = build.selectFrom('events').select(['seq', 'count']).limit(1)
    const [[first], [last]] = await this.#database.readLog(
      rows.orderBy('seq').compile(),
      rows.orderBy('seq', 'desc').compile(),
    )
    // Numbers have no gaps, so the ends are enough.
    return first && last ? last.seq + last.count - first.seq : 0
  }

  async *follow(query: FollowQuery): AsyncGenerator<StoredEvent> {
    let seen = query.afterSeq ?? (await this.#lastSeq())
    while (!query.signal.aborted) {
      const { events, scannedTo } = await this.#after(seen, followedPerRead, query.filter)
      yield* events
      if (scannedTo === seen) await pause(query.pollMs ?? 200, query.signal)
      seen = scannedTo
    }
  }

  /** Returns the oldest records after one, and how far the log has been read for them. */
  async #after(
    afterSeq: number,
    limit: number,
    filter: EventFilter | undefined,
  ): Promise<{ events: readonly StoredEvent[]; scannedTo: number }> {
    const match = createMatcher(filter)
    const events: StoredEvent[] = []
    let scannedTo = afterSeq
    while (events.length < limit) {
      const rows = await this.#rowsAfter(scannedTo)
      if (rows.length === 0) break
      for (const [seq, line] of rows.flatMap(linesOf)) {
        if (events.length >= limit) break
        if (seq <= scannedTo) continue
        scannedTo = seq
        const event = match(line)
        if (event) events.push({ seq, event })
      }
    }
    return { events, scannedTo }
  }

  async #newest(limit: number, filter: EventFilter | undefined): Promise<readonly StoredEvent[]> {
    const match = createMatcher(filter)
    const events: StoredEvent[] = []
    let before = Number.MAX_SAFE_INTEGER
    while (events.length < limit) {
      const rows = await this.#rowsBefore(before, filter?.fromMs)
      if (rows.length === 0) break
      for (const [seq, line] of rows.flatMap((row) => linesOf(row).reverse())) {
        if (events.length >= limit) break
        const event = match(line)
        if (event) events.push({ seq, event })
      }
      before = rows.at(-1)?.seq ?? 0
    }
    return events.reverse()
  }

  async #rowsAfter(seq: number): Promise<readonly EventsRow[]> {
    const build = await this.#database.builder()
    // The record itself may lie in the middle of a row.
    const start = build
      .selectFrom('events')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('seq', '<=', seq + 1)
    const [rows] = await this.#database.readLog(
      build
        .selectFrom('events')
        .selectAll()
        .where((eb) => eb('seq', '>=', eb.fn.coalesce(start, eb.lit(0))))
        .where((eb) => eb(eb('seq', '+', eb.ref('count')), '>', seq + 1))
        .orderBy('seq')
        .limit(rowsPerRead)
        .compile(),
    )
    return rows
  }

  /** Returns commits from the newest on. */
  async #rowsAt(seqs: readonly number[]): Promise<readonly EventsRow[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.readLog(
      build.selectFrom('events').selectAll().where('seq', 'in', seqs).orderBy('seq', 'desc').compile(),
    )
    return rows
  }

  async #rowsBefore(seq: number, fromMs: number | undefined): Promise<readonly EventsRow[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.readLog(
      build
        .selectFrom('events')
        .selectAll()
        .where('seq', '<', seq)
        // A commit is later than what it holds, so an older one holds nothing that is asked for.
        .$if(fromMs !== undefined, (query) => query.where('at_ms', '>=', fromMs ?? 0))
        .orderBy('seq', 'desc')
        .limit(rowsPerRead)
        .compile(),
    )
    return rows
  }

  async #lastSeq(): Promise<number> {
    const [last] = await this.#newest(1, undefined)
    return last?.seq ?? 0
  }
}

function linesOf(row: EventsRow): [seq: number, line: string][] {
  const lines = row.body.split('\n')
  lines.pop()
  return lines.map((line, index) => [row.seq + index, line])
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    // Aborting is how a follower is told to stop: the iteration ends there, and nothing has failed.
    if (!signal.aborted) throw error
  }
}
