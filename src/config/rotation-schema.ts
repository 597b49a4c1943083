import { z } from 'zod'
import { duration, environment, group, name, word } from './schema-parts.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const day90Ms = 90 * dayMs
const age = duration(hourMs, 3_650 * dayMs)

/** How keys are replaced. */
export const rotation = group({
  maxAgeMs: group({
    development: age.default(day90Ms),
    staging: age.default(day90Ms),
    production: age.default(day90Ms),
  }).prefault({}),
  warnMs: duration(0, 365 * dayMs).default(15 * dayMs),
  acceptMs: duration(100, hourMs).default(minuteMs),
  drainMs: duration(0, 7 * dayMs).default(10 * minuteMs),
  observeMs: duration(0, 7 * dayMs).default(minuteMs),
  quietMs: duration(0, dayMs).default(5_000),
  expiryMs: age.default(2 * day90Ms),
  automatic: z
    .array(
      group({
        vendor: word,
        environment,
        name: name.default('default'),
        rotator: name.default('rotator'),
        when: z.enum(['due', 'asked']).default('asked'),
        settings: z.record(z.string().min(1).max(64), z.string().min(1).max(200)).default({}),
      }),
    )
    .default([]),
}).refine(
  ({ automatic, expiryMs, maxAgeMs }) =>
    automatic.every(({ environment: where }) => expiryMs > maxAgeMs[where]),
  { path: ['expiryMs'], message: 'It must be longer than maxAgeMs: a key would end before it is due.' },
)
