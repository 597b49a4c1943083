import { type PrunePlan, pruneBody, type SeqRange } from '../../audit/index.ts'
import type { Database } from '../database.ts'
import type { EventsRow } from '../schema/tables.ts'
import { spanOf } from './index/index-span.ts'

/** Commits rewritten at a time: records that come meanwhile wait for no longer than that takes. */
const rowsPerStep = 32

/** Returns which records are older than a moment and still have their bytes: whole commits, from the oldest on. */
export async function planPrune(database: Database, beforeMs: number): Promise<PrunePlan> {
  let first: number | undefined
  let last = 0
  let records = 0
  for await (const row of rowsFrom(database, 0)) {
    // A commit is later than what it holds; from the first that is too young on, all are.
    if (row.at_ms >= beforeMs) break
    const kept = row.body
      .split('\n')
      .filter((line) => line !== '' && !line.includes('"action":"audit.prune"'))
    if (kept.length === 0) continue
    first ??= row.seq
    last = row.seq + row.count - 1
    records += kept.length
  }
  return { range: first === undefined ? undefined : [first, last], records }
}

/**
 * Takes the bytes of the records in a range out of the log and of the index; hashes and checkpoints stay. To be called
 * once the record that allows it is durable. Cut off in the middle, it is completed by the next one.
 */
export async function pruneRange(database: Database, [first, last]: SeqRange): Promise<void> {
  const build = await database.builder()
  // A span at a time: records that come meanwhile wait for no longer than that takes.
  for (let span = spanOf(first); span <= spanOf(last); span += 1) {
    const forget = build.deleteFrom('event_terms').where('span', '=', span)
    await database.write([forget.where('seq', '>=', first).where('seq', '<=', last).compile()], 'log')
  }
  const forgetTimes = build.deleteFrom('event_times').where('seq', '>=', first).where('seq', '<=', last)
  await database.write([forgetTimes.compile()], 'log')
  let step: EventsRow[] = []
  const flush = async (): Promise<void> => {
    const updates = step.map((row) =>
      build
        .updateTable('events')
        .set({ body: pruneBody(row.body, row.seq, [[first, last]]) })
        .where('seq', '=', row.seq)
        .compile(),
    )
    step = []
    if (updates.length > 0) await database.erase(updates, 'log')
  }
  for await (const row of rowsFrom(database, first)) {
    if (row.seq > last) break
    step.push(row)
    if (step.length >= rowsPerStep) await flush()
  }
  await flush()
}

async function* rowsFrom(database: Database, seq: number): AsyncGenerator<EventsRow> {
  const build = await database.builder()
  for (let from = seq; ; ) {
    const [rows] = await database.readLog(
      build
        .selectFrom('events')
        .selectAll()
        .where('seq', '>=', from)
        .orderBy('seq')
        .limit(rowsPerStep)
        .compile(),
    )
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    from = last.seq + 1
  }
}
