import { z } from 'zod'
import type { JudgedItem, SafetyReport } from '../safety/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'

const id = z.string().min(1).max(64)

export const safetyActions = {
  'safety.report': action({
    input: z.object({
      vendor: fields.vendor,
      environment: fields.environment,
      key: fields.name.default('default'),
      item: z.string().min(1).max(200),
      policy: fields.name.default('default'),
    }),
    perform: (context, { policy, ...place }): Promise<SafetyReport> => context.reportSafety(place, policy),
  }),

  'safety.list': action({
    input: z.object({
      states: z.array(z.enum(['allowed', 'flagged', 'quarantined', 'released'])).default(['quarantined']),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    perform: (context, { states, limit }): Promise<readonly JudgedItem[]> =>
      context.safety.list(states, limit),
  }),

  'safety.release': action({
    input: z.object({ id, reason: z.string().min(1).max(500) }),
    perform: (context, input, by): Promise<JudgedItem> => context.safety.release(input.id, input.reason, by),
  }),
} as const
