import type { CompiledQuery, Kysely } from 'kysely'
import type { RunItem } from '../../retention/index.ts'
import { inChunks } from '../chunks.ts'
import type { Tables } from '../schema/tables.ts'
import { itemRow } from './retention-rows.ts'

/** Returns what writes items of a run, new ones and those that are there. */
export function itemStatements(
  build: Kysely<Tables>,
  runId: string,
  items: readonly RunItem[],
): readonly CompiledQuery[] {
  return inChunks(items.map((item) => itemRow(runId, item))).map((rows) =>
    build
      .insertInto('retention_items')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['run_id', 'position']).doUpdateSet((eb) => ({
          id: eb.ref('excluded.id'),
          state: eb.ref('excluded.state'),
          is_open: eb.ref('excluded.is_open'),
          attempts: eb.ref('excluded.attempts'),
          next_at_ms: eb.ref('excluded.next_at_ms'),
          request_id: eb.ref('excluded.request_id'),
          trace: eb.ref('excluded.trace'),
          problem: eb.ref('excluded.problem'),
        })),
      )
      .compile(),
  )
}
