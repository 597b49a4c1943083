import { z } from 'zod'
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
} as const
