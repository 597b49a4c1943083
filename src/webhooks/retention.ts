import type { Clock } from '../core/index.ts'
import type { Endpoints } from './endpoint/endpoints.ts'
import type { WebhookStore } from './webhook-store.ts'

/** How long it is remembered that an event has come: longer than any vendor goes on sending it again. */
const rowsMinMs = 30 * 24 * 3_600_000

/** Erases bodies that were kept as long as their endpoint says, and rows a month later; returns how many bodies. */
export async function sweepEvents(ports: {
  readonly endpoints: Endpoints
  readonly store: WebhookStore
  readonly clock: Clock
}): Promise<number> {
  const nowMs = ports.clock.now()
  let erased = 0
  for (const { id, settings } of ports.endpoints.list()) {
    const rowsBeforeMs = nowMs - Math.max(settings.retentionMs, rowsMinMs)
    erased += await ports.store.eraseEvents(id, nowMs - settings.retentionMs, rowsBeforeMs)
  }
  return erased
}
