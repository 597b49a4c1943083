import { z } from 'zod'
import { day, group } from './schema-parts.ts'

const waiver = group({
  finding: z.string().regex(/^[a-z0-9_-]{1,80}$/, 'It must be the id of a finding.'),
  reason: z.string().min(8, 'It must say why, in a few words.').max(500),
  until: day,
})

/** What a scan for leaked keys leaves out, and which findings somebody accepts. */
export const scan = group({
  baseline: z
    .array(
      z
        .string()
        .max(8_192)
        .regex(/^[0-9a-f]{32} [a-z0-9-]+ ./, 'It must be a line that `scan --update-baseline` wrote.'),
    )
    .default([]),
  waivers: z.array(waiver).default([]),
  exclude: z.array(z.string().min(1).max(512)).default([]),
  trustChecksums: z.boolean().default(false),
})

const checkId = z.string().regex(/^[a-z-]{3,60}$/, 'It must be the id of a check.')

/** Which faults of the checklist somebody accepts, and what a person answers for. */
export const check = group({
  waivers: z
    .array(
      group({
        check: checkId,
        resource: z.string().min(1).max(512).exactOptional(),
        reason: z.string().min(8, 'It must say why, in a few words.').max(500),
        owner: z.string().min(2, 'It must say who answers for it.').max(200),
        until: day,
      }),
    )
    .default([]),
  attestations: z
    .array(
      group({
        check: checkId,
        resource: z.string().min(1).max(512).exactOptional(),
        by: z.string().min(2).max(200),
        until: day,
      }),
    )
    .default([]),
})
