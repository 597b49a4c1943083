import { z } from 'zod'
import type { Lock } from '../access/index.ts'
import { SallyportError } from '../core/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'
import { findClient } from './find-client.ts'

export const lockActions = {
  'lock.add': action({
    input: z.object({
      target: z.union([
        z.object({ kind: z.literal('everything') }),
        z.object({ kind: z.enum(['vendor', 'key', 'client', 'user']), id: z.string().min(1).max(256) }),
      ]),
      reason: fields.reason,
    }),
    async perform(context, input, by): Promise<Lock> {
      const { target } = input
      // A lock on a name nobody has would stand there and stop nothing.
      if (target.kind === 'vendor') await context.loadVendor(target.id)
      let id = target.kind === 'everything' ? '' : target.id
      if (target.kind === 'client') {
        id = (await findClient(context, id)).id
      }
      if (target.kind === 'key' && !(await context.vault.list()).some((key) => key.id === id)) {
        throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: 'key' })
      }
      const lock = await context.locks.add(
        target.kind === 'everything' ? target : { kind: target.kind, id },
        input.reason,
        by,
      )
      await context.refresh()
      return lock
    },
  }),

  'lock.list': action({
    input: z.object({}),
    perform: (context): Promise<readonly Lock[]> => context.locks.list(),
  }),

  'lock.lift': action({
    input: z.object({ id: z.string() }),
    async perform(context, input, by): Promise<void> {
      await context.locks.lift(input.id, by)
      await context.refresh()
    },
  }),
} as const
