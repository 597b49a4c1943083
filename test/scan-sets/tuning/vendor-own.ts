import { type ScanCase, type Templates, write } from '../support/case.ts'

/** What only this vendor's users write. */
const assemblyai: Templates = {
  'token-server': ({ key }) => ({
    file: 'tokenGenerator.js',
    content: `const axios = require('axios');\n\nasync function generateTempToken(seconds) {\n  const { data } = await axios.get(\`https://streaming.assemblyai.com/v3/token?expires_in_seconds=\${seconds}\`, {\n    headers: { Authorization: '${key}' },\n  });\n  return data.token;\n}\nmodule.exports = { generateTempToken };\n`,
  }),
  'python-old-websocket': ({ key }) => ({
    file: 'realtime.py',
    content: `import websockets\n\nauth_key = "${key}"\nURL = "wss://api.assemblyai.com/v2/realtime/ws?sample_rate=16000"\n\nasync with websockets.connect(URL, extra_headers=(("Authorization", auth_key),)) as ws:\n    pass\n`,
  }),
  'llm-gateway-bearer': ({ key }) => ({
    file: 'llm.py',
    content: `from openai import OpenAI\n\nclient = OpenAI(base_url="https://llm-gateway.assemblyai.com/v1", api_key="${key}")\n`,
  }),
  'go-sdk': ({ key }) => ({
    file: 'main.go',
    content: `package main\n\nimport aai "github.com/AssemblyAI/assemblyai-go-sdk"\n\nfunc main() {\n\tclient := aai.NewClient("${key}")\n\t_ = client\n}\n`,
  }),
  'java-builder': ({ key }) => ({
    file: 'Main.java',
    content: `AssemblyAI client = AssemblyAI.builder()\n    .apiKey("${key}")\n    .build();\n`,
  }),
  'deno-worker': ({ key }) => ({
    file: 'worker.ts',
    content: `const AAI = '${key}'\n\nDeno.serve(async () => {\n  const answer = await fetch('https://streaming.assemblyai.com/v3/token?expires_in_seconds=480', { headers: { authorization: AAI } })\n  return new Response(await answer.text())\n})\n`,
  }),
}

const retellai: Templates = {
  'webhook-verify': ({ key }) => ({
    file: 'webhook.ts',
    content: `import { Retell } from 'retell-sdk'\n\napp.post('/webhook', async (request, response) => {\n  const signature = request.headers['x-retell-signature'] as string\n  if (!(await Retell.verify(JSON.stringify(request.body), '${key}', signature))) return response.status(401).end()\n  response.status(204).end()\n})\n`,
  }),
  'python-verify': ({ key }) => ({
    file: 'server.py',
    content: `retell = Retell(api_key=os.environ["KEY"])\nok = retell.verify(body, api_key="${key}", signature=request.headers["X-Retell-Signature"])\n`,
  }),
  'monitor-socket': ({ key }) => ({
    file: 'monitor.js',
    content: `const socket = new WebSocket('wss://api.retellai.com/v2/monitor-call/' + callId, ['bearer', '${key}'])\n`,
  }),
  'n8n-node': ({ headerValue, random }) => ({
    file: 'n8n/flow.json',
    content: JSON.stringify({
      nodes: [
        {
          parameters: {
            url: 'https://api.retellai.com/v2/create-phone-call',
            headerParameters: { parameters: [{ name: 'Authorization', value: `=${headerValue}` }] },
          },
          type: 'n8n-nodes-base.httpRequest',
          position: [random.integer(0, 900), 300],
        },
      ],
    }),
  }),
  'make-blueprint-tab-escape': ({ key }) => ({
    file: 'blueprint.json',
    content: `{"name":"Retell outbound","note":"key:\\t${key}\\nagent:\\tagent_demo"}`,
  }),
  'two-keys': ({ key, random }) => {
    const second = ['key', random.hex(28)].join('_')
    return {
      file: '.env',
      secrets: [key, second],
      content: `RETELL_API_KEY=${key}\nRETELL_WEBHOOK_KEY=${second}\nRETELL_AGENT_ID=agent_${random.hex(26)}\n`,
    }
  },
}

const castai: Templates = {
  'terraform-provider': ({ key }) => ({
    file: 'providers.tf',
    content: `provider "castai" {\n  api_url   = "https://api.cast.ai"\n  api_token = "${key}"\n}\n`,
  }),
  'helm-install-line': ({ key, random }) => ({
    file: 'install.sh',
    content: `helm repo add castai-helm https://castai.github.io/helm-charts\nhelm upgrade -i cluster-controller castai-helm/castai-cluster-controller -n castai-agent \\\n  --set castai.apiKey=${key} \\\n  --set castai.clusterID=${random.uuid()}\n`,
  }),
  'helm-release-tf': ({ key }) => ({
    file: 'castai.tf',
    content: `resource "helm_release" "castai_agent" {\n  name       = "castai-agent"\n  chart      = "castai-agent"\n  namespace  = "castai-agent"\n\n  set_sensitive {\n    name  = "apiKey"\n    value = "${key}"\n  }\n}\n`,
  }),
  'agent-secret': ({ key, base64 }) => ({
    file: 'castai-agent.yaml',
    content: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: castai-agent\n  namespace: castai-agent\ndata:\n  API_KEY: "${base64(key)}"\n`,
  }),
  'argo-application': ({ key }) => ({
    file: 'argocd/castai.yaml',
    content: `spec:\n  source:\n    chart: castai-agent\n    helm:\n      parameters:\n        - name: apiKey\n          value: ${key}\n        - name: provider\n          value: eks\n`,
  }),
  'audit-exporter-config': ({ key }) => ({
    file: 'collector.yaml',
    content: `receivers:\n  castai-audit-logs:\n    api:\n      url: https://api.cast.ai\n      key: ${key}\n    poll_interval_sec: 10\n`,
  }),
}

/** Yields the cases of this module. */
export function* cases(): Iterable<ScanCase> {
  yield* write('tuning/vendor-own', assemblyai, { vendors: ['assemblyai'] })
  yield* write('tuning/vendor-own', retellai, { vendors: ['retellai'] })
  yield* write('tuning/vendor-own', castai, { vendors: ['castai'] })
}
