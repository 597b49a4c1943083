import { z } from 'zod'
import { type MintWish, readJson } from '../gateway/index.ts'

const wish = z.strictObject({
  expiresInSeconds: z.number().optional(),
  maxSessionSeconds: z.number().optional(),
  mode: z.enum(['relay', 'direct']).optional(),
  user: z.string().max(256).optional(),
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  refreshOf: z.string().max(64).optional(),
  unsafe: z.boolean().optional(),
  parameters: z.record(z.string().max(64), z.unknown()).optional(),
})

/** Returns what a caller wishes for, or the field that is wrong with one sentence about it. Nothing unknown is let by. */
export function parseMintWish(
  body: string,
): { readonly wish: MintWish } | { readonly field: string; readonly detail: string } {
  const json = body === '' ? { value: {} } : readJson(body)
  if (json === undefined) return { field: 'body', detail: 'It must be JSON.' }
  const parsed = wish.safeParse(json.value)
  if (parsed.success) return { wish: parsed.data }
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || 'body'
  return {
    field,
    detail: issue?.code === 'unrecognized_keys' ? 'There is no such field.' : (issue?.message ?? ''),
  }
}
