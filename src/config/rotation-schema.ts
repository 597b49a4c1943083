import { z } from 'zod'
import { duration, environment, group, name, safeUrl, variableName, word } from './schema-parts.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const day90Ms = 90 * dayMs
const age = duration(hourMs, 3_650 * dayMs)

/** A program and its words, as they are: no shell reads them. The whole path, so that nobody puts another in its place. */
const program = z
  .array(z.string().min(1).max(4_096))
  .min(1)
  .max(64)
  .refine(
    ([path]) => path?.startsWith('/') === true || /^[A-Za-z]:[\\/]/.test(path ?? ''),
    'It must be a list that begins with the whole path of a program.',
  )

const exactlyOne = (...values: readonly unknown[]) =>
  values.filter((value) => value !== undefined).length === 1

/** Who has a key beside the gate. */
const target = group({
  vendor: word,
  environment,
  name: name.default('default'),
  file: z.string().min(1).max(4_096).optional(),
  variable: variableName.optional(),
  command: program.optional(),
  check: group({ command: program.optional(), url: safeUrl.optional() }).refine(
    ({ command, url }) => exactlyOne(command, url),
    'It needs one of command and url.',
  ),
  waitMs: duration(0, dayMs).default(minuteMs),
})
  .refine(({ file, command }) => exactlyOne(file, command), 'It needs one of file and command.')
  .refine(({ file, variable }) => (file === undefined) === (variable === undefined), {
    path: ['variable'],
    message: 'It goes with file.',
  })

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
  targets: z.array(target).default([]),
}).refine(
  ({ automatic, expiryMs, maxAgeMs }) =>
    automatic.every(({ environment: where }) => expiryMs > maxAgeMs[where]),
  { path: ['expiryMs'], message: 'It must be longer than maxAgeMs: a key would end before it is due.' },
)
