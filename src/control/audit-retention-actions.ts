import { z } from 'zod'
import { ActionLog, createId, SallyportError } from '../core/index.ts'
import { action } from './action.ts'
import type { ControlContext } from './context.ts'

const dayMs = 86_400_000

/** What is pruned, or would be. */
export interface Pruning {
  readonly records: number
  /** Places of the first and the last record; undefined where there is nothing. */
  readonly range: readonly [first: number, last: number] | undefined
  /** Ids of the holds that forbid it. */
  readonly holds: readonly string[]
}

function logOf({ clock, random, record }: ControlContext): ActionLog {
  return new ActionLog(clock, random, record)
}

export const auditRetentionActions = {
  'audit.plan-prune': action({
    // A day at least: what was recorded a moment ago is needed to tell what happened a moment ago.
    input: z.object({ olderThanMs: z.number().int().min(dayMs) }),
    async perform(context, { olderThanMs }): Promise<Pruning> {
      const holds = await context.logRetention.holds()
      const plan = await context.logRetention.plan(context.clock.now() - olderThanMs)
      return { ...plan, holds: holds.map(({ id }) => id) }
    },
  }),

  'audit.prune': action({
    input: z.object({ olderThanMs: z.number().int().min(dayMs) }),
    async perform(context, { olderThanMs }, by): Promise<Pruning> {
      const holds = (await context.logRetention.holds()).map(({ id }) => id)
      if (holds.length > 0)
        throw new SallyportError('ERR_AUDIT_HELD', { field: 'hold', detail: holds.join(', ') })
      const { range, records } = await context.logRetention.plan(context.clock.now() - olderThanMs)
      if (range === undefined) return { records, range, holds }
      // The record is what makes it pruning and not deletion: durable first, and never pruned itself.
      await context.recordPruning(range, by)
      await context.logRetention.prune(range)
      return { records, range, holds }
    },
  }),

  'audit.hold': action({
    input: z.object({ reason: z.string().min(1).max(1_024) }),
    async perform(context, { reason }, by) {
      const hold = {
        id: createId('hold', context.random),
        reason,
        createdAtMs: context.clock.now(),
        createdBy: `${by.kind}/${by.id}`,
      }
      const what = { action: 'audit.hold', resource: `hold/${hold.id}`, metadata: { reason } }
      await logOf(context).run(what, by, () => context.logRetention.insertHold(hold))
      return hold
    },
  }),

  'audit.holds': action({
    input: z.object({}),
    perform: ({ logRetention }) => logRetention.holds(),
  }),

  'audit.lift-hold': action({
    input: z.object({ id: z.string().min(1).max(64) }),
    async perform(context, { id }, by) {
      const what = { action: 'audit.lift-hold', resource: `hold/${id}` }
      const isLifted = await logOf(context).run(what, by, () => context.logRetention.deleteHold(id))
      if (!isLifted)
        throw new SallyportError('ERR_CORE_INPUT', { field: 'id', detail: 'There is no such hold.' })
      return { id }
    },
  }),

  'audit.erase': action({
    input: z.object({ subject: z.string().min(1).max(10_000) }),
    perform(context, { subject }, by) {
      const what = { action: 'audit.erase', resource: `subject/${context.findSubject(subject)}` }
      return logOf(context).run(what, by, () => context.eraseSubject(subject))
    },
  }),

  'audit.reveal': action({
    input: z.object({
      subject: z.string().min(1).max(10_000),
      reason: z.string().min(1).max(1_024),
    }),
    perform(context, { subject, reason }, by) {
      const resource = `subject/${context.findSubject(subject)}`
      const what = { action: 'audit.reveal', resource, metadata: { reason } }
      return logOf(context).run(what, by, () => context.revealSubject(subject))
    },
  }),
} as const
