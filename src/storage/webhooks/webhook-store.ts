import type {
  ClaimQuery,
  EventQuery,
  EventState,
  EventSweep,
  InboxEvent,
  NewEvent,
  SettledEvent,
  Settlement,
  StoredEndpoint,
  WebhookStore,
} from '../../webhooks/index.ts'
import { type Database, expecting } from '../database.ts'
import { GroupWrite } from './group-write.ts'
import { jsonRows } from './json-rows.ts'
import { settledOf, settledQuery, sweepStatements } from './sweep.ts'
import {
  type EventRow,
  endpointOf,
  endpointRow,
  eventOf,
  newEventColumns,
  newEventRow,
  settlementColumns,
  settlementRow,
} from './webhook-rows.ts'

/** Keeps endpoints and the inbox in the tables of one database. */
export class TableWebhookStore implements WebhookStore {
  readonly #database: Database
  readonly #inbox: GroupWrite<NewEvent, boolean>
  readonly #outcomes: GroupWrite<Settlement, undefined>

  constructor(database: Database) {
    this.#database = database
    this.#inbox = new GroupWrite((events) => this.#insertAll(events))
    this.#outcomes = new GroupWrite((settlements) => this.#settleAll(settlements))
  }

  async loadEndpoints(): Promise<readonly StoredEndpoint[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('webhook_endpoints').selectAll().orderBy('name').compile(),
    )
    return rows.map(endpointOf)
  }

  async insertEndpoint(endpoint: StoredEndpoint): Promise<void> {
    const build = await this.#database.builder()
    const insert = build
      .insertInto('webhook_endpoints')
      .values(endpointRow(endpoint))
      .onConflict((conflict) => conflict.column('name').doNothing())
      .compile()
    await this.#database.change([expecting(insert, 1, 'ERR_WEBHOOK_ENDPOINT_EXISTS')])
  }

  async updateEndpoint(endpoint: StoredEndpoint): Promise<void> {
    const build = await this.#database.builder()
    const { id, ...values } = endpointRow(endpoint)
    const update = build.updateTable('webhook_endpoints').set(values).where('id', '=', id).compile()
    await this.#database.change([expecting(update, 1, 'ERR_WEBHOOK_ENDPOINT_UNKNOWN')], 'erase')
  }

  async deleteEndpoint(id: string): Promise<void> {
    const build = await this.#database.builder()
    const remove = build.deleteFrom('webhook_endpoints').where('id', '=', id).compile()
    const events = build.deleteFrom('webhook_events').where('endpoint_id', '=', id).compile()
    await this.#database.change([expecting(remove, 1, 'ERR_WEBHOOK_ENDPOINT_UNKNOWN'), events], 'erase')
  }

  insertEvent(event: NewEvent): Promise<boolean> {
    return this.#inbox.add(event, (event.sealed?.length ?? 0) + 500)
  }

  async deleteEvent(id: string): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([build.deleteFrom('webhook_events').where('id', '=', id).compile()])
  }

  async dueEndpoints(nowMs: number): Promise<readonly string[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('webhook_events')
        .select('endpoint_id')
        .distinct()
        .where('state', '=', 'pending')
        .where('next_attempt_at_ms', '<=', nowMs)
        .where('claimed_until_ms', '<=', nowMs)
        .compile(),
    )
    return rows.map((row) => row.endpoint_id)
  }

  async claim({ endpointId, nowMs, limit, by, untilMs }: ClaimQuery): Promise<readonly InboxEvent[]> {
    const build = await this.#database.builder()
    const isPostgres = this.#database.dialect === 'postgres'
    const due = build
      .selectFrom('webhook_events as due')
      .select('due.seq')
      .where('due.endpoint_id', '=', endpointId)
      .where('due.state', '=', 'pending')
      .where('due.next_attempt_at_ms', '<=', nowMs)
      .where('due.claimed_until_ms', '<=', nowMs)
      .where(({ or, eb, not, exists, selectFrom }) =>
        or([
          eb('due.is_ordered', '=', 0),
          not(
            exists(
              selectFrom('webhook_events as earlier')
                .select('earlier.seq')
                .where('earlier.state', '=', 'pending')
                .where('earlier.is_ordered', '=', 1)
                .whereRef('earlier.endpoint_id', '=', 'due.endpoint_id')
                .whereRef('earlier.subject', '=', 'due.subject')
                .whereRef('earlier.seq', '<', 'due.seq'),
            ),
          ),
        ]),
      )
      .orderBy('due.seq')
      .limit(limit)
      // Two instances that look at the same moment take different events, and neither waits.
      .$if(isPostgres, (query) => query.forUpdate().skipLocked())
    const claim = build
      .updateTable('webhook_events')
      .set({ claimed_by: by, claimed_until_ms: untilMs })
      .where('seq', 'in', due)
      .returningAll()
      .compile()
    const [outcome] = await this.#database.write([claim])
    const rows = (outcome?.rows ?? []) as unknown as readonly EventRow[]
    return rows.map(eventOf).toSorted((left, right) => left.seq - right.seq)
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#outcomes.add(settlement, 300)
  }

  async releaseClaims(): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([
      build
        .updateTable('webhook_events')
        .set({ claimed_by: null, claimed_until_ms: 0 })
        .where('state', '=', 'pending')
        .where('claimed_until_ms', '>', 0)
        .compile(),
    ])
  }

  async hasten(endpointId: string, nowMs: number): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([
      build
        .updateTable('webhook_events')
        .set({ next_attempt_at_ms: nowMs })
        .where('endpoint_id', '=', endpointId)
        .where('state', '=', 'pending')
        .where('next_attempt_at_ms', '>', nowMs)
        .compile(),
    ])
  }

  async rearm(ids: readonly string[], nowMs: number): Promise<number> {
    if (ids.length === 0) return 0
    const build = await this.#database.builder()
    const [outcome] = await this.#database.write([
      build
        .updateTable('webhook_events')
        .set({
          state: 'pending',
          next_attempt_at_ms: nowMs,
          claimed_by: null,
          claimed_until_ms: 0,
          settled_at_ms: null,
          reason: null,
        })
        .where('id', 'in', ids)
        .where('sealed', 'is not', null)
        .compile(),
    ])
    return outcome?.affected ?? 0
  }

  async listEvents(query: EventQuery): Promise<readonly InboxEvent[]> {
    const build = await this.#database.builder()
    const { endpointId, states, afterSeq, ids, limit } = query
    const [rows] = await this.#database.read(
      build
        .selectFrom('webhook_events')
        .selectAll()
        .$if(endpointId !== undefined, (rest) => rest.where('endpoint_id', '=', endpointId ?? ''))
        .$if(states !== undefined, (rest) => rest.where('state', 'in', states ?? []))
        .$if(afterSeq !== undefined, (rest) => rest.where('seq', '>', afterSeq ?? 0))
        .$if(ids !== undefined, (rest) => rest.where('id', 'in', ids ?? []))
        .orderBy('seq', afterSeq === undefined ? 'desc' : 'asc')
        .limit(limit)
        .compile(),
    )
    return rows.map(eventOf).toSorted((left, right) => left.seq - right.seq)
  }

  async countEvents(): Promise<readonly { endpointId: string; state: EventState; count: number }[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('webhook_events')
        .select(['endpoint_id', 'state', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy(['endpoint_id', 'state'])
        .compile(),
    )
    return rows.map((row) => ({
      endpointId: row.endpoint_id,
      state: row.state as EventState,
      count: Number(row.count),
    }))
  }

  async listSettled(
    endpointId: string,
    beforeMs: number,
    { afterSeq, limit }: { readonly afterSeq: number; readonly limit: number },
  ): Promise<readonly SettledEvent[]> {
    const [rows] = await this.#database.read(
      settledQuery(await this.#database.builder(), endpointId, beforeMs, afterSeq, limit),
    )
    return rows.map(settledOf)
  }

  async eraseEvents(endpointId: string, sweep: EventSweep): Promise<number> {
    const statements = sweepStatements(await this.#database.builder(), endpointId, sweep)
    const outcomes = await this.#database.write(statements)
    return outcomes.slice(1, -1).reduce((sum, { affected }) => sum + affected, 0)
  }

  /** Resolves once what was given is written. */
  async drained(): Promise<void> {
    await Promise.all([this.#inbox.drained(), this.#outcomes.drained()])
  }

  async #insertAll(events: readonly NewEvent[]): Promise<readonly boolean[]> {
    const columns = Object.keys(newEventColumns).join(', ')
    const rows = jsonRows(this.#database.dialect, newEventColumns, 'fresh')
    const sql = `insert into webhook_events (${columns}, attempts, next_attempt_at_ms, claimed_until_ms)
      select ${columns}, 0, received_at_ms, 0 from ${rows} where true
      on conflict (endpoint_id, key) do nothing returning id`
    const parameters = [JSON.stringify(events.map(newEventRow))]
    const [outcome] = await this.#database.write([{ sql, parameters }])
    const inserted = new Set(outcome?.rows.map((row) => row.id))
    return events.map(({ id }) => inserted.has(id))
  }

  async #settleAll(settlements: readonly Settlement[]): Promise<readonly undefined[]> {
    const { dialect } = this.#database
    const rows = jsonRows(dialect, { ...settlementColumns }, 'news')
    // What the vendor denies gives its key free: the real event of that key may still come.
    const sql = `update webhook_events set state = news.state, attempts = attempts + 1,
      next_attempt_at_ms = news.next, last_status = news.status, reason = news.reason,
      settled_at_ms = news.settled, claimed_by = null, claimed_until_ms = 0,
      key = case when news.state = 'unconfirmed' then key || ' ' || id else key end
      from ${rows}
      where webhook_events.seq = news.seq and webhook_events.state = 'pending'
        and (news.state = 'delivered' or webhook_events.claimed_by = news.owner)`
    await this.#database.write([{ sql, parameters: [JSON.stringify(settlements.map(settlementRow))] }])
    return settlements.map(() => undefined)
  }
}
