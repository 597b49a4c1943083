import { z } from 'zod'
import { ActionLog } from '../core/index.ts'
import { action } from './action.ts'
import type { StoredEvent } from './context.ts'

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
} as const
