import { Buffer } from 'node:buffer'
import { WebhookCourier } from '../../kit/webhook-delivery.ts'
import type { WebhookAttempt, WebhookSender } from '../../kit/webhook-send.ts'
import type { World } from '../world.ts'
import { exchangeText } from './exchange.ts'
import type { RetryRules } from './retry-rules.ts'
import { signatureHeader, signWebhook } from './sign.ts'

/** A signed request the vendor makes of a customer's server. */
export interface OutgoingRequest extends RetryRules {
  readonly organisationId: string
  /** What it is about, such as `call_ended` or `custom_function`. */
  readonly event: string
  /** Requests of one subject go out in order. */
  readonly subject: string
  readonly url: string
  readonly method: string
  /** Empty where the method carries none. */
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** A request with what came of it so far. */
export interface Delivery {
  readonly request: OutgoingRequest
  readonly attempts: WebhookAttempt[]
  /** The signature of each attempt; undefined where it carried none. */
  readonly signatures: (string | undefined)[]
  outcome: 'pending' | 'delivered' | 'failed'
  /** Text of the last answer. */
  answer: string
}

/**
 * Makes signed requests. Of one subject, the first attempt of each follows that of the one before; retries hold
 * nobody up. Any 2xx ends a delivery; a redirect is not followed and counts as a failure.
 */
export class SignedSender {
  readonly deliveries: Delivery[] = []
  readonly #world: World
  readonly #tails = new Map<string, Promise<void>>()
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #couriers = new Set<WebhookCourier>()

  constructor(world: World) {
    this.#world = world
  }

  /** Starts a delivery; the promise settles when it was delivered or given up, and never rejects. */
  async send(request: OutgoingRequest): Promise<Delivery> {
    const delivery: Delivery = { request, attempts: [], signatures: [], outcome: 'pending', answer: '' }
    this.deliveries.push(delivery)
    const earlier = this.#tails.get(request.subject) ?? Promise.resolve()
    const first = Promise.withResolvers<void>()
    this.#tails.set(request.subject, first.promise)
    this.#track(first.promise)
    await earlier
    return this.#deliver(delivery, first.resolve)
  }

  /** Resolves when no attempt is under way; retries that wait for their time do not count. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  close(): void {
    for (const courier of this.#couriers) courier.close()
  }

  async #deliver(delivery: Delivery, firstAttemptDone: () => void): Promise<Delivery> {
    const { request } = delivery
    const send: WebhookSender = async (exchange) => {
      const answer = exchangeText(exchange)
      this.#track(answer)
      const { status, text } = await answer
      delivery.answer = text
      return status
    }
    const courier = new WebhookCourier(this.#world.settings.timers, send)
    this.#couriers.add(courier)
    const { ending } = await courier.deliver({
      url: request.url,
      method: request.method,
      body: Buffer.from(request.body),
      headers: ({ atMs }) => this.#headers(delivery, atMs),
      policy: {
        attempts: request.attemptsMax,
        spacingMs: request.retryDelayMs,
        timeoutMs: request.timeoutMs,
      },
      onAttempt(attempt) {
        delivery.attempts.push(attempt)
        firstAttemptDone()
      },
    })
    this.#couriers.delete(courier)
    firstAttemptDone()
    delivery.outcome = ending === 'delivered' ? 'delivered' : 'failed'
    return delivery
  }

  #headers(delivery: Delivery, atMs: number): Record<string, string> {
    const { request, signatures } = delivery
    const signature = this.#signatureFor(delivery, atMs)
    signatures.push(signature)
    return {
      ...(request.body === '' ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      ...(signature === undefined ? {} : { [signatureHeader]: signature }),
    }
  }

  #signatureFor({ request, signatures }: Delivery, atMs: number): string | undefined {
    const { webhookSignsEachAttempt, signsEmptyBodies } = this.#world.settings
    if (signatures.length > 0 && !webhookSignsEachAttempt) return signatures[0]
    if (request.body === '' && !signsEmptyBodies) return undefined
    const key = this.#world.keys.badge(request.organisationId)
    return key && signWebhook(key.secret, request.body, atMs)
  }

  #track(work: Promise<unknown>): void {
    this.#underWay.add(work)
    const forget = () => this.#underWay.delete(work)
    work.then(forget, forget)
  }
}
