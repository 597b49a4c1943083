import { readFileSync } from 'node:fs'
import { retellaiContent } from './content/retellai.ts'
import { retellaiKeys } from './keys/retellai.ts'
import { parseOperations } from './operations-table.ts'
import { retellaiRules } from './retellai-rules.ts'
import { retellaiTokens } from './retellai-tokens.ts'
import { retellaiRetention } from './retention/retellai.ts'
import { retellaiRotation } from './rotation/retellai.ts'
import { retellaiUsage } from './usage/retellai.ts'
import type { Credential, VendorProfile } from './vendor.ts'
import { retellaiWebhooks } from './webhooks/retellai.ts'

const bearer: Credential = { header: 'authorization', format: 'bearer' }

/** Retell AI: voice and chat agents, their calls, chats, phone numbers, contacts and tests. */
export const retellai: VendorProfile = {
  id: 'retellai',
  name: 'Retell AI',
  sources: [
    { title: 'npm retell-sdk 5.66.1, source', date: '2026-09-11' },
    { title: "Retell's OpenAPI, as kept in api-evangelist/retell-ai at a32ed48", date: '2026-08-03' },
    { title: 'docs.retellai.com: create-web-call deprecation', date: '2026-09-30' },
    { title: 'docs.retellai.com: API keys and their permissions', date: '2026-11-22' },
    { title: 'github RetellAI/retell-client-js-sdk 3.x, source', date: '2026-09-01' },
  ],
  unconfirmed: [
    'A key is `key_` and 28 hexadecimal digits by one public scanner rule; the vendor states no form, so a wider one is searched for too.',
    'Whether a key without any permission may call /get-api-key-info is not stated: 403 counts as unknown. GET /get-concurrency is the older check.',
    'What a key with too few permissions is told is not documented; 403 with the usual body is assumed.',
    'The answers to get-call and list-calls carry `access_token` for web calls; how long it lives and whether it works twice is not stated.',
    'What retired operations answer after their dates is not stated.',
    'The old /publish-agent is known from programs in use, not from a specification.',
    'Which permission group contacts, apps and CRM belong to is not stated.',
  ],
  services: {
    main: {
      // One host for the world. The name only says that there is no choice.
      origins: { global: 'https://api.retellai.com' },
      credential: bearer,
      accepts: [bearer],
      refusal: {
        contentType: 'application/json',
        // The SDK prints the status and `message`; without `message` it would print the whole body.
        body: (message) => JSON.stringify({ status: 'error', message }),
      },
    },
  },
  regions: ['global'],
  operations: parseOperations(
    readFileSync(new URL('./retellai.operations.tsv', import.meta.url), 'utf8'),
    'retellai',
  ),
  verify: {
    service: 'main',
    method: 'GET',
    path: '/get-api-key-info',
    read: (status) => {
      if (status >= 200 && status < 300) return 'valid'
      return status === 401 ? 'invalid' : 'unknown'
    },
  },
  keyPatterns: retellaiKeys,
  keyRights:
    'A key may do everything unless it was restricted in the dashboard, by groups with no access, reading or editing; no API tells.',
  requestHeaders: ['x-stainless-*'],
  // The SDK repeats 408, 409, 429 and 5xx twice and sends no idempotency key: a call could be dialled three times.
  doNotRetry: { 'x-should-retry': 'false' },
  rules: retellaiRules,
  rotation: retellaiRotation,
  retention: retellaiRetention,
  content: retellaiContent,
  tokens: retellaiTokens,
  usage: retellaiUsage,
  setup: {
    // The JavaScript SDK reads both, the Python SDK the address alone.
    variables: { RETELL_API_KEY: '{key}', RETELL_BASE_URL: '{base}/retellai' },
    code: [
      {
        language: 'javascript',
        lines: [
          "import Retell from 'retell-sdk'",
          '',
          "const client = new Retell({ apiKey: '{key}', baseURL: '{base}/retellai' })",
        ],
      },
      {
        language: 'python',
        lines: [
          'from retell import Retell',
          '',
          "client = Retell(api_key='{key}', base_url='{base}/retellai')",
        ],
      },
    ],
  },
  webhooks: retellaiWebhooks,
}
