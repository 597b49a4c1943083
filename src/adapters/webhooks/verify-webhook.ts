import { createHash } from 'node:crypto'
import { SallyportError, Secret } from '../../core/index.ts'
import { webhookSources } from '../../vendors/index.ts'
import { type HeaderLines, type Payload, verifyDelivery, type WebhookScheme } from '../../webhooks/index.ts'
import type { EventFrom, WebhookSender, WebhookVendor } from './event.ts'
import { parseEnvelope } from './forwarded.ts'

/** Whom to believe, and under which secret. */
export interface WebhookTrust<From extends WebhookSender> {
  /** The vendor that sends; `sallyport` for what a gate passes on. */
  readonly from: From
  /** Which of the vendor's kinds of webhook; its usual one unless set. */
  readonly source?: string
  /**
   * The webhook secret; several while one replaces the other. Unless given it is read from the environment:
   * `RETELLAI_SECRET`, `ASSEMBLYAI_SECRET`, `CASTAI_SECRET` or `SALLYPORT_WEBHOOK_SECRET`.
   */
  readonly secret?: string | readonly string[]
  /** Name of the header that holds the secret, for vendors that let you choose it. `x-sallyport-hook` unless set. */
  readonly secretHeader?: string
}

/** A request as it came: every header, and the body as bytes. */
export interface RawWebhook {
  readonly headers: Headers | HeaderLines
  readonly body: Uint8Array
}

/** Verifies for one sender. */
export interface WebhookVerifier<From extends WebhookSender> {
  /** What a request is answered that does not verify: 503 for senders that give up at any 4xx. */
  readonly refusalStatus: number
  /** True where the sender waits for an answer that says something. */
  readonly isSynchronous: boolean
  /** Returns the event, or throws a SallyportError that says what is wrong. Synchronous: there is nothing to await. */
  verify(webhook: RawWebhook, nowMs?: number): EventFrom<From>
}

/**
 * Returns a verifier. Throws ERR_WEBHOOK_SECRET_MISSING where there is no secret: nothing is taken unverified.
 *
 * @example
 * const verifier = createWebhookVerifier({ from: 'retellai', secret: process.env.RETELLAI_SECRET })
 * const event = verifier.verify({ headers: request.headers, body: rawBody })
 */
export function createWebhookVerifier<From extends WebhookSender>(
  trust: WebhookTrust<From>,
): WebhookVerifier<From> {
  if (trust.from === 'sallyport') {
    const scheme: WebhookScheme = { kind: 'standard-webhooks', windowMs: 300_000 }
    const secrets = readSecrets(trust.secret, 'SALLYPORT_WEBHOOK_SECRET')
    return {
      refusalStatus: 401,
      // The gate knows whether the vendor waits; it asks for an answer in either case.
      isSynchronous: true,
      verify({ headers, body }, nowMs = Date.now()) {
        const { id = '' } = verifyDelivery(scheme, { headers: linesOf(headers), body }, secrets, nowMs)
        return parseEnvelope(parsePayload(body), id) as EventFrom<From>
      },
    }
  }
  const source = findSource(trust.from as WebhookVendor, trust.source)
  const secrets = readSecrets(trust.secret, source.secret.variable)
  const scheme = withHeader(source.scheme, trust.secretHeader)
  return {
    refusalStatus: source.refusalStatus,
    isSynchronous: source.synchronous !== undefined,
    verify({ headers, body }, nowMs = Date.now()) {
      verifyDelivery(scheme, { headers: linesOf(headers), body }, secrets, nowMs)
      const data = body.length === 0 && source.synchronous !== undefined ? {} : parsePayload(body)
      const facts = source.read(data, {})
      if (facts === undefined) throw new SallyportError('ERR_WEBHOOK_PAYLOAD_INVALID')
      const { type, subject } = facts
      const id = facts.key ?? createHash('sha256').update(body).digest('hex')
      return { id, vendor: trust.from, type, subject, data } as unknown as EventFrom<From>
    },
  }
}

function findSource(vendor: WebhookVendor, id: string | undefined) {
  const sources = Object.hasOwn(webhookSources, vendor) ? webhookSources[vendor] : undefined
  if (sources === undefined) throw new SallyportError('ERR_VENDOR_UNKNOWN', { field: 'from' })
  const found = id === undefined ? sources[0] : sources.find((source) => source.id === id)
  if (found === undefined) {
    const detail = `One of: ${sources.map((source) => source.id).join(', ')}.`
    throw new SallyportError('ERR_VENDOR_NOT_OFFERED', { field: 'source', detail })
  }
  return found
}

function readSecrets(given: string | readonly string[] | undefined, variable: string): readonly Secret[] {
  const values = typeof given === 'string' ? [given] : (given ?? [process.env[variable] ?? ''])
  if (values.length === 0 || values.some((value) => typeof value !== 'string' || value.trim() === '')) {
    throw new SallyportError('ERR_WEBHOOK_SECRET_MISSING', { field: 'secret', detail: variable })
  }
  return values.map((value) => new Secret(value))
}

function withHeader(scheme: WebhookScheme, header: string | undefined): WebhookScheme {
  return scheme.kind === 'static-header' && header !== undefined
    ? { ...scheme, header: header.toLowerCase() }
    : scheme
}

/** `Headers` has joined repeated lines with commas, so that a repeated signature fits no grammar. */
function linesOf(headers: Headers | HeaderLines): HeaderLines {
  return headers instanceof Headers ? [...headers] : headers
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function parsePayload(body: Uint8Array): Payload {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(body))
  } catch (cause) {
    throw new SallyportError('ERR_WEBHOOK_PAYLOAD_INVALID', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SallyportError('ERR_WEBHOOK_PAYLOAD_INVALID')
  }
  return value as Payload
}
