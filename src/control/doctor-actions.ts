import { z } from 'zod'
import { action } from './action.ts'
import type { CheckReport } from './trouble.ts'

export const doctorActions = {
  /** Looks at everything and changes nothing. */
  'doctor.examine': action({
    input: z.object({}),
    perform(context): Promise<readonly CheckReport[]> {
      return context.examine()
    },
  }),
} as const
