import { SallyportError } from '../../core/index.ts'
import type { Payload } from '../../webhooks/index.ts'
import type { WebhookEvent } from './event.ts'

/** Returns the event in what a gate sent. Throws ERR_WEBHOOK_PAYLOAD_INVALID where it is none, or not this message's. */
export function parseEnvelope(envelope: Payload, signedId: string): WebhookEvent {
  const { id, vendor, type, subject, data } = envelope
  // What nobody could read comes as `unknown`, with a text, and only after an operator has let it go.
  const isWhole =
    id === signedId && typeof vendor === 'string' && typeof type === 'string' && data !== undefined
  if (!isWhole) throw new SallyportError('ERR_WEBHOOK_PAYLOAD_INVALID')
  const about = typeof subject === 'string' ? subject : undefined
  return { id, vendor, type, subject: about, data } as unknown as WebhookEvent
}
