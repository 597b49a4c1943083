import { Buffer } from 'node:buffer'
import {
  createWebhookHandler,
  createWebhookVerifier,
  type WebhookSender,
  type WebhookVendor,
} from '../../src/adapters/webhooks/index.ts'
import { isSallyportError, Secret } from '../../src/core/index.ts'
import { webhookSources } from '../../src/vendors/index.ts'
import { parsePayload } from '../../src/webhooks/inbox/payload.ts'
import {
  signDelivery,
  verifyDelivery,
  type WebhookScheme,
  type WebhookSource,
} from '../../src/webhooks/index.ts'
import { type FuzzReport, type FuzzTarget, fuzz } from './fuzz/fuzz.ts'
import { formatDelivery, isGenuine, type ParsedDelivery, parseDelivery } from './fuzz/signed-delivery.ts'

const nowMs = 1_790_000_000_000
const windowMs = 300_000
const secretText = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const secret = new Secret(secretText)
const id = 'fuzz'
const sources = Object.entries(webhookSources).flatMap(([vendor, list]) =>
  list.map((source) => ({ vendor: vendor as WebhookVendor, source })),
)

/** Schemes that no vendor of ours has, and the engine knows. */
const otherSchemes: Readonly<Record<string, WebhookScheme>> = {
  'time in a header of its own': {
    kind: 'hmac',
    header: 'x-sig',
    grammar: '{signature}',
    timestampHeader: 'x-time',
    signed: '{timestamp}.{body}',
    digest: 'sha512',
    encoding: 'base64',
    timestampUnit: 's',
    windowMs,
  },
  'standard webhooks': { kind: 'standard-webhooks', windowMs },
  jwt: {
    kind: 'jwt',
    header: 'authorization',
    prefix: 'Bearer ',
    bodyHashClaim: 'sha256',
    toleranceMs: 1_000,
  },
  basic: { kind: 'basic', user: 'hook' },
}

const envelope = JSON.stringify({ id, vendor: 'v', type: 't', subject: null, confirmed: null, data: {} })

const words = [
  ...[
    'v=',
    ',d=',
    't=',
    ',v1=',
    'v1,',
    ' v1,',
    'v1a,',
    'v2,',
    'whsec_',
    'Bearer ',
    'Basic ',
    '.',
    '=',
    '==',
    '\n',
  ],
  ...[
    'x-retell-signature: ',
    'x-aai-signature: ',
    'webhook-id: ',
    'webhook-timestamp: ',
    '\n\n',
    String(nowMs),
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '":',
    '","',
    'null',
    '{"alg":"none"}',
    '"__proto__":',
    '\\u0000',
    '\xef\xbb\xbf',
    '\xff',
  ],
  ...['"event":"', 'call_ended', 'chat_started', 'transfer_started', 'alert_triggered', 'transcript_updated'],
  ...[
    '"call":{',
    '"chat":{',
    '"call_id":"',
    '"chat_id":"',
    '"call_inbound":{',
    '"agent_override":{',
    '"agent":{',
  ],
  ...[
    '"transcript_id":"',
    '"status":"',
    'completed',
    'redacted_audio_ready',
    '"session_id":"',
    '"messages":[',
  ],
  ...[
    '"notificationId":"',
    '"cluster":{',
    '"ID":"',
    '"data":{',
    '"id":"',
    '"vendor":"',
    '"type":"',
    '"data":',
  ],
]

export interface WebhookFuzzOptions {
  /** Inputs for each target. */
  readonly inputs: number
  readonly seed: number
  readonly onTarget?: (name: string, report: FuzzReport) => void
}

/** Fuzzes the parsing of headers and bodies: every scheme, every vendor's reader, the handler that apps use. */
export async function runWebhookFuzz(options: WebhookFuzzOptions): Promise<readonly FuzzReport[]> {
  const reports: FuzzReport[] = []
  for (const target of webhookFuzzTargets()) {
    const report = await fuzz(target, {
      ...options,
      isWatched: (url) => /\/(?:src|dist)\/(?:webhooks|vendors\/webhooks|adapters\/webhooks)\//.test(url),
    })
    options.onTarget?.(target.name, report)
    reports.push(report)
  }
  return reports
}

/** Returns everything there is to fuzz. */
export function webhookFuzzTargets(): readonly FuzzTarget[] {
  return [
    ...Object.entries(otherSchemes).map(([name, scheme]) => schemeTarget(name, scheme, '{"a":1}')),
    ...sources.map(({ vendor, source }) =>
      schemeTarget(`${vendor}, ${source.id}`, source.scheme, JSON.stringify(source.sample({ id, nowMs }))),
    ),
    ...sources.map(({ vendor, source }) => readerTarget(`${vendor}, ${source.id}, read`, source)),
    ...sources.map(({ vendor, source }) =>
      verifierTarget(vendor, source.id, source.scheme, JSON.stringify(source.sample({ id, nowMs }))),
    ),
    verifierTarget('sallyport', undefined, otherSchemes['standard webhooks'] as WebhookScheme, envelope),
  ]
}

function schemeTarget(name: string, scheme: WebhookScheme, body: string): FuzzTarget {
  const headers = signDelivery(scheme, Buffer.from(body), secret, { nowMs, id })
  const signed = { headers, body: Buffer.from(body) }
  const seeds = [formatDelivery(headers, body), formatDelivery([...headers, ['x-other', '1']], body)]
  return {
    name,
    words,
    seeds,
    run(input) {
      const given = parseDelivery(input)
      let accepted = true
      try {
        verifyDelivery(scheme, given, [secret], nowMs)
      } catch (error) {
        if (!isRefusal(error)) throw error
        accepted = false
      }
      if (accepted && !isGenuine(scheme, signed, given)) throw new Error('accepted')
      if (!accepted && input.equals(seeds[0] as Buffer)) throw new Error('refused')
    },
  }
}

/** A genuine body may still be anything: it must be read, or be found unreadable. */
function readerTarget(name: string, source: WebhookSource): FuzzTarget {
  const sample = JSON.stringify(source.sample({ id, nowMs }))
  return {
    name,
    words,
    seeds: [
      Buffer.from(sample),
      Buffer.from('{}'),
      Buffer.from('{"call_inbound":{"agent_override":{"agent":{}}}}'),
    ],
    run(input) {
      const { payload } = parsePayload(input)
      for (const context of [{}, { correlation: 'c' }]) {
        const facts = payload && source.read(payload, context)
        if (facts !== undefined && (typeof facts.type !== 'string' || facts.key === ''))
          throw new Error('facts that are none')
        const path = payload && source.confirm?.path(payload, context)
        // What a sender wrote must not lead anywhere else at the vendor.
        if (path !== undefined && !/^\/[\w/-]+$/.test(path)) throw new Error('a path that leads elsewhere')
        if (payload !== undefined) source.confirm?.read(200, input.toString(), payload)
      }
      const { synchronous } = source
      if (synchronous === undefined) return
      const { body } = synchronous.filterAnswer(input.toString(), { allowOverrides: true })
      if (source.id === 'inbound' && /webhook_url|data_storage_setting|pii_config/.test(keysOf(body)))
        throw new Error('an answer that lowers privacy')
    },
  }
}

/** Names of fields, at every depth. */
function keysOf(body: string): string {
  const names: string[] = []
  JSON.parse(body, (name, value: unknown) => {
    names.push(name)
    return value
  })
  return names.filter((name) => !['metadata', 'dynamic_variables'].includes(name)).join(' ')
}

/** What apps use, as vendors and as the gate would call it. */
function verifierTarget(
  from: WebhookSender,
  source: string | undefined,
  scheme: WebhookScheme,
  body: string,
) {
  const headers = signDelivery(scheme, Buffer.from(body), secret, { nowMs, id })
  const signed = { headers, body: Buffer.from(body) }
  const trust = { from, secret: secretText, ...(source === undefined ? {} : { source }) }
  const verifier = createWebhookVerifier(trust)
  const handle = createWebhookHandler({ ...trust, onEvent: () => undefined })
  return {
    name: `${from}, ${source ?? 'events'}, app`,
    words,
    seeds: [formatDelivery(headers, body)],
    async run(input: Buffer) {
      const given = parseDelivery(input)
      const isProven = isGenuine(scheme, signed, given)
      try {
        const event = verifier.verify(given, nowMs)
        if (!isProven) throw new Error('accepted')
        if (typeof event.id !== 'string' || typeof event.type !== 'string')
          throw new Error('an event without a name')
      } catch (error) {
        if (!isSallyportError(error)) throw error
      }
      const request = requestOf(given)
      if (request === undefined) return
      // It reads the clock itself, for which every signature here is too old.
      const { status } = await handle(request)
      const isFine =
        status < 300 ? isProven && scheme.kind === 'static-header' : status >= 400 && status !== 500
      if (!isFine) throw new Error(`answered ${status}`)
    },
  }
}

/** What the platform itself would never let through is nothing to be tried. */
function requestOf({ headers, body }: ParsedDelivery): Request | undefined {
  try {
    const own = headers as [string, string][]
    return new Request('http://app/webhooks', { method: 'POST', headers: own, body: new Uint8Array(body) })
  } catch {
    return undefined
  }
}

const refusals = /^ERR_WEBHOOK_(?:SIGNATURE_[A-Z]+|TIMESTAMP_OUTSIDE)$/
const isRefusal = (error: unknown) => isSallyportError(error) && refusals.test(error.code)
