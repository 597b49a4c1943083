import { Buffer } from 'node:buffer'
import type { Clock } from '../../core/index.ts'
import { currentSecrets } from '../endpoint/endpoint.ts'
import type { OpenEndpoint } from '../endpoint/endpoints.ts'
import type { Sealer } from '../endpoint/sealer.ts'
import { parsePayload } from '../inbox/payload.ts'
import type { WebhookSource } from '../source/webhook-source.ts'
import type { InboxEvent } from '../webhook-store.ts'
import { createEnvelope, createForwardHeaders } from './envelope.ts'
import type { AskVendor } from './ports.ts'

export interface PreparePorts {
  readonly clock: Clock
  readonly sealer: Sealer
  readonly ask: AskVendor
}

/** An event ready to be sent, or why it is not. */
export type Prepared =
  | {
      readonly kind: 'ready'
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** The vendor says that it is not true. */
  | { readonly kind: 'false' }
  /** The vendor cannot say now. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Opens an event, has it confirmed where there is a way, and signs it. Anew for each attempt: times and secrets change. */
export async function prepareEvent(
  event: InboxEvent,
  open: OpenEndpoint,
  source: WebhookSource,
  ports: PreparePorts,
): Promise<Prepared> {
  if (event.sealed === null) return { kind: 'unknown', reason: 'the body is no longer kept' }
  const { endpoint, secrets } = open
  const text = ports.sealer.open(event.sealed, endpoint.id, event.id).toString('utf8')
  const confirmed = endpoint.settings.confirm ? await confirm(event, text, open, source, ports) : null
  if (confirmed === 'false') return { kind: 'false' }
  if (typeof confirmed === 'object' && confirmed !== null) return confirmed
  const body = createEnvelope(
    {
      id: event.id,
      vendor: endpoint.vendor,
      endpoint: endpoint.name,
      type: event.type,
      subject: event.subject,
      receivedAtMs: event.receivedAtMs,
      confirmed: confirmed === null ? null : true,
    },
    // What nobody could read is passed on only after a person has looked at it: as a text.
    parsePayload(Buffer.from(text)).payload === undefined ? JSON.stringify(text) : text,
  )
  const nowMs = ports.clock.now()
  const headers = createForwardHeaders(event.id, body, currentSecrets(secrets.sign, nowMs), nowMs)
  return { kind: 'ready', headers, body }
}

async function confirm(
  event: InboxEvent,
  text: string,
  { endpoint }: OpenEndpoint,
  source: WebhookSource,
  ports: PreparePorts,
): Promise<'true' | 'false' | null | Extract<Prepared, { kind: 'unknown' }>> {
  const { payload = {} } = parsePayload(Buffer.from(text))
  const context = event.correlation === null ? {} : { correlation: event.correlation }
  const path = source.confirm?.path(payload, context)
  if (source.confirm === undefined || path === undefined) return null
  try {
    const { status, body } = await ports.ask(endpoint, { service: source.confirm.service, path })
    const verdict = source.confirm.read(status, body, payload)
    if (verdict !== 'unknown') return verdict
    return { kind: 'unknown', reason: `the vendor does not confirm it yet (${status})` }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    return { kind: 'unknown', reason: `the vendor cannot be asked (${String(code ?? 'no answer')})` }
  }
}
