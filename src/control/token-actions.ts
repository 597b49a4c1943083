import { z } from 'zod'
import { SallyportError } from '../core/index.ts'
import type { MintedAnswer } from '../gateway/index.ts'
import type { UnusualMinting } from '../tokens/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'
import { findClient } from './find-client.ts'

/** A token as an operator gets it: the only time it is in the clear. */
export type TokenView = Omit<MintedAnswer, 'token'> & { readonly token: string }

/** A session of a browser that is alive. */
export interface SessionView {
  readonly id: string
  readonly clientId: string
  readonly vendor: string
  readonly purpose: string
  readonly user: string | null
  readonly hasBegun: boolean
  readonly sinceMs: number
  readonly endsAtMs: number | null
}

const user = z.string().regex(/^[\x21-\x7e]{1,256}$/)

export const tokenActions = {
  'token.mint': action({
    input: z.object({
      client: fields.client,
      environment: fields.environment.optional(),
      vendor: fields.vendor,
      purpose: z.string().min(1).max(63),
      user: user.optional(),
      expiresInSeconds: z.number().optional(),
      maxSessionSeconds: z.number().optional(),
      mode: z.enum(['relay', 'direct']).optional(),
      parameters: z.record(z.string(), z.unknown()).optional(),
    }),
    async perform(context, input, by): Promise<TokenView> {
      await context.loadVendor(input.vendor)
      const client = await findClient(context, input.client, input.environment)
      const { vendor, purpose, environment: _, client: __, ...wish } = input
      const outcome = await context.tokens.mint(client, { vendor, purpose, wish }, by)
      if ('minted' in outcome) return { ...outcome.minted, token: outcome.minted.token.reveal() }
      const { code, field, detail } = outcome.refused
      throw new SallyportError(code, {
        ...(field === undefined ? {} : { field }),
        ...(detail === undefined ? {} : { detail }),
      })
    },
  }),

  'token.list': action({
    input: z.object({}),
    async perform(context): Promise<{
      readonly sessions: readonly SessionView[]
      readonly unusual: readonly UnusualMinting[]
    }> {
      const sessions = await context.tokens.live()
      return {
        sessions: sessions.map((token) => ({
          id: token.id,
          clientId: token.clientId,
          vendor: token.vendor,
          purpose: token.purpose,
          user: token.user,
          hasBegun: token.state === 'open',
          sinceMs: token.changedAtMs,
          endsAtMs: token.endsAtMs,
        })),
        unusual: context.tokens.unusual(),
      }
    },
  }),

  'token.revoke': action({
    input: z.union([
      z.strictObject({ id: z.string().regex(/^tok_[0-9A-Za-z]{12}$/) }),
      z.strictObject({
        user,
        client: fields.client.optional(),
        environment: fields.environment.optional(),
      }),
      z.strictObject({ client: fields.client, environment: fields.environment.optional() }),
    ]),
    /** Returns how many tokens and sessions were ended. */
    async perform(context, input, by): Promise<{ readonly revoked: number }> {
      if ('id' in input) {
        const revoked = await context.tokens.revoke({ id: input.id }, by)
        if (revoked === 0) throw new SallyportError('ERR_TOKENS_UNKNOWN', { field: 'id' })
        await context.refresh()
        return { revoked }
      }
      const clientId =
        input.client === undefined
          ? undefined
          : (await findClient(context, input.client, input.environment)).id
      const ofClient = clientId === undefined ? {} : { clientId }
      const target = 'user' in input ? { user: input.user, ...ofClient } : { clientId: clientId ?? '' }
      const revoked = await context.tokens.revoke(target, by)
      await context.refresh()
      return { revoked }
    },
  }),
} as const
