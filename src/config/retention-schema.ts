import { z } from 'zod'
import { duration, environment, group, name, wholeNumber, word } from './schema-parts.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long what vendors keep is kept. */
export const retention = group({
  everyMs: duration(hourMs, 365 * dayMs).exactOptional(),
  requestsPerSecond: wholeNumber(1, 1_000).default(20),
  concurrency: wholeNumber(1, 64).default(8),
  policies: z
    .array(
      group({
        name,
        vendor: word,
        environment,
        key: name.default('default'),
        kinds: z.array(word).min(1).exactOptional(),
        tag: name.exactOptional(),
        // Below an hour a mistyped unit would delete what is still in use.
        olderThanMs: duration(hourMs, 36_500 * dayMs),
        anyOrigin: z.boolean().exactOptional(),
      }),
    )
    .default([])
    .superRefine((policies, context) => {
      policies.forEach((policy, index) => {
        if (policies.findIndex((other) => other.name === policy.name) < index)
          context.addIssue({ code: 'custom', path: [index], message: 'An earlier entry has the same name.' })
      })
    }),
})
