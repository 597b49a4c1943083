import { readFileSync } from 'node:fs'
import { castaiRules } from './castai-rules.ts'
import { castaiKeys } from './keys/castai.ts'
import { parseOperations } from './operations-table.ts'
import { castaiRotation } from './rotation/castai.ts'
import { castaiUsage } from './usage/castai.ts'
import type { Credential, RefusalFormat, VendorProfile } from './vendor.ts'
import { castaiWebhooks } from './webhooks/castai.ts'

const apiKey: Credential = { header: 'x-api-key', format: 'raw' }
const bearer: Credential = { header: 'authorization', format: 'bearer' }

const refusal: RefusalFormat = {
  contentType: 'application/json',
  // The vendor's schema requires both fields, though its own 404 leaves the second one out.
  body: (message) => JSON.stringify({ message, fieldViolations: [] }),
}

const llmRefusal: RefusalFormat = {
  contentType: 'application/json',
  // What clients of OpenAI's API read; how this host itself refuses is not known.
  body: (message) =>
    JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
}

/**
 * Cast AI: Kubernetes clusters, nodes, cost, workloads, security, databases, edge, and an LLM gateway on a host of its
 * own. It signs no webhooks, deletes no old data on request and has no tokens for browsers.
 */
export const castai: VendorProfile = {
  id: 'castai',
  name: 'Cast AI',
  sources: [
    { title: 'CAST.AI API documentation 1.0.0, OpenAPI', date: '2026-09-21' },
    { title: 'castai/terraform-provider-castai at 58fea27d', date: '2026-08-07' },
    {
      title: 'trufflesecurity/trufflehog pull request 4926: which answers mean a wrong key',
      date: '2026-04-28',
    },
    { title: 'betterleaks, the rule for Cast AI keys', date: '2026-11-22' },
    { title: 'castai/kimchi and castai/kimchi-dev: the LLM gateway', date: '2026-11-22' },
    { title: 'docs.cast.ai: keys, roles, notifications', date: '2026-11-22' },
    { title: 'Public notes of tests against the live API', date: '2026-11-22' },
  ],
  unconfirmed: [
    'The host of the Indian region is known from a public key scanner and one note; the published API description does not list it.',
    'Operations marked unconfirmed are named by the sources, but their exact path is not; a wrong one answers 404.',
    'The LLM gateway is known from the source of its command line client: one host, a Bearer key of the same shape, paths as in the API of OpenAI.',
    'The list of LLM providers is only known to be asked for with a Bearer key; the gate asks with X-API-Key, as everywhere on that host.',
    'Whether the main host takes an API key as Bearer is not documented; the gate never sends one there.',
    'The bodies of 401 and 403 are not documented, and a 403 may come from the network in front of the API: only 401 counts as a wrong key.',
    'Whether reading a webhook configuration masks its authKeys is not stated; every answer that may hold them needs an exact scope.',
    'Whether every install script holds a token is not stated; all of them need an exact scope.',
    'What a subscription checkout and the first call of an edge machine answer is not stated; both are taken to hand out a credential.',
    'Keys older than the castai_v1_ form may exist; the vault takes any, a scan finds only the known form.',
    'The last eight digits of a key look like a checksum of the rest in one sample and not in two others; nothing relies on it.',
    'Rate limits are not documented.',
  ],
  services: {
    main: {
      origins: {
        us: 'https://api.cast.ai',
        eu: 'https://api.eu.cast.ai',
        india: 'https://api.india.cast.ai',
      },
      credential: apiKey,
      accepts: [apiKey],
      refusal,
    },
    llm: {
      origins: { us: 'https://llm.kimchi.dev' },
      credential: bearer,
      accepts: [bearer, apiKey],
      refusal: llmRefusal,
    },
  },
  regions: ['us', 'eu', 'india'],
  operations: parseOperations(
    readFileSync(new URL('./castai.operations.tsv', import.meta.url), 'utf8'),
    'castai',
  ),
  verify: { service: 'main', method: 'GET', path: '/v1/organizations', read: readVerification },
  keyPatterns: castaiKeys,
  keyRights:
    'A key may do what the roles of its user or service account allow; several keys of one account may do the same.',
  requestHeaders: [],
  tenantHeader: 'x-castai-organization-id',
  // Nobody says so, but its parameters (`page.limit`) and refusals are those of grpc-gateway, where a field goes by either
  // of two names. Were it not so, a rule would refuse a name that means nothing: no harm.
  fieldNaming: 'protojson',
  rules: castaiRules,
  rotation: castaiRotation,
  usage: castaiUsage,
  setup: {
    // There is no SDK. The Terraform provider reads the URL and the token, the vendor's exporters the URL and the key.
    variables: {
      CASTAI_API_URL: '{base}/castai',
      CASTAI_API_TOKEN: '{key}',
      CASTAI_API_KEY: '{key}',
    },
    code: [
      {
        language: 'curl',
        lines: ["curl -H 'X-API-Key: {key}' '{base}/castai/v1/organizations'"],
      },
      {
        language: 'terraform',
        lines: [
          '# Lists the keys when it starts: grant read:keys.',
          'provider "castai" {',
          '  api_url   = "{base}/castai"',
          '  api_token = "{key}"',
          '}',
        ],
      },
      {
        language: 'javascript',
        lines: [
          "import OpenAI from 'openai'",
          '',
          "const client = new OpenAI({ apiKey: '{key}', baseURL: '{base}/castai.llm/openai/v1' })",
        ],
      },
    ],
  },
  webhooks: castaiWebhooks,
}

/**
 * A key is valid where the answer is the vendor's own list, and wrong where the API itself says 401. A 403 decides
 * nothing: it may be a role that cannot list organisations, or HTML from the network in front of the API, which
 * refuses some clients whatever their key.
 */
function readVerification(status: number, body: string): 'valid' | 'invalid' | 'unknown' {
  if (status === 401) return 'invalid'
  return status === 200 && isOrganizationList(body) ? 'valid' : 'unknown'
}

function isOrganizationList(body: string): boolean {
  // A captive portal or an egress proxy also answers 200, with a page of its own.
  try {
    const parsed: unknown = JSON.parse(body)
    return (
      typeof parsed === 'object' &&
      parsed !== null &&
      'organizations' in parsed &&
      Array.isArray(parsed.organizations)
    )
  } catch {
    return false
  }
}
