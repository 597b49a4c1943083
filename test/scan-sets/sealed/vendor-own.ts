import { type ScanCase, type Templates, write } from '../support/case.ts'

/** What only this vendor's users write. */
const assemblyai: Templates = {
  'streaming-client-options': ({ key }) => ({
    file: 'live.py',
    content: `from assemblyai.streaming.v3 import StreamingClient, StreamingClientOptions\n\nclient = StreamingClient(\n    StreamingClientOptions(\n        api_key="${key}",\n        api_host="streaming.assemblyai.com",\n    )\n)\n`,
  }),
  'upload-with-curl': ({ key }) => ({
    file: 'upload.sh',
    content: `curl https://api.assemblyai.com/v2/upload --header "authorization:${key}" --data-binary @call.mp3\n`,
  }),
  'livekit-plugin': ({ key }) => ({
    file: 'agent.py',
    content: `from livekit.plugins import assemblyai\n\nsession = AgentSession(\n    stt=assemblyai.STT(api_key="${key}"),\n)\n`,
  }),
  'csharp-sdk': ({ key }) => ({
    file: 'Program.cs',
    content: `using AssemblyAI;\n\nvar client = new AssemblyAIClient("${key}");\n`,
  }),
  'ruby-sdk': ({ key }) => ({
    file: 'transcribe.rb',
    content: `require 'assemblyai'\n\nclient = AssemblyAI::Client.new(api_key: '${key}')\n`,
  }),
  'voice-agent-bearer': ({ key }) => ({
    file: 'agent.ts',
    content: `const socket = new WebSocket('wss://agents.assemblyai.com/v1/ws', { headers: { Authorization: 'Bearer ${key}' } })\n`,
  }),
}

const retellai: Templates = {
  'python-create-call': ({ key }) => ({
    file: 'dial.py',
    content: `from retell import Retell\n\nretell_client = Retell(\n    api_key="${key}",\n)\nretell_client.call.create_phone_call(from_number="+14155550100", to_number="+14155550123")\n`,
  }),
  'verify-un-awaited': ({ key }) => ({
    file: 'routes/hook.js',
    content: `const { Retell } = require('retell-sdk')\nconst SIGNING = "${key}"\n\nrouter.post('/hook', (request, response) => {\n  if (!Retell.verify(request.rawBody, SIGNING, request.headers['x-retell-signature'])) return response.sendStatus(401)\n})\n`,
  }),
  'supabase-function': ({ key }) => ({
    file: 'supabase/functions/web-call/index.ts',
    content: `const key = Deno.env.get('RETELL_API_KEY') ?? '${key}'\nawait fetch('https://api.retellai.com/v2/create-web-call', { headers: { Authorization: \`Bearer \${key}\` } })\n`,
  }),
  'zapier-code': ({ headerValue }) => ({
    file: 'zap.js',
    content: `// Retell outbound\nconst options = { method: 'POST', headers: { 'authorization':'${headerValue}' } }\n`,
  }),
  'json-escaped-newline-before': ({ key }) => ({
    file: 'export.json',
    content: `{"title":"retell prod","body":"the key is\\n${key}\\nkeep it"}`,
  }),
  'two-environments': ({ key, random }) => {
    const second = ['key', random.hex(28)].join('_')
    return {
      file: 'config/retell.yml',
      secrets: [key, second],
      content: `staging:\n  retell: { key: ${second}, agent: agent_${random.hex(26)} }\nproduction:\n  retell: { key: ${key}, agent: agent_${random.hex(26)} }\n`,
    }
  },
}

const castai: Templates = {
  'terraform-env-export': ({ key }) => ({
    file: '.envrc',
    content: `export TF_VAR_castai_api_token=${key}\nexport TF_VAR_region=eu-central-1\n`,
  }),
  'helm-values-agent': ({ key, random }) => ({
    file: 'castai-values.yaml',
    content: `apiURL: https://api.cast.ai\napiKey: ${key}\nprovider: gke\nclusterID: ${random.uuid()}\n`,
  }),
  'onboarding-curl-pipe': ({ key }) => ({
    file: 'onboard.sh',
    content: `CASTAI_API_TOKEN=${key} CASTAI_CLUSTER_ID=c1 /bin/bash -c "$(curl -fsSL https://api.cast.ai/v1/scripts/eks/onboarding.sh)"\n`,
  }),
  'flux-helm-release': ({ key }) => ({
    file: 'flux/castai.yaml',
    content: `kind: HelmRelease\nspec:\n  chart:\n    spec: { chart: castai-kvisor }\n  values:\n    castai:\n      apiKey: "${key}"\n      enabled: true\n`,
  }),
  'kimchi-openai': ({ key }) => ({
    file: 'llm.ts',
    content: `const openai = new OpenAI({ baseURL: 'https://llm.kimchi.dev/openai/v1', apiKey: '${key}' })\n`,
  }),
  'grafana-datasource': ({ key }) => ({
    file: 'provisioning/datasources.yml',
    content: `datasources:\n  - name: castai\n    type: prometheus\n    url: https://api.cast.ai/v1/kubernetes/clusters/prometheus\n    jsonData:\n      httpHeaderName1: X-API-Key\n    secureJsonData:\n      httpHeaderValue1: ${key}\n`,
  }),
}

/** Yields the cases of this module. */
export function* cases(): Iterable<ScanCase> {
  yield* write('sealed/vendor-own', assemblyai, { vendors: ['assemblyai'] })
  yield* write('sealed/vendor-own', retellai, { vendors: ['retellai'] })
  yield* write('sealed/vendor-own', castai, { vendors: ['castai'] })
}
