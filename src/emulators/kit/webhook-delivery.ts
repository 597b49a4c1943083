import type { Buffer } from 'node:buffer'
import type { Timers } from './timers.ts'
import { sendWebhook, type WebhookAttempt, type WebhookSender } from './webhook-send.ts'

/** How often and how patiently a vendor calls a receiver. */
export interface DeliveryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number
  /** Milliseconds between the end of an attempt and the next one; a function is given the number of attempts made. */
  readonly spacingMs: number | ((attemptsMade: number) => number)
  /** Milliseconds the receiver has for its answer. */
  readonly timeoutMs: number
  /** True for a status after which the vendor never tries again; by default none is. */
  isPermanent?(status: number): boolean
}

/** One notification, with everything that its attempts share. */
export interface Delivery {
  readonly url: string
  readonly method?: string
  readonly body: Buffer
  /** Called for each attempt, so that a signature can carry the attempt's own time. */
  headers(attempt: {
    readonly number: number
    readonly atMs: number
    readonly body: Buffer
  }): Record<string, string>
  readonly policy: DeliveryPolicy
  /** Told of each attempt as it ends. */
  onAttempt?(attempt: WebhookAttempt): void
}

/** How a delivery ended. `closed` means that the stand-in was shut down first. */
export interface DeliveryOutcome {
  readonly ending: 'delivered' | 'permanent' | 'exhausted' | 'closed'
  readonly attempts: readonly WebhookAttempt[]
}

/** Carries notifications to their receivers, and keeps on trying as the vendor would. */
export class WebhookCourier {
  readonly #timers: Timers
  readonly #send: WebhookSender
  readonly #stops = new Set<() => void>()
  #closed = false

  constructor(timers: Timers, send: WebhookSender = sendWebhook) {
    this.#timers = timers
    this.#send = send
  }

  /** Notifications that are still being tried. */
  get pending(): number {
    return this.#stops.size
  }

  /** Resolves when the receiver has taken it, when the policy gives up, or on `close`; never rejects. */
  async deliver(delivery: Delivery): Promise<DeliveryOutcome> {
    const attempts: WebhookAttempt[] = []
    const stopped = new AbortController()
    const stop = () => stopped.abort()
    this.#stops.add(stop)
    try {
      while (!this.#closed) {
        const attempt = await this.#attempt(delivery, attempts.length + 1, stopped.signal)
        attempts.push(attempt)
        delivery.onAttempt?.(attempt)
        const ending = judgeAttempt(attempt, attempts.length, delivery.policy)
        if (ending) return { ending, attempts }
        await this.#pause(spacingAfter(delivery.policy, attempts.length), stopped.signal)
      }
      return { ending: 'closed', attempts }
    } finally {
      this.#stops.delete(stop)
    }
  }

  /** Drops everything that is still being tried. */
  close(): void {
    this.#closed = true
    for (const stop of this.#stops) stop()
  }

  async #attempt(delivery: Delivery, number: number, stopped: AbortSignal): Promise<WebhookAttempt> {
    const atMs = this.#timers.now()
    const timeout = new AbortController()
    const cancelTimeout = this.#timers.after(delivery.policy.timeoutMs, () => timeout.abort())
    try {
      const status = await this.#send({
        url: delivery.url,
        method: delivery.method ?? 'POST',
        body: delivery.body,
        headers: delivery.headers({ number, atMs, body: delivery.body }),
        signal: AbortSignal.any([timeout.signal, stopped]),
      })
      return { number, atMs, status }
    } catch (error) {
      const failure = timeout.signal.aborted ? 'timeout' : error instanceof Error ? error.message : 'failed'
      return { number, atMs, failure }
    } finally {
      cancelTimeout()
    }
  }

  #pause(delayMs: number, stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#timers.after(delayMs, resolve)
      stopped.addEventListener('abort', () => {
        cancel()
        resolve()
      })
      if (stopped.aborted) resolve()
    })
  }
}

function judgeAttempt(
  attempt: WebhookAttempt,
  made: number,
  policy: DeliveryPolicy,
): 'delivered' | 'permanent' | 'exhausted' | undefined {
  const { status } = attempt
  if (status !== undefined && status >= 200 && status < 300) return 'delivered'
  if (status !== undefined && policy.isPermanent?.(status)) return 'permanent'
  return made >= policy.attempts ? 'exhausted' : undefined
}

function spacingAfter(policy: DeliveryPolicy, attemptsMade: number): number {
  return typeof policy.spacingMs === 'function' ? policy.spacingMs(attemptsMade) : policy.spacingMs
}
