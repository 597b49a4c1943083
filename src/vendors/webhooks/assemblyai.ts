import type { ConfirmCall, EventFacts, Payload, ReadContext, WebhookSource } from '../../webhooks/index.ts'
import { objectOf, parsedObject, textOf } from './fields.ts'

// docs: one for each region, 2026. On top of the secret, never instead of it.
const addresses = ['44.238.19.20', '54.220.25.36']

/**
 * Nothing is signed here. What can be checked: a path and a header that only this transcript has, and whether the vendor
 * itself says so when asked.
 */
const confirm: ConfirmCall = {
  service: 'main',
  fields: ['transcript_id', 'status'],
  path({ transcript_id: id }) {
    const transcriptId = textOf(id)
    // An id is put into a path: nothing else may be in it. A session or redacted audio cannot be asked about by the body.
    return transcriptId !== undefined && /^[0-9A-Za-z-]{1,64}$/.test(transcriptId)
      ? `/v2/transcript/${transcriptId}`
      : undefined
  },
  read(status, body, payload) {
    // The vendor answers 400, not 404, for an id that it does not know, and 400 for other reasons too.
    if (status === 404 || (status === 400 && /not found/i.test(body))) return 'false'
    if (status !== 200) return 'unknown'
    const { id, status: told } = parsedObject(body) ?? {}
    if (id !== payload.transcript_id) return 'unknown'
    if (payload.status === 'redacted_audio_ready') return told === 'completed' ? 'true' : 'unknown'
    // Still at work means that the news is false now, and may be true later: a stale replica answers so too.
    return told === payload.status ? 'true' : told === 'completed' || told === 'error' ? 'false' : 'unknown'
  },
}

/** Transcripts of files and of streaming sessions. */
const transcripts: WebhookSource = {
  id: 'transcripts',
  summary: 'a transcript is ready or failed, redacted audio is ready, a streaming session ended',
  scheme: { kind: 'static-header', header: 'x-sallyport-hook' },
  secret: {
    origin: 'own',
    variable: 'ASSEMBLYAI_SECRET',
    help: 'The vendor has none. It is the value you give as `webhook_auth_header_value` with each transcript.',
  },
  addresses,
  // Any 4xx ends the attempts for good: what we are not sure of must be tried again.
  refusalStatus: 503,
  read: readTranscriptEvent,
  confirm,
  registration: {
    kind: 'per-request',
    operations: ['transcripts.create'],
    urlField: 'webhook_url',
    headerNameField: 'webhook_auth_header_name',
    headerValueField: 'webhook_auth_header_value',
  },
  sample: ({ id }) => ({ transcript_id: `test-${id}`, status: 'completed' }),
}

const agentEvents = ['session.started', 'session.completed', 'call.connected', 'call.ended', 'call.failed']

/** The only webhooks of this vendor that are signed. */
const voiceAgents: WebhookSource = {
  id: 'voice-agents',
  summary: 'what happened in sessions and calls of voice agents',
  scheme: {
    kind: 'hmac',
    header: 'x-aai-signature',
    grammar: 't={timestamp},v1={signature}',
    signed: '{timestamp}.{body}',
    digest: 'sha256',
    encoding: 'hex',
    timestampUnit: 's',
    windowMs: 300_000,
  },
  secret: {
    origin: 'own',
    variable: 'ASSEMBLYAI_SECRET',
    help: 'The `secret` you give when you make the webhook subscription: 32 to 256 printable characters.',
  },
  addresses,
  // How it retries is not stated: assumed as for transcripts, where any 4xx is final.
  refusalStatus: 503,
  read(payload) {
    const { id, event, data } = payload
    if (typeof event !== 'string') return undefined
    const key = textOf(id)
    const subject = textOf(objectOf(data).session_id)
    return {
      type: event,
      ...(key === undefined ? {} : { key }),
      ...(subject === undefined ? {} : { subject }),
    }
  },
  registration: {
    kind: 'call',
    service: 'agents',
    method: 'POST',
    path: '/v1/webhook-subscriptions',
    body: ({ url, secret }) => ({ url, events: agentEvents, secret, enabled: true }),
    readId: (answer) => textOf(parsedObject(answer)?.id),
  },
  sample: ({ id, nowMs }) => ({
    id: `test-${id}`,
    event: 'session.completed',
    created_at: new Date(nowMs).toISOString(),
    data: { session_id: `test-${id}`, agent_id: null, close_reason: 'test' },
  }),
}

/** Every kind of webhook AssemblyAI sends. */
export const assemblyaiWebhooks: readonly WebhookSource[] = [transcripts, voiceAgents]

const transcriptStatuses = ['completed', 'error', 'redacted_audio_ready']

function readTranscriptEvent(payload: Payload, { correlation }: ReadContext): EventFacts | undefined {
  const { status, transcript_id, session_id, messages } = payload
  const sessionId = textOf(session_id)
  if (sessionId !== undefined && Array.isArray(messages)) {
    return { type: 'session', key: `session:${sessionId}`, subject: sessionId }
  }
  if (typeof status !== 'string' || !transcriptStatuses.includes(status)) return undefined
  // The redacted audio of a transcript comes without the transcript's id: the path of the delivery is all there is.
  const subject = textOf(transcript_id) ?? correlation
  if (subject === undefined) return status === 'redacted_audio_ready' ? { type: status } : undefined
  return { type: status, key: `${status}:${subject}`, subject }
}
