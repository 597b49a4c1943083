import type { Vendor } from './key.ts'

/** How people speak of a vendor in files. */
export interface Voice {
  readonly vendor: Vendor
  /** Spellings of the name in prose. */
  readonly words: readonly string[]
  /** Names of environment variables. */
  readonly environment: readonly string[]
  /** Names in camelCase. */
  readonly camel: readonly string[]
  /** Names in snake_case. */
  readonly snake: readonly string[]
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly headerName: string
  /** What stands before the key in the header. */
  readonly headerPrefix: string
  readonly jsImport: string
  readonly jsCall: string
  readonly pyImport: string
  /** Returns the expression that makes a client in JavaScript. */
  readonly jsClient: (key: string) => string
  /** Returns the lines that make a client in Python. */
  readonly pyClient: (key: string) => string
}

const assemblyai: Voice = {
  vendor: 'assemblyai',
  words: ['AssemblyAI', 'Assembly AI', 'assemblyai', 'assembly.ai', 'Assembly-AI'],
  environment: [
    'ASSEMBLYAI_API_KEY',
    'ASSEMBLY_AI_API_KEY',
    'ASSEMBLYAI_KEY',
    'ASSEMBLY_AI_KEY',
    'AAI_API_KEY',
    'ASSEMBLYAI_TOKEN',
    'ASSEMBLY_API_KEY',
  ],
  camel: [
    'assemblyAiKey',
    'assemblyaiApiKey',
    'assemblyAIKey',
    'aaiApiKey',
    'assemblyToken',
    'assemblyApiKey',
  ],
  snake: ['assemblyai_api_key', 'assembly_ai_key', 'aai_key', 'assemblyai_token', 'assembly_ai_api_key'],
  hosts: ['api.assemblyai.com', 'api.eu.assemblyai.com', 'streaming.assemblyai.com'],
  paths: ['/v2/transcript', '/v2/upload', '/v3/token?expires_in_seconds=60', '/v2/transcript?limit=10'],
  headerName: 'Authorization',
  headerPrefix: '',
  jsImport: "import { AssemblyAI } from 'assemblyai'",
  jsCall: 'client.transcripts.transcribe({ audio: audioUrl })',
  pyImport: 'import assemblyai as aai',
  jsClient: (key) => `new AssemblyAI({ apiKey: ${key} })`,
  pyClient: (key) => `aai.settings.api_key = ${key}\nclient = aai.Transcriber()`,
}

const retellai: Voice = {
  vendor: 'retellai',
  words: ['Retell', 'Retell AI', 'RetellAI', 'retellai', 'retell'],
  environment: [
    'RETELL_API_KEY',
    'RETELLAI_API_KEY',
    'RETELL_KEY',
    'RETELL_AI_API_KEY',
    'RETELL_WEBHOOK_KEY',
    'RETELL_SECRET_KEY',
  ],
  camel: ['retellApiKey', 'retellKey', 'retellAiKey', 'retellSecret', 'retellToken', 'retellWebhookKey'],
  snake: ['retell_api_key', 'retell_key', 'retellai_key', 'retell_ai_token', 'retell_webhook_secret'],
  hosts: ['api.retellai.com'],
  paths: ['/v3/list-calls', '/v2/create-phone-call', '/list-agents', '/v3/create-web-call', '/create-agent'],
  headerName: 'Authorization',
  headerPrefix: 'Bearer ',
  jsImport: "import Retell from 'retell-sdk'",
  jsCall: 'client.call.createWebCall({ agent_id: agentId })',
  pyImport: 'from retell import Retell',
  jsClient: (key) => `new Retell({ apiKey: ${key} })`,
  pyClient: (key) => `client = Retell(api_key=${key})`,
}

const castai: Voice = {
  vendor: 'castai',
  words: ['CAST AI', 'Cast AI', 'CAST.AI', 'castai', 'Cast.ai'],
  environment: [
    'CASTAI_API_TOKEN',
    'CASTAI_API_KEY',
    'CAST_AI_API_KEY',
    'CASTAI_KEY',
    'CASTAI_API_ACCESS_KEY',
  ],
  camel: ['castaiApiKey', 'castAiToken', 'castAiApiKey', 'castaiKey', 'clusterOptimizerKey'],
  snake: ['castai_api_token', 'castai_api_key', 'cast_ai_key', 'castai_token'],
  hosts: ['api.cast.ai', 'api.eu.cast.ai'],
  paths: ['/v1/kubernetes/external-clusters', '/v1/organizations', '/v1/audit?page.limit=100', '/v1/me'],
  headerName: 'X-API-Key',
  headerPrefix: '',
  jsImport: "import axios from 'axios'",
  jsCall: "client.get('/v1/kubernetes/external-clusters')",
  pyImport: 'import httpx',
  jsClient: (key) => `axios.create({ baseURL: 'https://api.cast.ai', headers: { 'X-API-Key': ${key} } })`,
  pyClient: (key) => `client = httpx.Client(base_url="https://api.cast.ai", headers={"X-API-Key": ${key}})`,
}

/** Every vendor's voice. */
export const voices: Readonly<Record<Vendor, Voice>> = { assemblyai, retellai, castai }
