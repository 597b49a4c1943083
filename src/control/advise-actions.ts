import { z } from 'zod'
import { adviseGrants, type CallUsage, type GrantAdvice, type Operation } from '../access/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'
import { findClient } from './find-client.ts'

const dayMs = 86_400_000

export const adviseActions = {
  /** Compares what is granted with what was done, by the log. Changes nothing. */
  'client.advise': action({
    input: z.object({
      client: fields.client.optional(),
      environment: fields.environment.optional(),
      days: z.number().int().min(1).max(3_650).default(30),
    }),
    async perform(context, input): Promise<readonly GrantAdvice[]> {
      const wanted =
        input.client === undefined ? undefined : await findClient(context, input.client, input.environment)
      const clients = (await context.clients.list()).filter(
        ({ client }) =>
          (wanted === undefined || client.id === wanted.id) &&
          (input.environment === undefined || client.environment === input.environment),
      )
      const operations = new Map<string, readonly Operation[]>()
      for (const { vendor } of clients.flatMap(({ grants }) => grants)) {
        if (!operations.has(vendor)) operations.set(vendor, (await context.loadVendor(vendor)).operations)
      }
      const usage = await context.callUsage(context.clock.now() - input.days * dayMs)
      return adviseGrants(clients, usage, (vendor) => operations.get(vendor) ?? [])
    },
  }),
  /** How often each client made each call, by the log. */
  'client.usage': action({
    input: z.object({ days: z.number().int().min(1).max(3_650).default(30) }),
    perform: (context, { days }): Promise<readonly CallUsage[]> =>
      context.callUsage(context.clock.now() - days * dayMs),
  }),
} as const
