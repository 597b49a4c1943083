import { z } from 'zod'
import {
  environment,
  group,
  name,
  origin,
  publicUrl,
  variableName,
  wholeNumber,
  word,
} from './schema-parts.ts'

// Keys that the identity provider publishes verify these, and none is a shared secret: no algorithm of HMAC, and not `none`.
const jwtAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

const perMinute = (count: number) => wholeNumber(1, 1_000_000_000).default(count)

/** What may differ by purpose. Absent means: as under `tokens`. */
const tokenPolicy = {
  lifetimeSeconds: wholeNumber(1, 600).exactOptional(),
  sessionSeconds: wholeNumber(1, 10_800).exactOptional(),
  idleSeconds: wholeNumber(1, 10_800).exactOptional(),
  sessionsPerUser: wholeNumber(1, 1_000).exactOptional(),
  audioMinutesPerDay: wholeNumber(1, 1_440_000).exactOptional(),
  allowDirect: z.boolean().exactOptional(),
  partialTurns: z.enum(['pass', 'drop']).exactOptional(),
  redact: z.array(z.string().min(1).max(64)).exactOptional(),
  redactWith: z.enum(['entity_name', 'hash']).exactOptional(),
}

/** Browser tokens: who gets them, for what, how often, and what is taken out of what they hear. */
export const tokens = group({
  ...tokenPolicy,
  origins: z.array(origin).default([]),
  limits: group({ perUser: perMinute(20), perAddress: perMinute(60), perClient: perMinute(600) }).prefault(
    {},
  ),
  compatibleRoute: group({ vendor: word, purpose: word }).exactOptional(),
  jwt: z
    .array(
      group({
        issuer: z.string().min(1).max(512),
        audience: z.string().min(1).max(512),
        keysUrl: publicUrl.exactOptional(),
        algorithms: z.array(z.enum(jwtAlgorithms)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
        userClaim: z.string().min(1).max(128).default('sub'),
        client: name,
        environment,
      }),
    )
    .default([]),
  callback: group({ url: publicUrl, secretFromEnv: variableName, client: name, environment }).exactOptional(),
  purposes: z
    .record(
      word,
      z.record(
        word,
        group({
          ...tokenPolicy,
          parameters: z.record(z.string().min(1).max(64), z.string().max(512).nullable()).default({}),
        }),
      ),
    )
    .default({}),
})
