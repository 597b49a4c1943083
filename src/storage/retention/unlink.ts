import type { CompiledQuery, Kysely } from 'kysely'
import type { RunItem } from '../../retention/index.ts'
import type { Tables } from '../schema/tables.ts'

/** Returns what forgets things that are gone at their vendor: in the ledger, among own ids, in other runs, and in the inbox. */
export function unlinkStatements(
  build: Kysely<Tables>,
  items: readonly RunItem[],
  nowMs: number,
  heldWebhooks: readonly string[],
): readonly CompiledQuery[] {
  const groups = Map.groupBy(items, ({ vendor, environment, key }) =>
    JSON.stringify([vendor, environment, key]),
  )
  return [...groups].flatMap(([account, members]) => {
    const [vendor = '', environment = '', key = ''] = JSON.parse(account) as string[]
    const ids = members.map(({ id }) => id)
    const clients = build.selectFrom('clients').select('id').where('environment', '=', environment)
    const running = build.selectFrom('retention_runs').select('id').where('state', '=', 'running')
    return [
      build
        .deleteFrom('vendor_items')
        .where('vendor', '=', vendor)
        .where('environment', '=', environment)
        .where('key_name', '=', key)
        .where('id', 'in', ids)
        .compile(),
      // An id may be somebody else's at the same vendor, in another environment.
      build
        .deleteFrom('own_ids')
        .where('vendor', '=', vendor)
        .where('id', 'in', ids)
        .where('client_id', 'in', clients)
        .compile(),
      // What other runs say of it is settled by this one; the one that is running still needs the ids.
      build
        .updateTable('retention_items')
        .set((eb) => ({
          id: null,
          trace: '{}',
          is_open: 0,
          state: eb.case().when('is_open', '=', 1).then('gone').else(eb.ref('state')).end(),
        }))
        .where('vendor', '=', vendor)
        .where('environment', '=', environment)
        .where('key_name', '=', key)
        .where('id', 'in', ids)
        .where('run_id', 'not in', running)
        .compile(),
      build
        .deleteFrom('judged_items')
        .where('vendor', '=', vendor)
        .where('environment', '=', environment)
        .where('key_name', '=', key)
        .where('item', 'in', ids)
        .compile(),
      ...webhookStatements(
        build,
        { vendor, environment, ids: ids.filter((id) => !heldWebhooks.includes(id)) },
        nowMs,
      ),
    ]
  })
}

function webhookStatements(
  build: Kysely<Tables>,
  about: { readonly vendor: string; readonly environment: string; readonly ids: readonly string[] },
  nowMs: number,
): readonly CompiledQuery[] {
  if (about.ids.length === 0) return []
  const endpoints = build
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('vendor', '=', about.vendor)
    .where('environment', '=', about.environment)
  return [
    givingUp(build, nowMs).where('endpoint_id', 'in', endpoints).where('subject', 'in', about.ids).compile(),
    build
      .updateTable('webhook_events')
      .set({ sealed: null, subject: null })
      .where('endpoint_id', 'in', endpoints)
      .where('subject', 'in', about.ids)
      .compile(),
  ]
}

/** Returns what forgets the bodies of webhooks by their ids; what still waits to be delivered is given up. */
export function eraseBodyStatements(
  build: Kysely<Tables>,
  eventIds: readonly string[],
  nowMs: number,
): readonly CompiledQuery[] {
  return [
    givingUp(build, nowMs)
      .where('id', 'in', [...eventIds])
      .compile(),
    build
      .updateTable('webhook_events')
      .set({ sealed: null, subject: null })
      .where('id', 'in', [...eventIds])
      .compile(),
  ]
}

/** What still waits to be delivered is given up: it would carry what was to be deleted to somebody else. */
function givingUp(build: Kysely<Tables>, nowMs: number) {
  return build
    .updateTable('webhook_events')
    .set({ state: 'dead', settled_at_ms: nowMs, reason: 'retention' })
    .where('state', '=', 'pending')
}
