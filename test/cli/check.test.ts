import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

interface Report {
  readonly checks: readonly {
    readonly id: string
    readonly status: string
    readonly verdicts: readonly {
      readonly resource: string
      readonly line?: number
      readonly remedy?: string
    }[]
  }[]
  readonly decided: number
  readonly total: number
}

let project: Project
beforeEach(async () => {
  project = await openProject()
  git('init', '--quiet')
})
afterEach(() => project.close())

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: project.folder,
  })
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project.folder, path)), { recursive: true })
  await writeFile(join(project.folder, path), text)
}
const run = (...args: readonly string[]) => project.run(['check', ...args])
async function statuses(...args: readonly string[]): Promise<Record<string, string>> {
  const { stdout } = await run('--json', ...args)
  return Object.fromEntries((JSON.parse(stdout) as Report).checks.map(({ id, status }) => [id, status]))
}

const longToken = `import { AssemblyAI } from 'assemblyai'
const speech = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY })
export const token = () => speech.streaming.createTemporaryToken({ expires_in_seconds: 3600 })
`

/** What the published samples do, each in the words of its own: every fault is found. */
const samples = {
  'server.js': `import express from 'express'
import { AssemblyAI } from 'assemblyai'
import Retell from 'retell-sdk'
const app = express()
app.use(express.json())
const speech = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY })
app.get('/token', async (request, response) => {
  response.json({ token: await speech.streaming.createTemporaryToken({ expires_in_seconds: 3600 }) })
})
app.post('/webhook', (request, response) => {
  const signature = request.headers['x-retell-signature']
  if (!Retell.verify(JSON.stringify(request.body), process.env.RETELL_API_KEY, signature)) return
  response.status(204).end()
})
`,
  'clean.js': `import { AssemblyAI } from 'assemblyai'
const speech = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY })
const { transcripts } = await speech.transcripts.list({ limit: 200 })
for (const { id } of transcripts) await speech.transcripts.delete(id)
`,
  '.github/workflows/deploy.yml': `jobs:
  deploy:
    steps:
      - run: |
          helm upgrade agent castai-helm/castai-agent \\
            --set apiKey="$CASTAI_API_KEY"
`,
}
const faults = [
  'ci-secrets',
  'keys-not-on-command-lines',
  'token-authenticated',
  'token-limited',
  'token-short',
  'webhook-awaited',
  'webhook-raw-body',
  'retention-all-pages',
]
const mended: Readonly<Record<string, string>> = {
  'server.js': `import express from 'express'
import { rateLimit } from 'express-rate-limit'
import { AssemblyAI } from 'assemblyai'
import Retell from 'retell-sdk'
import { requireLogin } from './login.js'
const app = express()
const speech = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY })
app.get('/token', requireLogin, rateLimit({ limit: 5 }), async (request, response) => {
  response.json({ token: await speech.streaming.createTemporaryToken({ expires_in_seconds: 60 }) })
})
app.post('/webhook', express.raw({ type: 'application/json' }), async (request, response) => {
  const signature = request.headers['x-retell-signature']
  const isGenuine = await Retell.verify(request.body.toString(), process.env.RETELL_API_KEY, signature)
  response.status(isGenuine ? 204 : 401).end()
})
`,
  'clean.js': samples['clean.js'].replace('list({ limit: 200 })', 'list({ before_id: process.argv[2] })'),
  '.github/workflows/deploy.yml': samples['.github/workflows/deploy.yml'].replace(
    '--set apiKey="$CASTAI_API_KEY"',
    '--set apiKeySecretRef=castai',
  ),
}

test('finds every fault of the published samples, and none once each remedy is taken', async () => {
  for (const [path, text] of Object.entries(samples)) await write(path, text)
  const found = await statuses()
  expect(Object.keys(found).filter((id) => found[id] === 'fail')).toEqual(faults)
  expect((await run()).code).toBe(1)
  for (const [path, text] of Object.entries(mended)) await write(path, text)
  const left = await statuses()
  expect(faults.map((id) => [id, left[id]])).toEqual(faults.map((id) => [id, 'pass']))
})

test('finds a key in a file, in a bundle and in the history, and shows it nowhere', async () => {
  const key = `key_${randomBytes(14).toString('hex')}`
  await write('settings.ini', `RETELL_API_KEY=${key}\n`)
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  await write('.gitignore', 'dist\n')
  await write('dist/main.js', `const c={key:"${key}",host:"api.retellai.com"}`)
  const only = ['keys-not-in-files', 'keys-not-in-history', 'keys-not-in-bundles']
  const args = only.flatMap((id) => ['--only', id])
  expect(await statuses(...args)).toEqual(Object.fromEntries(only.map((id) => [id, 'fail'])))
  for (const form of [[], ['--json'], ['--sarif'], ['--html']]) {
    const { stdout, stderr } = await run(...args, ...form)
    expect(stdout.length).toBeGreaterThan(100)
    expect(stdout + stderr).not.toContain(key)
    // Nor does a terminal act upon what stands there.
    expect(stdout).not.toContain('\u009b')
  }
  git('rm', '--quiet', '--force', 'settings.ini')
  git('commit', '--quiet', '-m', 'second')
  expect(await statuses(...args)).toMatchObject({
    'keys-not-in-files': 'pass',
    'keys-not-in-history': 'fail',
  })
})

test('an .env file must be ignored, not tracked, and in no commit', async () => {
  const only = ['--only', 'env-files-private']
  expect((await run(...only)).code).toBe(2)
  await write('.env', 'A=1\n')
  expect(await statuses(...only)).toEqual({ 'env-files-private': 'fail' })
  await write('.gitignore', '.env\n')
  expect(await statuses(...only)).toEqual({ 'env-files-private': 'pass' })
  git('add', '--force', '.env')
  expect(await statuses(...only)).toEqual({ 'env-files-private': 'fail' })
  git('commit', '--quiet', '-m', 'x')
  git('rm', '--quiet', '--cached', '.env')
  expect(await statuses(...only)).toEqual({ 'env-files-private': 'fail' })
})

test('names that go into the front end are found where they are used, and not in comments', async () => {
  const only = ['--only', 'browser-variables']
  const name = ['VITE', 'ASSEMBLYAI_API_KEY'].join('_')
  await write('main.js', `import { AssemblyAI } from 'assemblyai'\n// never ${name}\nexport { AssemblyAI }\n`)
  expect(await statuses(...only)).toEqual({ 'browser-variables': 'pass' })
  await write(
    'main.js',
    `import { AssemblyAI } from 'assemblyai'\nnew AssemblyAI({ apiKey: import.meta.env.${name} })\n`,
  )
  expect(await statuses(...only)).toEqual({ 'browser-variables': 'fail' })
})

test('without a gate nothing of it passes; a waiver holds until its day', async () => {
  expect((await statuses('--only', 'key-age'))['key-age']).toBe('unknown')
  await write('.env', 'A=1\n')
  const waiver = (until: string) =>
    `check:\n  waivers:\n    - { check: env-files-private, reason: to be moved soon, owner: sam, until: ${until} }\n`
  await write('sallyport.yaml', waiver('2999-01-01'))
  expect((await run('--only', 'env-files-private')).code).toBe(0)
  await write('sallyport.yaml', waiver('2020-01-01'))
  expect((await run('--only', 'env-files-private')).code).toBe(1)
})

test('writes reports for other programs, and refuses what it does not know', async () => {
  await write(
    'a.js',
    "import { AssemblyAI } from 'assemblyai'\nnew AssemblyAI({ apiKey: '' }).transcripts.submit({})\n",
  )
  await run('--sarif', '--output', join(project.folder, 'out.sarif'))
  const { runs } = JSON.parse(await readFile(join(project.folder, 'out.sarif'), 'utf8'))
  const place = runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'redaction-on')
    .locations[0]
  expect(place.physicalLocation.artifactLocation.uri).toBe('a.js')
  expect((await run('--html')).stdout).toMatch(/^<!doctype html>[\s\S]*redaction-on[\s\S]*<\/html>\n$/)
  for (const args of [['--only', 'nonsense'], ['no-such-folder']]) expect((await run(...args)).code).toBe(2)
})

test('--fix --json gives each change as a diff, which git applies; it says done once it is', async () => {
  await write('token.mjs', longToken)
  const fix = async (...more: string[]) =>
    JSON.parse((await run('--fix', '--json', '--only', 'token-short', ...more)).stdout)
  const planned = await fix()
  expect(planned).toMatchObject({
    done: false,
    left: [],
    changes: [{ path: 'token.mjs', kind: 'content', diff: expect.stringContaining('+export const') }],
  })
  execFileSync('git', ['apply', '--check', '-'], { cwd: project.folder, input: planned.changes[0].diff })
  expect(await readFile(join(project.folder, 'token.mjs'), 'utf8')).toBe(longToken)
  expect(await fix('--yes')).toEqual({ ...planned, done: true })
  expect(await readFile(join(project.folder, 'token.mjs'), 'utf8')).toContain('expires_in_seconds: 600')
})

test('--fix shows no key that stands beside what it mends, and leaves it where it is', async () => {
  const key = randomBytes(16).toString('hex')
  const text = longToken.replace('process.env.ASSEMBLYAI_API_KEY', `'${key}' /* \u009b2J */`)
  await write('token.mjs', text)
  for (const words of [['--fix'], ['--fix', '--json'], ['--fix', '--yes', '--json']]) {
    const { stdout, stderr } = await run(...words, '--only', 'token-short')
    expect(stdout).toContain('+export const')
    expect(stdout + stderr).not.toContain(key)
    // Nor does a terminal act upon what stands there.
    expect(stdout).not.toContain('\u009b')
  }
  expect(await readFile(join(project.folder, 'token.mjs'), 'utf8')).toBe(text.replace('3600', '600'))
})
