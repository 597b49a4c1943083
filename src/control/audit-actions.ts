import { z } from 'zod'
import type { StoredEvent } from '../audit/index.ts'
import { ActionLog } from '../core/index.ts'
import { action } from './action.ts'

const text = z.string().min(1).max(1_024)

export const auditActions = {
  'audit.tail': action({
    input: z.object({
      limit: z.number().int().min(1).max(10_000).default(20),
      afterSeq: z.number().int().nonnegative().optional(),
    }),
    perform: (context, input): Promise<readonly StoredEvent[]> =>
      context.readEvents({
        limit: input.limit,
        ...(input.afterSeq === undefined ? {} : { afterSeq: input.afterSeq }),
      }),
  }),
  'audit.seal': action({
    input: z.object({ text: z.string().max(1_024) }),
    async perform(context, { text }, by): Promise<{ readonly note: string }> {
      const note = context.sealExport(text)
      const log = new ActionLog(context.clock, context.random, context.record)
      return log.run({ action: 'audit.export', metadata: { export: text } }, by, async () => ({ note }))
    },
  }),
  'audit.query': action({
    input: z.object({
      limit: z.number().int().min(1).max(10_000).default(100),
      requestId: text.optional(),
      action: text.optional(),
      actor: text.optional(),
      /** In clear, or as `audit hash` gives it. */
      user: text.optional(),
      resource: text.optional(),
      /** The id of what was seen, in clear or as `audit hash` gives it. */
      item: text.optional(),
      operation: text.optional(),
      phase: z.enum(['intent', 'outcome', 'event']).optional(),
      result: z.enum(['success', 'failure']).optional(),
      reason: text.optional(),
      fromMs: z.number().int().optional(),
      untilMs: z.number().int().optional(),
      /** Builds the index anew first: it is no evidence, and whoever doubts it need not believe it. */
      rebuildIndex: z.boolean().default(false),
    }),
    async perform(
      context,
      { limit, actor, user, item, rebuildIndex, ...given },
    ): Promise<readonly StoredEvent[]> {
      if (rebuildIndex) await context.rebuildIndex()
      const filter = {
        ...given,
        actorId: actor,
        claimedUser: user === undefined ? undefined : context.findSubject(user),
        item: item === undefined ? undefined : context.findSubject(item),
      }
      const wanted = Object.entries(filter).filter(([, value]) => value !== undefined)
      return context.queryEvents(Object.fromEntries(wanted), limit)
    },
  }),

  'audit.hash': action({
    input: z.object({ value: z.string().min(1).max(10_000) }),
    perform: async (context, { value }) => ({ hash: context.findSubject(value) }),
  }),
} as const
