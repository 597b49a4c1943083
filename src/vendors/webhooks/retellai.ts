import type { EventFacts, HmacScheme, Payload, WebhookSource } from '../../webhooks/index.ts'
import { objectOf, textOf } from './fields.ts'
import { filterInboundAnswer } from './retellai-answers.ts'

/**
 * npm retell-sdk 5.66.1, src/lib/webhook_auth.ts, and docs.retellai.com features/secure-webhook (2026): the body, then
 * the decimal time with nothing between them, under the whole text of the API key that carries the webhook badge.
 */
const scheme: HmacScheme = {
  kind: 'hmac',
  header: 'x-retell-signature',
  grammar: 'v={timestamp},d={signature}',
  signed: '{body}{timestamp}',
  digest: 'sha256',
  encoding: 'hex',
  timestampUnit: 'ms',
  windowMs: 300_000,
}

const common = {
  scheme,
  secret: {
    origin: 'vendor',
    variable: 'RETELLAI_SECRET',
    help: 'The API key with the webhook badge in System Settings, API Keys. Make one for this alone, with no access to anything.',
  },
  // docs.retellai.com features/secure-webhook, 2026.
  addresses: ['100.20.5.228'],
  // No 2xx is tried up to three times again, whatever the status.
  refusalStatus: 401,
} as const satisfies Partial<WebhookSource>

const numberSteps = [
  'Set `inbound_webhook_url` (calls) or `inbound_sms_webhook_url` (texts) of the phone number to the address, in the dashboard or with update-phone-number.',
]

/** Calls, chats, transfers and alerts. */
const events: WebhookSource = {
  ...common,
  id: 'events',
  summary: 'what happened in calls and chats, and alerts',
  read: readEvent,
  registration: {
    kind: 'by-hand',
    steps: [
      'For one agent: set `webhook_url` of the agent to the address, in the dashboard or with update-agent.',
      "For every other agent: set the account's webhook in the dashboard. No API sets that one.",
    ],
  },
  sample: ({ id, nowMs }) => ({
    event: 'call_ended',
    call: {
      call_id: `call_${id}`,
      agent_id: 'agent_test',
      call_type: 'web_call',
      call_status: 'ended',
      start_timestamp: nowMs - 60_000,
      end_timestamp: nowMs,
      disconnection_reason: 'user_hangup',
      transcript: 'Agent: This is a test.\n',
    },
  }),
}

/** Who should take a call or text that comes in. */
const inbound: WebhookSource = {
  ...common,
  id: 'inbound',
  summary: 'who takes a call or text that comes in; the vendor waits for the answer',
  read: (payload) => {
    const { event } = payload
    if (event !== 'call_inbound' && event !== 'chat_inbound') return undefined
    const { call_id, chat_id } = objectOf(payload[event])
    return factsOf(event, undefined, textOf(call_id ?? chat_id))
  },
  synchronous: { timeoutMs: 10_000, methods: ['POST'], filterAnswer: filterInboundAnswer },
  registration: { kind: 'by-hand', steps: numberSteps },
  sample: ({ id }) => ({
    event: 'call_inbound',
    call_inbound: {
      agent_id: 'agent_test',
      from_number: '+14155550100',
      to_number: '+14155550101',
      call_id: `call_${id}`,
    },
  }),
}

/** A tool that an agent calls in the middle of a conversation. */
const functions: WebhookSource = {
  ...common,
  id: 'functions',
  summary: 'custom functions; the vendor waits for the answer',
  // With `args_at_root` the body is the arguments alone, and a GET has none: any object is one.
  read: ({ name, call }) =>
    factsOf(`function:${textOf(name) ?? 'unnamed'}`, undefined, textOf(objectOf(call).call_id)),
  synchronous: {
    // The longest that a tool may be given, `timeout_ms`: the tool's own is not sent along.
    timeoutMs: 600_000,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // What a function says goes to the model, not into settings.
    filterAnswer: (body) => ({ body, removed: [] }),
  },
  registration: {
    kind: 'by-hand',
    steps: ['Set `url` of the custom function to the address, in the dashboard or with update-retell-llm.'],
  },
  sample: ({ id }) => ({ name: 'lookup', call: { call_id: `call_${id}` }, args: { test: true } }),
}

/** Every kind of webhook Retell AI sends. */
export const retellaiWebhooks: readonly WebhookSource[] = [events, inbound, functions]

/**
 * Retell gives deliveries no id. Its documentation: the same event of the same call is the same event; of a transfer,
 * start and destination tell it; `transcript_updated` is a stream, of which each one is another.
 */
function readEvent(payload: Payload): EventFacts | undefined {
  const { event, call, chat, alert, transfer_destination: destination } = payload
  if (typeof event !== 'string') return undefined
  if (event === 'alert_triggered') {
    const incident = textOf(objectOf(alert).alert_incident_id)
    return incident === undefined ? undefined : factsOf(event, `${event}:${incident}`, incident)
  }
  const { call_id: callId, chat_id: chatId, start_timestamp: startedAt } = objectOf(call ?? chat)
  const subject = textOf(callId ?? chatId)
  if (subject === undefined) return undefined
  if (event === 'transcript_updated') return factsOf(event, undefined, subject)
  if (!event.startsWith('transfer_')) return factsOf(event, `${event}:${subject}`, subject)
  const transfer = JSON.stringify([startedAt ?? null, destination ?? null])
  return factsOf(event, `${event}:${subject}:${transfer}`, subject)
}

function factsOf(type: string, key: string | undefined, subject: string | undefined): EventFacts {
  return { type, ...(key === undefined ? {} : { key }), ...(subject === undefined ? {} : { subject }) }
}
