import { type Clock, isSallyportError } from '../core/index.ts'
import type { Endpoint } from './endpoint/endpoint.ts'
import type { Endpoints } from './endpoint/endpoints.ts'
import type { SettledEvent, WebhookStore } from './webhook-store.ts'

/** How long it is remembered that an event has come: longer than any vendor goes on sending it again. */
const rowsMinMs = 30 * 24 * 3_600_000
const eventsPage = 1_000

/** The legal holds of a moment. */
export interface SweepHolds {
  /** How many were looked at: where there are others by now, nothing is erased. */
  readonly count: number
  /** Returns what tells which events of an endpoint are held; undefined where none can be. */
  keeperOf(endpoint: Endpoint): ((event: SettledEvent) => boolean) | undefined
}

export interface SweepPorts {
  readonly endpoints: Pick<Endpoints, 'list'>
  readonly store: Pick<WebhookStore, 'listSettled' | 'eraseEvents'>
  readonly clock: Clock
  holds(): Promise<SweepHolds>
}

/**
 * Erases bodies that were kept as long as their endpoint says, and rows a month later, but for what is held; returns how many
 * bodies. A hold that comes meanwhile ends it: the next one looks again.
 */
export async function sweepEvents({ endpoints, store, clock, holds }: SweepPorts): Promise<number> {
  const nowMs = clock.now()
  const { count, keeperOf } = await holds()
  let erased = 0
  try {
    for (const endpoint of endpoints.list()) {
      const { id, settings } = endpoint
      const sweep = {
        bodiesBeforeMs: nowMs - settings.retentionMs,
        rowsBeforeMs: nowMs - Math.max(settings.retentionMs, rowsMinMs),
        holdCount: count,
      }
      const isHeld = keeperOf(endpoint)
      if (isHeld === undefined) erased += await store.eraseEvents(id, sweep)
      else
        for await (const only of freePages(store, id, sweep.bodiesBeforeMs, isHeld))
          erased += await store.eraseEvents(id, { ...sweep, only })
    }
  } catch (error) {
    if (!(isSallyportError(error) && error.code === 'ERR_RETENTION_HELD')) throw error
  }
  return erased
}

/** The ids of events that no hold keeps, page by page. */
async function* freePages(
  store: SweepPorts['store'],
  endpointId: string,
  beforeMs: number,
  isHeld: (event: SettledEvent) => boolean,
): AsyncGenerator<readonly string[]> {
  for (let afterSeq = 0; ; ) {
    const page = await store.listSettled(endpointId, beforeMs, { afterSeq, limit: eventsPage })
    yield page.filter((event) => !isHeld(event)).map(({ id }) => id)
    const last = page.at(-1)
    if (last === undefined || page.length < eventsPage) return
    afterSeq = last.seq
  }
}
