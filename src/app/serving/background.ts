import { judgeLive, type LiveCalls } from '../../gateway/index.ts'
import type { Metrics } from '../../http/index.ts'
import { KeyGauges } from '../keys/key-gauges.ts'
import { RotationRunner } from '../keys/rotation-runner.ts'
import type { RecordFailures } from '../log/record-failures.ts'
import type { App } from '../open-app.ts'
import { RetentionRunner } from '../retention/retention-runner.ts'

const usageFlushMs = 500
const watchMs = 1_000

export interface BackgroundParts {
  readonly liveCalls: LiveCalls
  readonly metrics: Metrics
  readonly failures: RecordFailures
  /** Called after each change of what decisions are made from. */
  onChanged(): void
}

/** What a gate does while nobody asks it anything. */
export interface Background {
  /** Begins nothing any more; resolves once what was begun has ended. */
  stop(): Promise<void>
  /** Writes what was counted, and counts nothing any more. */
  close(): Promise<void>
}

/** Judges calls under way, rotates, deletes what is due, counts keys, and writes usage down. */
export function startBackground(app: App, parts: BackgroundParts): Background {
  const { state, clock } = app
  const { liveCalls, metrics, failures, onChanged } = parts
  const judge = () => {
    const snapshot = app.snapshot()
    const nowMs = clock.now()
    liveCalls.cutWhere((call) => judgeLive(snapshot, call, nowMs, (keyId) => app.vault.isEnded(keyId)))
  }
  const rotating = new RotationRunner(app, () => metrics.count('sallyport_rotation_failures_total'))
  const retaining = new RetentionRunner(app, () => metrics.count('sallyport_retention_failures_total'))
  const gauges = new KeyGauges(app, metrics)
  const stopWatching = app.onChange(() => {
    judge()
    onChanged()
  })
  // What nobody changes can end, too: a client's key expires. And while records fail, a gate that hears of no changes
  // must not go on reading for clients that were revoked elsewhere.
  const watch = setInterval(() => {
    judge()
    failures.watch()
  }, watchMs)
  watch.unref()
  const flush = setInterval(() => {
    const nowMs = clock.now()
    state.usage.flush(nowMs).catch(() => metrics.count('sallyport_usage_flush_failures_total'))
    app.vault.flushLastUsed().catch(() => metrics.count('sallyport_usage_flush_failures_total'))
  }, usageFlushMs)
  flush.unref()

  return {
    async stop() {
      stopWatching()
      gauges.close()
      await rotating.close()
      await retaining.close()
      clearInterval(flush)
      clearInterval(watch)
    },
    async close() {
      await state.usage.flush(clock.now()).catch(() => {})
      await app.vault.flushLastUsed().catch(() => {})
    },
  }
}
