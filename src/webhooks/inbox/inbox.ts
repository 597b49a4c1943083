import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import {
  type Clock,
  createId,
  type RandomSource,
  type Recorder,
  SallyportError,
  Secret,
} from '../../core/index.ts'
import { type BelievedPath, headerValueOf, verifyPath } from '../endpoint/address.ts'
import { currentSecrets } from '../endpoint/endpoint.ts'
import type { Endpoints, OpenEndpoint } from '../endpoint/endpoints.ts'
import type { Sealer } from '../endpoint/sealer.ts'
import type { WebhookScreen } from '../screen.ts'
import type { EventFacts, WebhookSource } from '../source/webhook-source.ts'
import type { Proof } from '../verify/delivery.ts'
import type { HeaderLines } from '../verify/headers.ts'
import { verifyDelivery } from '../verify/verify-delivery.ts'
import type { NewEvent, WebhookStore } from '../webhook-store.ts'
import { parsePayload } from './payload.ts'
import { Rates } from './rate.ts'

export interface InboxOptions {
  readonly endpoints: Endpoints
  readonly store: WebhookStore
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly screen: WebhookScreen
  sourceOf(vendor: string, id: string): WebhookSource
  /** Told of each endpoint that has something to deliver. */
  onStored(endpointId: string): void
}

/** A delivery whose address was believed, before its body is read. */
export interface AdmittedDelivery extends BelievedPath {
  readonly open: OpenEndpoint
  readonly source: WebhookSource
}

/** What a delivery says once it is verified. */
export interface VerifiedDelivery {
  readonly proof: Proof
  /** JSON text; undefined for a body that is none. */
  readonly text: string | undefined
  readonly facts: EventFacts | undefined
}

/** A verified delivery, for whichever endpoint it is stored at. */
interface ReadDelivery extends Pick<VerifiedDelivery, 'text' | 'facts'> {
  readonly source: WebhookSource
  readonly correlation: string | undefined
  readonly body: Uint8Array
}

const reloadEveryMs = 1_000

/** Takes deliveries: an event is durable before anybody is told that it has arrived. */
export class Inbox {
  readonly #options: InboxOptions
  readonly #rates = new Rates()
  #reloadedAtMs = 0

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /**
   * Returns the endpoint behind an address. Throws ERR_WEBHOOK_ADDRESS_UNKNOWN where there is none, ERR_WEBHOOK_BUSY
   * past its rate, ERR_WEBHOOK_SENDER_REFUSED for a sender at another address than the vendor's.
   */
  async admit(name: string, secretPath: string, address: string): Promise<AdmittedDelivery> {
    const { endpoints, clock, sourceOf } = this.#options
    const open = endpoints.find(name) ?? (await this.#lookAgain(name))
    const believed = open && verifyPath(secretPath, open.secrets)
    const isFollower = open?.endpoint.settings.follows !== undefined
    if (open === undefined || believed === undefined || isFollower)
      throw new SallyportError('ERR_WEBHOOK_ADDRESS_UNKNOWN')
    const { endpoint } = open
    const source = sourceOf(endpoint.vendor, endpoint.source)
    const plain = address.replace(/^::ffff:/i, '')
    if (endpoint.settings.onlyVendorAddresses && !source.addresses.includes(plain)) {
      throw new SallyportError('ERR_WEBHOOK_SENDER_REFUSED')
    }
    if (!this.#rates.take(endpoint.id, endpoint.settings.ratePerSecond, clock.now())) {
      throw new SallyportError('ERR_WEBHOOK_BUSY')
    }
    return { open, source, ...believed }
  }

  /** Returns what a delivery says. Throws an ERR_WEBHOOK_* where it is not genuine. */
  verify(admitted: AdmittedDelivery, headers: HeaderLines, body: Uint8Array): VerifiedDelivery {
    const { open, source, correlation } = admitted
    const nowMs = this.#options.clock.now()
    const values =
      correlation === undefined
        ? currentSecrets(open.secrets.verify, nowMs)
        : [headerValueOf(open.secrets, correlation)]
    const secrets = values.map((value) => new Secret(value))
    const proof = verifyDelivery(source.scheme, { headers, body }, secrets, nowMs)
    const { text, payload } = parsePayload(body)
    const facts = payload && source.read(payload, correlation === undefined ? {} : { correlation })
    return { proof, text, facts: facts && printableFacts(facts) }
  }

  /**
   * Resolves once the event of a verified delivery is durable and on record: `stored`, or `duplicate` where it was
   * there before. What is genuine and cannot be read is kept for people to look at: it comes only once.
   */
  async store(
    { open, source, correlation }: AdmittedDelivery,
    { text, facts }: VerifiedDelivery,
    body: Uint8Array,
  ): Promise<'stored' | 'duplicate'> {
    const delivery = { source, correlation, text, facts, body }
    const followers = this.#options.endpoints.followersOf(open.endpoint.name)
    // Whoever follows has the event as surely as the one it was sent to: the sender is told once all have it.
    const [isNew] = await Promise.all([open, ...followers].map((one) => this.#storeAt(one, delivery)))
    return isNew ? 'stored' : 'duplicate'
  }

  /** Resolves with true once the event is durable at one endpoint, with false where it was there before. */
  async #storeAt({ endpoint }: OpenEndpoint, delivery: ReadDelivery): Promise<boolean> {
    const { source, correlation, text, facts, body } = delivery
    const { sealer, store, random, clock, screen, onStored } = this.#options
    const type = facts === undefined ? 'unknown' : facts.type
    const isReadable = text !== undefined && facts !== undefined
    const identifiers = source.confirm?.fields ?? []
    const verdict = isReadable
      ? await screen({ endpoint, type, body: text, identifiers })
      : ({ action: 'quarantine', reason: 'unreadable' } as const)
    const kept = 'body' in verdict && verdict.body !== undefined ? Buffer.from(verdict.body) : body
    const id = createId('msg', random)
    const event: NewEvent = {
      id,
      endpointId: endpoint.id,
      key: facts?.key === undefined ? `bytes:${digestOf(body)}` : `id:${digestOf(facts.key)}`,
      type,
      subject: facts?.subject ?? null,
      correlation: correlation ?? null,
      receivedAtMs: clock.now(),
      state: verdict.action === 'pass' ? 'pending' : 'quarantined',
      sealed: sealer.seal(kept, endpoint.id, id),
      isOrdered: endpoint.settings.ordered && facts?.subject !== undefined,
      reason: verdict.action === 'pass' ? null : verdict.reason,
    }
    const [isNew] = await Promise.all([store.insertEvent(event), this.#record(event, endpoint.vendor)])
    if (isNew && event.state === 'pending') onStored(endpoint.id)
    return isNew
  }

  #record(event: NewEvent, vendor: string): Promise<void> {
    return this.#options.record({
      requestId: event.id,
      atMs: event.receivedAtMs,
      phase: 'event',
      action: 'webhook.receive',
      actor: { kind: 'system', id: vendor },
      resource: `webhook/${event.endpointId}`,
      result: 'success',
      metadata: { type: event.type, state: event.state },
    })
  }

  /** Another process may have made the endpoint a moment ago, and a vendor may take "unknown" as the last word. */
  async #lookAgain(name: string): Promise<OpenEndpoint | undefined> {
    const { endpoints, clock } = this.#options
    const nowMs = clock.now()
    if (nowMs - this.#reloadedAtMs < reloadEveryMs) return undefined
    this.#reloadedAtMs = nowMs
    await endpoints.reload()
    return endpoints.find(name)
  }
}

function digestOf(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('base64url')
}

/** What a sender wrote is shown to people and stands in the record. */
function printableFacts({ type, subject, ...facts }: EventFacts): EventFacts {
  return {
    ...facts,
    type: printable(type),
    ...(subject === undefined ? {} : { subject: printable(subject) }),
  }
}

/** One line of printable characters. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 128)
}
