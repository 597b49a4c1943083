import { z } from 'zod'
import type { BodyRule, Constraints } from '../access/index.ts'
import { check, scan } from './check-schema.ts'
import { retention } from './retention-schema.ts'
import { rotation } from './rotation-schema.ts'
import { safety } from './safety-schema.ts'
import {
  addressRange,
  databaseUrl,
  duration,
  environment,
  expiry,
  group,
  keyHash,
  listenHost,
  name,
  origin,
  publicUrl,
  scope,
  variableName,
  wholeNumber,
  word,
} from './schema-parts.ts'
import { tokens } from './tokens-schema.ts'

const countMax = 1_000_000_000
const mebibyte = 1024 * 1024
const minuteMs = 60_000
const texts = z.array(z.string().min(1).max(512)).min(1)
const anything = z.unknown().refine((value) => value !== undefined, 'It is missing.')

/** The tests of a body rule, of which each rule has exactly one. What they mean is the access room's. */
const ruleTests = {
  require: anything.exactOptional(),
  set: anything.exactOptional(),
  forbid: z.literal(true).exactOptional(),
  includes: texts.exactOptional(),
  add: texts.exactOptional(),
  oneOf: texts.exactOptional(),
  hosts: texts.exactOptional(),
  webhook: word.exactOptional(),
}

const bodyRule = group({
  id: word,
  operations: texts,
  in: z.enum(['body', 'query']).exactOptional(),
  field: z.string().min(1).max(512),
  observe: z.boolean().exactOptional(),
  ...ruleTests,
}).transform((rule, context): BodyRule => {
  const names = Object.keys(ruleTests)
  const tests = names.filter((test) => Object.hasOwn(rule, test))
  if (tests.length !== 1) context.addIssue(`It needs exactly one of ${names.join(', ')}.`)
  // Exactly one test is what the type says, and what the line above has made sure of.
  return rule as BodyRule
})

/** The shape alone: whether the vendor has such a parameter, operation or rule is for the access room to say. */
const constraints = group({
  addresses: z.array(addressRange).min(1).exactOptional(),
  ratePerMinute: wholeNumber(1, countMax).exactOptional(),
  concurrency: wholeNumber(1, countMax).exactOptional(),
  dailyQuota: wholeNumber(1, countMax).exactOptional(),
  ownIdsOnly: z.boolean().exactOptional(),
  only: z.record(z.string(), texts).exactOptional(),
  tenant: z.string().min(1).max(256).exactOptional(),
  keyName: name.exactOptional(),
  shippedRules: z.array(word).min(1).exactOptional(),
  bodyRules: z.array(bodyRule).min(1).exactOptional(),
  redactAnswers: texts.exactOptional(),
  safety: name.exactOptional(),
  observe: z.boolean().exactOptional(),
} satisfies Record<keyof Constraints, z.ZodType>)

const grant = group({
  vendor: word,
  scopes: z.array(scope).min(1),
  rules: z.array(word).default([]),
  allowWildcard: z.boolean().default(false),
  constraints: constraints.prefault({}),
})

const client = group({
  name,
  environment,
  keyFromEnv: variableName.exactOptional(),
  keyHash: keyHash.exactOptional(),
  expires: expiry.exactOptional(),
  grants: z.array(grant).default([]),
}).superRefine((value, context) => {
  if ((value.keyFromEnv === undefined) === (value.keyHash === undefined)) {
    context.addIssue('It needs either keyFromEnv or keyHash.')
  }
  refuseRepeats(value.grants, ({ vendor }) => vendor, 'vendor', ['grants'], context)
})

const key = group({
  vendor: word,
  environment,
  name: name.default('default'),
  region: word.exactOptional(),
  fromEnv: variableName,
})

const sink = group({
  name: word,
  url: publicUrl,
  format: z.enum(['records', 'ocsf']).default('records'),
  tokenFromEnv: variableName.exactOptional(),
  alarmAfterMs: duration(1_000, 24 * 60 * minuteMs).default(5 * minuteMs),
})

const limits = group({
  connections: wholeNumber(1, 100_000).default(2_048),
  calls: wholeNumber(1, 100_000).default(1_024),
  // Node's own default (node:http, maxHeaderSize).
  headerBytes: wholeNumber(1_024, mebibyte).default(16_384),
  headersTimeoutMs: duration(100, 10 * minuteMs).default(10_000),
  clientIdleMs: duration(100, 60 * minuteMs).default(30_000),
  connectTimeoutMs: duration(100, 5 * minuteMs).default(10_000),
  // Long answers of language models come late: as long as undici's own default (headersTimeout).
  upstreamTimeoutMs: duration(100, 60 * minuteMs).default(300_000),
  upstreamConnections: wholeNumber(1, 100_000).default(1_024),
  jsonBodyBytes: wholeNumber(1_024, 1_024 * mebibyte).default(mebibyte),
  answerBytes: wholeNumber(1_024, 1_024 * mebibyte).default(64 * mebibyte),
  socketMessageBytes: wholeNumber(1_024, 1_024 * mebibyte).default(4 * mebibyte),
})

/** `sallyport.yaml`, with every default filled in. Throws a ZodError for anything that is not known. */
export const configSchema = group({
  listen: group({
    host: listenHost.default('127.0.0.1'),
    port: wholeNumber(0, 65_535).default(8686),
    tlsPort: wholeNumber(0, 65_535).default(8687),
  }).prefault({}),
  publicUrl: publicUrl.exactOptional(),
  database: group({
    url: databaseUrl.exactOptional(),
  }).prefault({}),
  tls: group({ cert: z.string().min(1).exactOptional(), key: z.string().min(1).exactOptional() })
    .refine(
      ({ cert, key }) => (cert === undefined) === (key === undefined),
      'It needs both cert and key, or neither.',
    )
    .prefault({}),
  vendors: z.record(word, group({ origins: z.record(word, origin).default({}) })).default({}),
  keys: z.array(key).default([]),
  clients: z.array(client).default([]),
  rules: z.record(word, z.array(bodyRule).min(1)).default({}),
  rotation: rotation.prefault({}),
  retention: retention.prefault({}),
  safety: safety.prefault({}),
  limits: limits.prefault({}),
  audit: group({
    onFailure: z.enum(['deny', 'degrade']).default('deny'),
    users: z.enum(['hashed', 'sealed']).default('hashed'),
    anchors: group({
      path: z.string().min(1).exactOptional(),
      url: publicUrl.exactOptional(),
      everyMs: duration(1_000, 24 * 60 * minuteMs).default(minuteMs),
    }).prefault({}),
    sinks: z.array(sink).default([]),
    prune: group({
      olderThanMs: duration(24 * 60 * minuteMs, 36_500 * 24 * 60 * minuteMs).exactOptional(),
    }).prefault({}),
  }).prefault({}),
  webhooks: group({
    bodyBytes: wholeNumber(1_024, 64 * mebibyte).default(5 * mebibyte),
    bodyTimeoutMs: duration(100, 10 * minuteMs).default(8_000),
    underWay: wholeNumber(1, 100_000).default(512),
  }).prefault({}),
  trustedProxies: z.array(addressRange).default([]),
  scan: scan.prefault({}),
  check: check.prefault({}),
  tokens: tokens.prefault({}),
}).superRefine(({ keys, clients, listen, audit }, context) => {
  const keyOf = (entry: { vendor?: string; environment: string; name: string }) =>
    [entry.vendor, entry.environment, entry.name].join('/')
  refuseRepeats(keys, keyOf, 'vendor, environment and name', ['keys'], context)
  refuseRepeats(clients, keyOf, 'environment and name', ['clients'], context)
  refuseRepeats(audit.sinks, ({ name: sinkName }) => sinkName, 'name', ['audit', 'sinks'], context)
  if (listen.port !== 0 && listen.port === listen.tlsPort) {
    context.addIssue({
      code: 'custom',
      path: ['listen', 'tlsPort'],
      message: 'It must differ from listen.port.',
    })
  }
})

/** What `readConfig` returns: every setting, defaults filled in, durations in milliseconds. */
export type ConfigFile = z.output<typeof configSchema>

function refuseRepeats<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  what: string,
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>()
  entries.forEach((entry, index) => {
    const key = keyOf(entry)
    if (seen.has(key)) {
      context.addIssue({
        code: 'custom',
        path: [...path, index],
        message: `An earlier entry has the same ${what}.`,
      })
    }
    seen.add(key)
  })
}
