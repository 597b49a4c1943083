import { createId, type RandomSource, type Recorder } from '../../core/index.ts'
import type { Endpoints, OpenEndpoint } from '../endpoint/endpoints.ts'
import type { WebhookSource } from '../source/webhook-source.ts'
import type { InboxEvent, Settlement, WebhookStore } from '../webhook-store.ts'
import { Circuit } from './circuit.ts'
import type { SendForward } from './ports.ts'
import { type PreparePorts, prepareEvent } from './prepare.ts'
import { giveUpAfterMs, pauseMs } from './schedule.ts'

export interface ForwarderOptions extends PreparePorts {
  readonly endpoints: Endpoints
  readonly store: WebhookStore
  readonly random: RandomSource
  readonly record: Recorder
  readonly send: SendForward
  sourceOf(vendor: string, id: string): WebhookSource
  /** Hears of what should not happen: the event stays, and comes again when its claim has run out. */
  onTrouble(error: unknown): void
  /** Attempts under way at once for one endpoint. Default 16. */
  readonly attemptsMax?: number
}

/** A claim outlives the slowest attempt by this, so that nobody else takes an event that is under way. */
const leaseMarginMs = 15_000
/** How long the vendor may take to confirm. */
const confirmMs = 10_000

/**
 * Delivers what is in the inbox, at least once: an event is let go only when the target has taken it, the vendor has
 * denied it, or three days are over. Any number of instances may do so at once.
 */
export class Forwarder {
  readonly #options: ForwarderOptions
  readonly #by: string
  readonly #attemptsMax: number
  readonly #circuits = new Map<string, Circuit>()
  readonly #underWay = new Map<string, number>()
  readonly #claiming = new Set<string>()
  readonly #again = new Set<string>()
  readonly #work = new Set<Promise<void>>()
  #stopped = false

  constructor(options: ForwarderOptions) {
    this.#options = options
    this.#by = createId('fwd', options.random)
    this.#attemptsMax = options.attemptsMax ?? 16
  }

  /** Looks for whatever is due, at all endpoints. To be called every second or so. */
  poll(): void {
    this.#track(async () => {
      const due = await this.#options.store.dueEndpoints(this.#options.clock.now())
      for (const id of due) this.poke(id)
    })
  }

  /** Looks for what is due at one endpoint: called when something has arrived. */
  poke(endpointId: string): void {
    if (this.#stopped) return
    if (this.#claiming.has(endpointId)) {
      this.#again.add(endpointId)
      return
    }
    this.#claiming.add(endpointId)
    this.#track(async () => {
      try {
        await this.#claimAndStart(endpointId)
      } finally {
        this.#claiming.delete(endpointId)
      }
      if (this.#again.delete(endpointId)) this.poke(endpointId)
    })
  }

  /** Resolves once nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }

  /** Starts nothing new, and resolves once what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.settled()
  }

  /** Endpoints whose target is not tried at present. */
  openCircuits(): readonly string[] {
    return [...this.#circuits].filter(([, circuit]) => circuit.isOpen).map(([id]) => id)
  }

  async #claimAndStart(endpointId: string): Promise<void> {
    const { endpoints, store, clock } = this.#options
    const open = endpoints.byId(endpointId)
    if (open?.endpoint.settings.target === undefined || this.#stopped) return
    const nowMs = clock.now()
    const underWay = this.#underWay.get(endpointId) ?? 0
    const limit = this.#circuitOf(endpointId).allowance(nowMs, this.#attemptsMax, underWay)
    if (limit === 0) return
    const untilMs = nowMs + open.endpoint.settings.timeoutMs + confirmMs + leaseMarginMs
    const events = await store.claim({ endpointId, nowMs, limit, by: this.#by, untilMs })
    for (const event of events) {
      this.#underWay.set(endpointId, (this.#underWay.get(endpointId) ?? 0) + 1)
      this.#track(async () => {
        try {
          await this.#deliver(event, open, open.endpoint.settings.target as string)
        } finally {
          this.#underWay.set(endpointId, (this.#underWay.get(endpointId) ?? 1) - 1)
        }
        // A place is free again, and an ordered event may have been waiting for this one.
        this.poke(endpointId)
      })
    }
  }

  async #deliver(event: InboxEvent, open: OpenEndpoint, url: string): Promise<void> {
    const { sourceOf, send, clock, store, record } = this.#options
    const { endpoint } = open
    const { timeoutMs, allowPrivate } = endpoint.settings
    const circuit = this.#circuitOf(endpoint.id)
    const prepared = await prepareEvent(
      event,
      open,
      sourceOf(endpoint.vendor, endpoint.source),
      this.#options,
    )
    let settlement: Settlement
    if (prepared.kind === 'false') {
      const reason = 'the vendor does not know of it'
      settlement = { ...this.#keyOf(event), state: 'unconfirmed', atMs: clock.now(), status: null, reason }
    } else if (prepared.kind === 'unknown') {
      settlement = this.#later(event, null, prepared.reason)
    } else {
      const { headers, body } = prepared
      const attempt = await send({ url, headers, body, timeoutMs, allowPrivate }).then(
        (answer) => ({ ...answer, reason: undefined }),
        (error: unknown) => ({ status: null, retryAfterMs: 0, reason: describe(error) }),
      )
      if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
        settlement = { ...this.#keyOf(event), state: 'delivered', atMs: clock.now(), status: attempt.status }
        if (circuit.succeed()) await store.hasten(endpoint.id, clock.now())
      } else {
        circuit.fail(clock.now())
        const reason = attempt.reason ?? `the target answered ${attempt.status}`
        settlement = this.#later(event, attempt.status, reason, attempt.retryAfterMs)
      }
    }
    if (settlement.state !== 'pending') {
      await record({
        requestId: event.id,
        atMs: clock.now(),
        phase: 'event',
        action: 'webhook.deliver',
        actor: { kind: 'system', id: 'forwarder' },
        resource: `webhook/${endpoint.id}`,
        result: settlement.state === 'delivered' ? 'success' : 'failure',
        ...(settlement.state === 'delivered' ? {} : { reason: settlement.state }),
        metadata: { type: event.type, attempts: event.attempts + 1, status: settlement.status },
      })
    }
    await store.settle(settlement)
  }

  #later(event: InboxEvent, status: number | null, reason: string, retryAfterMs = 0): Settlement {
    const { clock, random } = this.#options
    const nowMs = clock.now()
    const nextAttemptAtMs = nowMs + pauseMs(event.attempts + 1, random, retryAfterMs)
    return nextAttemptAtMs - event.receivedAtMs > giveUpAfterMs
      ? { ...this.#keyOf(event), state: 'dead', atMs: nowMs, status, reason }
      : { ...this.#keyOf(event), state: 'pending', nextAttemptAtMs, status, reason }
  }

  #keyOf({ seq }: InboxEvent): { seq: number; by: string } {
    return { seq, by: this.#by }
  }

  #circuitOf(endpointId: string): Circuit {
    let circuit = this.#circuits.get(endpointId)
    if (circuit === undefined) {
      circuit = new Circuit()
      this.#circuits.set(endpointId, circuit)
    }
    return circuit
  }

  #track(work: () => Promise<void>): void {
    const running = work()
      .catch(this.#options.onTrouble)
      .finally(() => this.#work.delete(running))
    this.#work.add(running)
  }
}

/** Plain words about why there was no answer; never the target's own. */
function describe(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return `no answer (${String(code ?? name ?? 'failed')})`
}
