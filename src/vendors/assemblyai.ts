import { readFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import { assemblyaiRules } from './assemblyai-rules.ts'
import { assemblyaiTokens } from './assemblyai-tokens.ts'
import { assemblyaiContent } from './content/assemblyai.ts'
import { assemblyaiKeys } from './keys/assemblyai.ts'
import { parseOperations } from './operations-table.ts'
import { assemblyaiRetention } from './retention/assemblyai.ts'
import { assemblyaiRotation } from './rotation/assemblyai.ts'
import { assemblyaiUsage } from './usage/assemblyai.ts'
import type { Credential, RefusalFormat, SocketFormat, VendorProfile } from './vendor.ts'
import { assemblyaiWebhooks } from './webhooks/assemblyai.ts'

const raw: Credential = { header: 'authorization', format: 'raw' }
const bearer: Credential = { header: 'authorization', format: 'bearer' }

const restRefusal: RefusalFormat = {
  contentType: 'application/json',
  // The SDKs show `error` and nothing else, not even the status.
  body: (message) => JSON.stringify({ error: message }),
}

const llmRefusal: RefusalFormat = {
  contentType: 'application/json',
  // Of its two shapes the one used before a caller is known: the SDK and OpenAI-compatible clients both read `error`.
  body: (message, _status, requestId) =>
    JSON.stringify({ error: message, status: 'error', request_id: requestId }),
}

const problemRefusal: RefusalFormat = {
  contentType: 'application/problem+json',
  // The vendor answers a wrong key with 404 here. Ours stays 401: nobody would look for a key behind "not found".
  body: (message, status) =>
    JSON.stringify({ status, title: STATUS_CODES[status] ?? 'Error', detail: message }),
}

const agentRefusal: RefusalFormat = {
  contentType: 'application/json',
  body: (message) => JSON.stringify({ detail: message }),
}

const streamingSocket: SocketFormat = {
  frames: (message, code, reason) => [
    JSON.stringify({ type: 'Error', error_code: code, error: message, sallyport_reason: reason }),
  ],
  // Not 4001, which would stop the SDK's retries: the API never sends it, and apps watch for 1008.
  codes: {
    default: 1008,
    invalid_input: 3006,
    timeout: 3008,
    internal: 3005,
    upstream: 3005,
    unavailable: 3005,
  },
  reason: 'See Error message for details',
}

const agentSocket: SocketFormat = {
  frames: (message) => [JSON.stringify({ type: 'session.error', code: 'refused', message })],
  codes: { default: 1008, internal: 1011, upstream: 1011, unavailable: 1011 },
  reason: 'See session.error for details',
}

/** AssemblyAI: transcripts from files, streaming, LLM gateway, synchronous transcription, dictation, voice agents. */
export const assemblyai: VendorProfile = {
  id: 'assemblyai',
  name: 'AssemblyAI',
  sources: [
    { title: 'npm assemblyai 4.41.5, source', date: '2026-10-10' },
    { title: 'AssemblyAI/assemblyai-api-spec at 3fcf678', date: '2026-03-23' },
    { title: 'AssemblyAI/assemblyai-python-sdk at 530eca5', date: '2026-08-14' },
    { title: 'AssemblyAI/cli at b7eb293', date: '2026-06-23' },
    { title: 'AssemblyAI/blurt at 6457643: which answers mean a wrong key', date: '2026-08-21' },
    {
      title: 'assemblyai.com/docs: Voice Agent API reference (agents, sessions, webhooks)',
      date: '2026-11-22',
    },
    { title: 'Public observations of the live API', date: '2026-10-10' },
  ],
  unconfirmed: [
    'Hosts pinned to the US or the EU (sync.us, sync.eu, dictation.us, dictation.eu, agents.eu) are known from copies of the documentation only.',
    'Voice agents, sessions and webhook subscriptions are stored per host: agents made on agents.us.assemblyai.com are not seen here.',
    'The error frame and the close codes of the voice agent socket are assumed.',
    'Two pages disagree whether too many streaming sessions close with 1008 or 3009; the gate uses 1008.',
    'The vendor may accept a streaming token twice: its single use is documented, and was once observed not to hold.',
    'A key may have another shape than 32 hexadecimal digits; no counter-example is known.',
  ],
  // The edge-routed hosts streaming., sync. and dictation.assemblyai.com answer from the nearest region. `us` promises
  // where audio goes, so it names the pinned hosts. Voice agents stay on the documented host, because agents and
  // sessions are stored per host and live there.
  services: {
    main: {
      origins: { us: 'https://api.assemblyai.com', eu: 'https://api.eu.assemblyai.com' },
      credential: raw,
      accepts: [raw, bearer],
      refusal: restRefusal,
    },
    streaming: {
      origins: { us: 'https://streaming.us.assemblyai.com', eu: 'https://streaming.eu.assemblyai.com' },
      credential: raw,
      accepts: [raw, bearer],
      refusal: restRefusal,
      socket: streamingSocket,
    },
    'llm-gateway': {
      origins: { us: 'https://llm-gateway.assemblyai.com', eu: 'https://llm-gateway.eu.assemblyai.com' },
      credential: raw,
      accepts: [raw, bearer],
      refusal: llmRefusal,
    },
    sync: {
      origins: { us: 'https://sync.us.assemblyai.com', eu: 'https://sync.eu.assemblyai.com' },
      credential: raw,
      accepts: [raw, bearer],
      refusal: problemRefusal,
    },
    dictation: {
      origins: { us: 'https://dictation.us.assemblyai.com', eu: 'https://dictation.eu.assemblyai.com' },
      credential: raw,
      accepts: [raw, bearer],
      refusal: problemRefusal,
    },
    agents: {
      origins: { us: 'https://agents.assemblyai.com', eu: 'https://agents.eu.assemblyai.com' },
      credential: bearer,
      accepts: [bearer, raw],
      refusal: agentRefusal,
      socket: agentSocket,
    },
  },
  regions: ['us', 'eu'],
  operations: parseOperations(
    readFileSync(new URL('./assemblyai.operations.tsv', import.meta.url), 'utf8'),
    'assemblyai',
  ),
  verify: {
    service: 'main',
    method: 'GET',
    path: '/v2/transcript?limit=1',
    read: (status, body) => {
      if (status >= 200 && status < 300) return 'valid'
      // An account in debt is refused with the statuses of a wrong key, and its key is none.
      if (/balance/i.test(body)) return 'unknown'
      return [400, 401, 403, 422].includes(status) ? 'invalid' : 'unknown'
    },
  },
  keyPatterns: assemblyaiKeys,
  keyRights:
    'A key has no scopes, no limits and no end: it may do everything in its project, deleting included.',
  requestHeaders: ['x-aai-model', 'assemblyai-version', 'assemblyai-agent'],
  rules: assemblyaiRules,
  rotation: assemblyaiRotation,
  retention: assemblyaiRetention,
  content: assemblyaiContent,
  tokens: assemblyaiTokens,
  usage: assemblyaiUsage,
  setup: {
    // Read by the Python SDK. The JavaScript SDK reads none, hence the lines below.
    variables: {
      ASSEMBLYAI_API_KEY: '{key}',
      ASSEMBLYAI_BASE_URL: '{base}/assemblyai',
      ASSEMBLYAI_LLM_GATEWAY_BASE_URL: '{base}/assemblyai.llm-gateway',
      ASSEMBLYAI_SYNC_BASE_URL: '{base}/assemblyai.sync',
      ASSEMBLYAI_DICTATION_BASE_URL: '{base}/assemblyai.dictation',
    },
    code: [
      {
        language: 'javascript',
        lines: [
          "import { AssemblyAI } from 'assemblyai'",
          '',
          'const client = new AssemblyAI({',
          "  apiKey: '{key}',",
          "  baseUrl: '{base}/assemblyai',",
          "  streamingBaseUrl: '{base}/assemblyai.streaming',",
          "  llmGatewayBaseUrl: '{base}/assemblyai.llm-gateway',",
          "  syncBaseUrl: '{base}/assemblyai.sync',",
          "  dictationBaseUrl: '{base}/assemblyai.dictation',",
          '})',
          '',
          '// Streaming speaks wss only, so the gate needs TLS. The first message may take longer than the default of 1 s.',
          'const transcriber = client.streaming.transcriber({',
          "  websocketBaseUrl: '{base}/assemblyai.streaming/v3/ws'.replace(/^http/, 'ws'),",
          '  connectTimeout: 5000,',
          '  sampleRate: 16000,',
          '})',
        ],
      },
      {
        language: 'python',
        lines: [
          'from assemblyai.streaming.v3 import StreamingClient, StreamingClientOptions',
          '',
          '# Everything but streaming follows the environment. The host may name its protocol, and a path.',
          'client = StreamingClient(StreamingClientOptions(',
          "    api_key='{key}',",
          "    api_host='{base}/assemblyai.streaming'.replace('http', 'ws', 1),",
          '))',
        ],
      },
    ],
  },
  webhooks: assemblyaiWebhooks,
}
