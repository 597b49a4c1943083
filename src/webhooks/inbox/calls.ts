import { createHash } from 'node:crypto'
import { createId, SallyportError } from '../../core/index.ts'
import { currentSecrets } from '../endpoint/endpoint.ts'
import { createEnvelope, createForwardHeaders } from '../forward/envelope.ts'
import type { SendForward } from '../forward/ports.ts'
import type { FilteredAnswer } from '../source/webhook-source.ts'
import type { Proof } from '../verify/delivery.ts'
import type { NewEvent } from '../webhook-store.ts'
import type { AdmittedDelivery, InboxOptions, VerifiedDelivery } from './inbox.ts'

/** A call that a vendor waits on, and what must be known of it beside what is signed. */
export interface VendorCall {
  readonly body: Uint8Array
  /** Arguments of a call without a body. */
  readonly query: URLSearchParams
}

export type CallOptions = Pick<InboxOptions, 'store' | 'clock' | 'random' | 'record' | 'screen'> & {
  readonly send: SendForward
}

/** The vendor must have our answer before it gives up. */
const marginMs = 500

/**
 * Passes a verified call on to the app and returns its answer, filtered by policy. The same signed call is answered
 * once: a copy that somebody kept would be told what the app knows. Throws ERR_WEBHOOK_REPLAYED for that, and
 * ERR_WEBHOOK_TARGET_FAILED where the app gives no usable answer; then the call may come again.
 */
export async function answerCall(
  { open, source }: AdmittedDelivery,
  { proof, text, facts }: VerifiedDelivery,
  call: VendorCall,
  options: CallOptions,
): Promise<FilteredAnswer> {
  const { synchronous } = source
  const { endpoint, secrets } = open
  const { target, allowPrivate, allowOverrides, timeoutMs } = endpoint.settings
  if (synchronous === undefined || text === undefined || facts === undefined) {
    throw new SallyportError('ERR_WEBHOOK_PAYLOAD_INVALID')
  }
  if (target === undefined) throw failed('the endpoint has no target')
  const { store, clock, random, record, screen, send } = options
  const id = createId('msg', random)
  const event: NewEvent = {
    id,
    endpointId: endpoint.id,
    key: keyOf(proof, call.body),
    type: facts.type,
    subject: facts.subject ?? null,
    correlation: null,
    receivedAtMs: clock.now(),
    state: 'answered',
    sealed: null,
    isOrdered: false,
    reason: null,
  }
  if (!(await store.insertEvent(event))) throw new SallyportError('ERR_WEBHOOK_REPLAYED')
  const recorded = {
    requestId: id,
    actor: { kind: 'system', id: endpoint.vendor },
    action: 'webhook.call',
    resource: `webhook/${endpoint.id}`,
  } as const
  try {
    await record({ ...recorded, atMs: clock.now(), phase: 'intent', metadata: { type: event.type } })
    const given = call.body.length === 0 ? JSON.stringify({ args: Object.fromEntries(call.query) }) : text
    const verdict = await screen({ endpoint, type: event.type, body: given, identifiers: [] })
    if (verdict.action === 'quarantine') throw failed(verdict.reason)
    const { type, subject, receivedAtMs } = event
    const facts = { id, vendor: endpoint.vendor, endpoint: endpoint.name, type, subject, receivedAtMs }
    const body = createEnvelope({ ...facts, confirmed: null }, verdict.body ?? given)
    const nowMs = clock.now()
    const answer = await send({
      url: target,
      headers: createForwardHeaders(id, body, currentSecrets(secrets.sign, nowMs), nowMs),
      body,
      // The vendor has been waiting since the call arrived.
      timeoutMs: Math.min(
        timeoutMs,
        Math.max(1, event.receivedAtMs + synchronous.timeoutMs - marginMs - nowMs),
      ),
      allowPrivate,
    }).catch((cause: unknown) => {
      throw new SallyportError('ERR_WEBHOOK_TARGET_FAILED', { detail: 'no answer', cause })
    })
    if (answer.status < 200 || answer.status > 299) throw failed(`status ${answer.status}`)
    const filtered = synchronous.filterAnswer(answer.text, { allowOverrides })
    const metadata = { type: event.type, removed: filtered.removed }
    await record({ ...recorded, atMs: clock.now(), phase: 'outcome', result: 'success', metadata })
    return filtered
  } catch (error) {
    await store.deleteEvent(id)
    const reason = error instanceof SallyportError ? error.code : 'ERR_CORE_INTERNAL'
    await record({ ...recorded, atMs: clock.now(), phase: 'outcome', result: 'failure', reason })
    throw error
  }
}

/**
 * What was signed, and nothing else: of a copy, whoever sends it can spell header names in another way, add headers, and
 * change the query.
 */
function keyOf({ id, signedAtMs }: Proof, body: Uint8Array): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([id, signedAtMs]))
    .update(body)
  return `call:${hash.digest('base64url')}`
}

function failed(detail: string): SallyportError {
  return new SallyportError('ERR_WEBHOOK_TARGET_FAILED', { detail })
}
