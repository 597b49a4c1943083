import { setTimeout as sleep } from 'node:timers/promises'
import {
  formatBatch,
  parseRecord,
  SinkDelivery,
  type SinkState,
  type StoredRecord,
} from '../../audit/index.ts'
import { type Config, readEnvironmentValue } from '../../config/index.ts'
import { createId, SallyportError, Secret, systemRandom } from '../../core/index.ts'
import { createHttpSink, type Metrics } from '../../http/index.ts'
import type { App } from '../open-app.ts'

type SinkSettings = Config['audit']['sinks'][number]

/** Sinks that are being delivered to. */
export interface RunningSinks {
  /** Stops after what is under way; what was not acknowledged goes again at the next start. */
  close(): Promise<void>
}

/**
 * Delivers the log to every sink that is configured, until it is closed. Throws ERR_CONFIG_INVALID where the variable
 * with a token is empty: records must not go out unauthenticated by mistake.
 */
export async function startSinks(app: App, metrics: Metrics, productVersion: string): Promise<RunningSinks> {
  const end = new AbortController()
  const [origin = ''] = app.verifierKey.split('+')
  const holder = createId('sink', systemRandom)
  const deliveries: SinkDelivery[] = []
  for (const settings of app.config.audit.sinks) {
    const post = createHttpSink({ url: settings.url, token: await readToken(settings) })
    const { format, name, alarmAfterMs } = settings
    deliveries.push(
      new SinkDelivery({
        sink: name,
        holder,
        positions: app.storage.sinks,
        read: (afterSeq, limit) => readAfter(app, afterSeq, limit),
        send: (records, signal) =>
          post(
            {
              body: formatBatch(records, format, { origin, productVersion }),
              firstSeq: records[0]?.seq ?? 0,
              lastSeq: records.at(-1)?.seq ?? 0,
            },
            signal,
          ),
        timeOf: (record) => parseRecord(record).atMs,
        wait: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined),
        onAlarm,
        alarmAfterMs,
        clock: app.clock,
        random: systemRandom,
      }),
    )
  }
  if (deliveries.length > 0) measure(deliveries, metrics)
  const running = deliveries.map((delivery) => delivery.run(end.signal))
  return {
    async close() {
      end.abort()
      await Promise.all(running)
    },
  }
}

async function readAfter(app: App, afterSeq: number, limit: number): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = []
  for await (const stored of app.storage.sealedLog.records({ fromSeq: afterSeq + 1 })) {
    records.push(stored)
    if (records.length === limit) break
  }
  return records
}

async function readToken({ name, tokenFromEnv }: SinkSettings): Promise<Secret | undefined> {
  if (tokenFromEnv === undefined) return undefined
  const value = await readEnvironmentValue(tokenFromEnv)
  if (value !== undefined) return new Secret(value)
  throw new SallyportError('ERR_CONFIG_INVALID', {
    field: 'audit.sinks.tokenFromEnv',
    detail: `The variable ${tokenFromEnv} of the sink ${name} is empty.`,
  })
}

function measure(deliveries: readonly SinkDelivery[], metrics: Metrics): void {
  const states = () => deliveries.map(({ state }) => state)
  metrics.gauge(
    'sallyport_audit_sinks_behind',
    'Sinks of the log for which records have waited too long.',
    () => states().filter(({ isBehind }) => isBehind).length,
  )
  metrics.gauge(
    'sallyport_audit_sink_wait_seconds',
    'How long the oldest undelivered record has waited.',
    () => Math.max(...states().map(({ behindMs }) => behindMs / 1_000)),
  )
}

function onAlarm({ sink, isBehind, behindMs, failure, deliveredSeq }: SinkState): void {
  const waited = Math.round(behindMs / 1_000)
  const line = isBehind
    ? `the audit sink ${sink} is behind: records after ${deliveredSeq} wait since ${waited} s (${failure ?? 'slow'})`
    : `the audit sink ${sink} has caught up`
  process.stderr.write(`sallyport: ${line}\n`)
}
