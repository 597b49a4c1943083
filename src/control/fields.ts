import { z } from 'zod'
import { environments } from '../core/index.ts'

/** Fields that several actions take. */
export const fields = {
  environment: z.enum(environments),
  vendor: z.string().min(1).max(64),
  /** Of a client or a vendor key. Which names there can be is for their rooms to say. */
  name: z.string().min(1).max(100),
  reason: z.string().min(1).max(500).default('no reason given'),
  /** A client by name or id. */
  client: z.string().min(1).max(80),
  scopes: z.array(z.string().max(100)).max(200),
  timeMs: z.number().int().nonnegative(),
} as const
