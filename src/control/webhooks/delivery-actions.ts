import { z } from 'zod'
import { ActionLog, SallyportError, systemRandom } from '../../core/index.ts'
import { action } from '../action.ts'
import { type EventView, type PulledEvent, viewOfEvent } from './views.ts'

const name = z.string().min(1).max(63)
const states = ['pending', 'delivered', 'dead', 'quarantined', 'unconfirmed', 'answered'] as const

/** A laptop that went to sleep with events in its hand gives them back after this. */
const pullLeaseMs = 60_000
const puller = 'pull'

/** What is done with events: look, pull, say what came of it, send again. */
export const deliveryActions = {
  'webhook.events': action({
    input: z.object({
      name,
      states: z.array(z.enum(states)).min(1).optional(),
      afterSeq: z.number().int().nonnegative().optional(),
      limit: z.number().int().min(1).max(1_000).default(20),
    }),
    async perform({ webhooks }, { name, states, afterSeq, limit }): Promise<readonly EventView[]> {
      const { endpoint } = webhooks.endpoints.require(name)
      const events = await webhooks.store.listEvents({
        endpointId: endpoint.id,
        limit,
        ...(states === undefined ? {} : { states }),
        ...(afterSeq === undefined ? {} : { afterSeq }),
      })
      return events.map(viewOfEvent)
    },
  }),

  'webhook.replay': action({
    input: z.object({
      name,
      ids: z.array(z.string().max(64)).min(1).max(500).optional(),
      /** Every event of these states. */
      states: z
        .array(z.enum(['dead', 'quarantined', 'unconfirmed', 'delivered']))
        .min(1)
        .optional(),
    }),
    async perform(context, { name, ids, states }, by): Promise<{ replayed: number }> {
      const { webhooks, clock, record } = context
      const { endpoint } = webhooks.endpoints.require(name)
      if ((ids === undefined) === (states === undefined)) {
        throw new SallyportError('ERR_CORE_INPUT', {
          field: 'ids, states',
          detail: 'Name events, or states.',
        })
      }
      const found = await webhooks.store.listEvents({
        endpointId: endpoint.id,
        limit: 1_000,
        ...(ids === undefined ? {} : { ids }),
        ...(states === undefined ? {} : { states }),
      })
      // An event of another endpoint is none of this one's, and a call that was answered is over.
      const usable = found.filter(({ sealed, state }) => sealed !== null && state !== 'answered')
      if (ids !== undefined && usable.length < ids.length) {
        throw new SallyportError('ERR_WEBHOOK_EVENT_UNKNOWN', { field: 'ids' })
      }
      const metadata = { events: usable.length, ...(states === undefined ? {} : { states }) }
      const replayed = { action: 'webhook.replay', resource: `webhook/${endpoint.id}`, metadata }
      return new ActionLog(clock, systemRandom, record).run(replayed, by, async () => {
        let count = 0
        const all = usable.map(({ id }) => id)
        for (let start = 0; start < all.length; start += 200)
          count += await webhooks.store.rearm(all.slice(start, start + 200), clock.now())
        return { replayed: count }
      })
    },
  }),

  'webhook.pull': action({
    input: z.object({ name, limit: z.number().int().min(1).max(100).default(20) }),
    /** Takes events that wait, for a minute: whoever pulls them says in that time what came of them. */
    async perform({ webhooks, clock }, { name, limit }): Promise<readonly PulledEvent[]> {
      const open = webhooks.endpoints.require(name)
      if (open.endpoint.settings.target !== undefined) {
        const detail = 'The endpoint has a target: its events are forwarded, not pulled.'
        throw new SallyportError('ERR_CORE_INPUT', { field: 'name', detail })
      }
      const nowMs = clock.now()
      const claim = { endpointId: open.endpoint.id, nowMs, limit, by: puller, untilMs: nowMs + pullLeaseMs }
      const pulled: PulledEvent[] = []
      for (const event of await webhooks.store.claim(claim)) {
        const prepared = await webhooks.prepare(event, open)
        const { seq, id, type } = event
        const key = { seq, by: puller }
        if (prepared.kind === 'ready')
          pulled.push({ seq, id, type, headers: prepared.headers, body: prepared.body })
        else if (prepared.kind === 'false') {
          const reason = 'the vendor does not know of it'
          await webhooks.store.settle({ ...key, state: 'unconfirmed', atMs: nowMs, status: null, reason })
        } else {
          const nextAttemptAtMs = nowMs + 5_000
          await webhooks.store.settle({
            ...key,
            state: 'pending',
            nextAttemptAtMs,
            status: null,
            reason: prepared.reason,
          })
        }
      }
      return pulled
    },
  }),

  'webhook.settle': action({
    input: z.object({
      seq: z.number().int().positive(),
      /** The app's status; absent where it could not be reached. */
      status: z.number().int().min(100).max(599).optional(),
    }),
    /** Says what came of an event that was pulled. */
    async perform({ webhooks, clock }, { seq, status }): Promise<void> {
      const atMs = clock.now()
      const key = { seq, by: puller, status: status ?? null }
      if (status !== undefined && status >= 200 && status < 300) {
        await webhooks.store.settle({ ...key, state: 'delivered', atMs })
      } else {
        const reason = status === undefined ? 'no answer' : `the app answered ${status}`
        await webhooks.store.settle({ ...key, state: 'pending', nextAttemptAtMs: atMs + 5_000, reason })
      }
    },
  }),
} as const
