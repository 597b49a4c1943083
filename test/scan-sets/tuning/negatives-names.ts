import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'
import { minified } from '../support/filler.ts'

/** Where a key could stand and none does: placeholders, references, masked values, other people's prefixes. */
const templates: Templates = {
  'dotenv-placeholder': ({ random, environment, voice }) => ({
    file: '.env.example',
    content: `${environment}=${random.pick([
      'your_api_key_here',
      '<your-key>',
      `your-${voice.vendor}-key`,
      'changeme',
      'x'.repeat(32),
      `key_${'x'.repeat(28)}`,
      `castai_v1_${'x'.repeat(64)}_${'x'.repeat(8)}`,
      '0'.repeat(32),
      '...',
    ])}\nPORT=3000\n`,
  }),
  'read-from-environment': ({ environment, voice }) => ({
    file: 'src/client.ts',
    content: `${voice.jsImport}\n\nconst key = process.env.${environment}\nif (!key) throw new Error('${environment} is not set')\nexport const client = ${voice.jsClient('key')}\n`,
  }),
  'workflow-secret-reference': ({ environment }) => ({
    file: '.github/workflows/e2e.yml',
    content: `jobs:\n  e2e:\n    env:\n      ${environment}: \${{ secrets.${environment} }}\n`,
  }),
  'secret-key-reference': ({ environment, voice }) => ({
    file: 'k8s/api.yaml',
    content: `env:\n  - name: ${environment}\n    valueFrom:\n      secretKeyRef: { name: ${voice.vendor}-credentials, key: api-key }\n`,
  }),
  'masked-in-log': ({ random, environment, voice }) => ({
    file: 'ci.log',
    content: `${environment}=***\nusing ${voice.vendor} key ${random.hex(4)}${'*'.repeat(28)}\nheader ${voice.headerName}: ${voice.headerPrefix}[REDACTED]\n`,
  }),
  'encrypted-value': ({ random, snake }) => ({
    file: 'secrets.enc.yaml',
    content: `${snake}: ENC[AES256_GCM,data:${random.base64(44)},iv:${random.base64(43)}=,tag:${random.base64(22)}==,type:str]\n`,
  }),
  'other-prefixes': ({ random }) => ({
    file: 'src/ids.ts',
    content: `// ids in this file are made up by the test database\nexport const rows = ['key_${random.hex(12)}', 'key_${random.letters(22)}', 'foreign_key_${random.integer(1, 99)}', 'agent_${random.hex(26)}', 'call_${random.hex(27)}']\n`,
  }),
  'retell-object-ids': ({ random }) => ({
    file: 'retell/agents.json',
    content: JSON.stringify({
      agent_id: `agent_${random.hex(26)}`,
      llm_id: `llm_${random.hex(28)}`,
      call_id: `call_${random.hex(28)}`,
      voice_id: '11labs-Adrian',
    }),
  }),
  'public-key-in-widget': ({ random }) => ({
    file: 'public/index.html',
    content: `<script id="retell-widget" src="/retell-widget.js" data-public-key="public_key_${random.hex(20)}" data-agent-id="agent_${random.hex(26)}"></script>\n`,
  }),
  'data-image': ({ random, word }) => ({
    file: 'README.md',
    content: `![${word} logo](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${random.base64(600)})\n`,
  }),
  'minified-with-host': ({ random, host }) => ({
    file: 'dist/app.min.js',
    content: `${minified(random, 1500)}fetch("https://${host}/x",{headers:{authorization:t.token}});${minified(random, 1500)}`,
  }),
  'pattern-of-a-scanner': ({ word }) => ({
    file: 'rules.toml',
    content: `[[rules]]\ndescription = "${word}"\nregex = '''\\b(castai_v1_[a-z0-9]{64}_[a-z0-9]{8}|key_[0-9a-f]{28}|[0-9a-f]{32})\\b'''\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('tuning/negatives-names', templates, { variants: 2 })
}
