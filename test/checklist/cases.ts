import type {
  Installation,
  InstalledKey,
  Project,
  ScanOutcome,
  Status,
  Subject,
} from '../../src/checklist/index.ts'
import { projectOf, subjectOf } from './fixtures.ts'

const dayMs = 86_400_000
const nowMs = 400 * dayMs
const files = (entries: Readonly<Record<string, string>>, more: Partial<Project> = {}) =>
  subjectOf(projectOf(new Map(Object.entries(entries)), more))
const scanned = (
  outcome: Partial<ScanOutcome>,
  more: Partial<Project> = { repository: 'whole', bundles: ['dist'] },
) =>
  subjectOf(projectOf(new Map(), more), {
    scan: async () => ({ leaks: [], files: 3, problems: [], ...outcome }),
  })
const leak = { id: 'leak_1', name: 'a key', file: 'a', line: 1, column: 1 }
const scans = {
  pass: [scanned({})],
  fail: [scanned({ leaks: [leak] }), scanned({ leaks: [leak], files: 0 })],
  unknown: [scanned({ files: 0 }), scanned({ problems: ['a: cannot be read'] })],
}

const nothing: Installation = {
  keys: [],
  grants: [],
  transcriptions: [],
  retention: { policies: 0, lastRunAtMs: undefined, lastPlan: undefined, accounts: [] },
  log: 'intact',
  isAnchored: true,
  nowMs,
}
const gate = (more: Partial<Installation>): Subject =>
  subjectOf(projectOf(new Map()), { installation: async () => ({ ...nothing, ...more }) })
const noGate = subjectOf(projectOf(new Map()))
const key = (environment: string, more: Partial<InstalledKey> = {}): InstalledKey => ({
  id: `key_${environment}`,
  vendor: 'acme',
  environment,
  name: 'default',
  fingerprint: environment,
  age: 'fine',
  rotateByMs: nowMs,
  ...more,
})
const grant = { client: 'a', environment: 'production', vendor: 'acme', unused: [], calls: 3, days: 30 }
const made = { client: 'a', environment: 'production', vendor: 'acme', calls: 4, redacted: 4, days: 30 }
const account = { account: 'acme', listed: 4, direct: 0, plannedAtMs: nowMs, problem: undefined }
const retained = (more: Partial<Installation['retention']>) =>
  gate({ retention: { policies: 1, lastRunAtMs: nowMs - dayMs, lastPlan: undefined, accounts: [], ...more } })

const environment = (more: Partial<Project>) =>
  files(
    { '.env': 'A=1' },
    { environmentFiles: ['.env'], repository: 'whole', isIgnored: () => true, ...more },
  )
const key16 = 'a1'.repeat(16)
const named = ['VITE', 'ASSEMBLYAI_API_KEY'].join('_')
const policy = (cidr: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: castai-agent\nspec:\n  egress:\n    - to:\n        - ipBlock:\n            cidr: ${cidr}\n`
const group = (cidr: string) => `resource "aws_security_group" "castai" {\n  cidr_blocks = [${cidr}]\n}\n`

/** Subjects of the checks that are not about source code, by what has to be decided of them. */
export const cases: Readonly<Record<string, Partial<Readonly<Record<Status, readonly Subject[]>>>>> = {
  'keys-not-in-files': scans,
  'keys-not-in-bundles': scans,
  'keys-not-in-history': {
    ...scans,
    unknown: [
      ...scans.unknown,
      scanned({}, { repository: 'shallow' }),
      scanned({}, { repository: 'unreadable' }),
    ],
  },
  'env-files-private': {
    pass: [
      environment({}),
      files(
        { '.env.production': 'VITE_ADDRESS=https://example.com\nVITE_PUBLIC_KEY=x\n' },
        { environmentFiles: ['.env.production'], repository: 'whole', isTracked: () => true },
      ),
    ],
    fail: [
      files(
        { '.env.production': 'ADDRESS=https://example.com\nMAIL_PASSWORD=x\n' },
        { environmentFiles: ['.env.production'], repository: 'whole', isTracked: () => true },
      ),
      environment({ isTracked: () => true }),
      environment({ wasCommitted: () => true }),
      environment({ isIgnored: () => false }),
    ],
    unknown: [
      environment({ repository: 'none' }),
      environment({ repository: 'unreadable' }),
      environment({ wasCommitted: () => undefined }),
    ],
  },
  'env-files-mode': {
    pass: [environment({ modeOf: () => 0o600 })],
    fail: [environment({ modeOf: () => 0o640 }), environment({ modeOf: () => 0o604 })],
    unknown: [environment({})],
  },
  'env-keys-distinct': {
    pass: [
      files(
        { '.env': `RETELL_API_KEY=${key16}`, '.env.production': `RETELL_API_KEY=${key16}b` },
        { environmentFiles: ['.env', '.env.production'] },
      ),
    ],
    fail: [
      files(
        { '.env': `RETELL_API_KEY="${key16}"`, '.env.production': `export RETELL_API_KEY=${key16} # x` },
        { environmentFiles: ['.env', '.env.production'] },
      ),
    ],
    unknown: [
      files(
        { '.env': 'RETELL_API_KEY=$OTHER', '.env.production': `RETELL_API_KEY=${key16}` },
        { environmentFiles: ['.env', '.env.production'] },
      ),
      files({ '.env': `RETELL_API_KEY=${key16}` }, { environmentFiles: ['.env', '.env.production'] }),
    ],
  },
  'browser-variables': {
    pass: [files({ 'ci.sh': 'echo' })],
    fail: [
      files({ 'ci.sh': `export ${named}=1` }),
      files({ '.env': `${named}=1` }, { environmentFiles: ['.env'] }),
    ],
    unknown: [files({}, { files: ['ci.sh'] })],
  },
  'ci-secrets': {
    pass: [files({ 'ci.sh': 'helm upgrade a b --set apiKeySecretRef=castai' })],
    fail: [
      files({ 'ci.sh': `CASTAI_API_KEY=${key16}` }),
      files({ 'ci.sh': 'helm upgrade a b \\\n  --set apiKey="$CASTAI_API_KEY"' }),
      files({ 'main.tf': `  CASTAI_API_KEY = "${key16}"` }),
    ],
    unknown: [files({}, { files: ['ci.sh'] })],
  },
  'keys-not-on-command-lines': {
    pass: [
      files({ 'ci.sh': 'API_KEY=${CASTAI_API_KEY:-""}\n' }),
      files({ 'ci.sh': 'export CASTAI_API_TOKEN="$CASTAI_API_KEY"\n' }),
      files({ 'ci.sh': 'KEY="$RETELL_API_KEY" node app.js\n' }),
    ],
    fail: [
      files({ 'ci.sh': 'curl -H "X-API-Key: $CASTAI_API_KEY" \\\n  https://api.cast.ai/v1/me' }),
      files({ '.github/workflows/a.yml': '      - run: node app.js --key ${RETELL_API_KEY}' }),
    ],
    unknown: [files({ 'ci.sh': 'echo $CASTAI_API_KEY | xargs tool\n'.replace('echo', 'tool') })],
  },
  'network-closed': {
    pass: [files({ 'policy.yaml': policy('10.0.0.0/8') }), files({ 'main.tf': group('"10.0.0.0/8"') })],
    fail: [
      files({ 'policy.yaml': `---\nkind: Other\n---\n${policy('0.0.0.0/0')}` }),
      files({ 'policy.yml': policy("'::/0'") }),
      files({ 'main.tf': group('"0.0.0.0/0"') }),
    ],
    unknown: [
      files({ 'policy.yaml': policy('{{ .Values.cidr }}') }),
      files({ 'main.tf': group('var.cidr') }),
      files({ 'policy.yaml': policy('[') }),
    ],
  },
  'keys-of-service-accounts': {
    pass: [files({ 'main.tf': 'resource "castai_service_account_key" "a" {}' })],
    fail: [files({ 'make.sh': 'curl -X POST https://api.cast.ai/v1/auth/tokens --data @key.json' })],
    unknown: [files({}, { files: ['make.sh'] })],
    manual: [files({ 'make.sh': 'helm upgrade a b --set ref=$CASTAI_API_KEY' })],
  },
  'keys-per-environment': {
    pass: [gate({ keys: [key('production'), key('staging')] })],
    fail: [gate({ keys: [key('production'), key('staging', { fingerprint: 'production' })] })],
    unknown: [noGate, gate({}), gate({ keys: [key('production')] })],
  },
  'key-age': {
    pass: [gate({ keys: [key('production')] }), gate({ keys: [key('production', { age: 'due' })] })],
    fail: [gate({ keys: [key('production', { age: 'overdue' })] })],
    unknown: [noGate, gate({})],
  },
  'scopes-used': {
    pass: [gate({ grants: [grant] })],
    fail: [gate({ grants: [{ ...grant, unused: ['write:things'] }] })],
    unknown: [noGate, gate({ grants: [{ ...grant, calls: 0 }] })],
  },
  'log-intact': {
    pass: [gate({})],
    fail: [gate({ log: 'tampered' }), gate({ isAnchored: false })],
    unknown: [noGate, gate({ log: 'undecided' })],
  },
  'redaction-observed': {
    pass: [gate({ transcriptions: [made] })],
    fail: [gate({ transcriptions: [{ ...made, redacted: 3 }] })],
    unknown: [noGate, gate({ transcriptions: [{ ...made, calls: 0, redacted: 0 }] })],
  },
  'calls-through-gate': {
    pass: [retained({ accounts: [account] })],
    fail: [retained({ accounts: [{ ...account, direct: 1 }] })],
    unknown: [
      noGate,
      retained({}),
      retained({ accounts: [{ ...account, direct: undefined }] }),
      retained({ accounts: [{ ...account, problem: 'It does not answer.' }] }),
      retained({ accounts: [{ ...account, plannedAtMs: nowMs - 40 * dayMs }] }),
    ],
  },
  'retention-run': {
    pass: [retained({}), retained({ lastRunAtMs: undefined, lastPlan: { atMs: nowMs, due: 0 } })],
    fail: [
      retained({ policies: 0 }),
      retained({ lastRunAtMs: undefined, lastPlan: { atMs: nowMs, due: 3 } }),
      retained({ lastRunAtMs: nowMs - 40 * dayMs }),
    ],
    unknown: [noGate, retained({ lastRunAtMs: undefined }), retained({ lastRunAtMs: nowMs + dayMs })],
  },
  'source-read': {
    pass: [files({ 'a.js': "import { AssemblyAI } from 'assemblyai'" })],
    unknown: [files({}, { files: ['a.js'] })],
  },
  'vendor-settings': { manual: [files({ 'a.js': "import { AssemblyAI } from 'assemblyai'" })] },
}
