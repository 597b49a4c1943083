import { z } from 'zod'
import type { Hold, RunItem, RunView, SubjectOfId } from '../retention/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'

const id = z.string().min(1).max(64)
/** At the vendor. */
const itemId = z.string().min(1).max(200)
const tag = z.string().min(1).max(63)

/** What a run deletes, as an operator sees it: without what was learnt of it on the way. */
export type RunItemView = Pick<
  RunItem,
  'vendor' | 'environment' | 'kind' | 'id' | 'tag' | 'createdAtMs' | 'policy' | 'state' | 'problem'
>

export const retentionActions = {
  'retention.plan': action({
    input: z.object({}),
    perform: async (context, _input, by): Promise<RunView> => (await context.retention()).plan(by),
  }),

  /** What is known of a person, written down as a plan: nothing is erased. */
  'retention.plan-erasure': action({
    input: z.object({ subject: z.string().min(1).max(1_024) }),
    perform: async (context, { subject }, by): Promise<RunView> =>
      (await context.retention()).planErasure(subject, by),
  }),

  'retention.run': action({
    input: z.object({
      plan: z.string().regex(/^[0-9a-f]{32}$/, 'It must be the hash of a plan.'),
      limit: z.int().min(1).optional(),
    }),
    perform: async (context, { plan, limit }, by): Promise<RunView> =>
      (await context.retention()).start(plan, by, limit),
  }),

  /** Works for about a second. Whoever asks again and again carries a run to its end, server or not. */
  'retention.advance': action({
    input: z.object({ id }),
    perform: async (context, input): Promise<RunView> => (await context.retention()).advance(input.id),
  }),

  'retention.runs': action({
    input: z.object({}),
    perform: async (context): Promise<readonly RunView[]> => (await context.retention()).runs(),
  }),

  /** The things of a run, by state where one is given. */
  'retention.items': action({
    input: z.object({ id, states: z.array(z.string().max(16)).optional(), limit: z.int().min(1).optional() }),
    async perform(
      context,
      { id: runId, states, limit = Number.POSITIVE_INFINITY },
    ): Promise<readonly RunItemView[]> {
      const retention = await context.retention()
      const found: RunItemView[] = []
      for await (const item of retention.items(runId)) {
        if (found.length >= limit) break
        if (states === undefined || states.includes(item.state)) found.push(viewOf(item))
      }
      return found
    },
  }),

  /** What may stand in receipts for an id. */
  'retention.subjects': action({
    input: z.object({ id: itemId, vendor: fields.vendor.optional() }),
    async perform(context, { id: item, vendor }): Promise<readonly SubjectOfId[]> {
      if (vendor !== undefined) await context.loadVendor(vendor)
      return (await context.retention()).subjects(item, vendor)
    },
  }),

  'retention.hold': action({
    input: z.object({
      target: z.strictObject({
        vendor: fields.vendor.optional(),
        environment: fields.environment.optional(),
        kind: z.string().min(1).max(64).optional(),
        id: itemId.optional(),
        tag: tag.optional(),
        fromMs: fields.timeMs.optional(),
        untilMs: fields.timeMs.optional(),
      }),
      reason: z.string().min(1).max(500),
      endsAtMs: fields.timeMs.nullable().default(null),
    }),
    async perform(context, { target, reason, endsAtMs }, by): Promise<Hold> {
      if (target.vendor !== undefined) await context.loadVendor(target.vendor)
      return (await context.retention()).hold(target, { reason, endsAtMs }, by)
    },
  }),

  'retention.is-known': action({
    input: z.object({ id: itemId, vendor: fields.vendor.optional() }),
    perform: async (context, { id: item, vendor }): Promise<{ known: boolean }> => ({
      known: await (await context.retention()).isKnown(item, vendor),
    }),
  }),

  'retention.holds': action({
    input: z.object({}),
    perform: async (context): Promise<readonly Hold[]> => (await context.retention()).holds(),
  }),

  'retention.lift-hold': action({
    input: z.object({ id }),
    async perform(context, input, by): Promise<{ id: string }> {
      await (await context.retention()).lift(input.id, by)
      return { id: input.id }
    },
  }),
} as const

function viewOf(item: RunItem): RunItemView {
  const { vendor, environment, kind, createdAtMs, policy, state, problem } = item
  return { vendor, environment, kind, id: item.id, tag: item.tag, createdAtMs, policy, state, problem }
}
