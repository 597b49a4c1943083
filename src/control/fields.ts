import { z } from 'zod'
import { environments } from '../core/index.ts'

/** Fields that several actions take. */
export const fields = {
  environment: z.enum(environments),
  vendor: z.string().min(1).max(64),
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/i,
      'letters, digits, dot, dash and underscore, at most 64, starting with a letter or digit',
    ),
  reason: z.string().min(1).max(500).default('no reason given'),
  /** A client by name or id. */
  client: z.string().min(1).max(80),
  scopes: z.array(z.string().max(100)).max(200),
  timeMs: z.number().int().nonnegative(),
} as const
