// A gate as it ships, with one webhook endpoint that nobody pulls from: what it takes is durable, and stays.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCompiled } from '../harness/compiled-gate.ts'
import { announce } from '../harness/contestant.ts'

enableCompileCache()

const { build, secret } = JSON.parse(process.argv[2] ?? '{}') as { build: string; secret: string }
const { openApp, startGate, loadConfig, Secret, loadVendors } = await loadCompiled(build)

const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-webhooks-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const app = await openApp({
  config: await loadConfig({ environment: { SALLYPORT_PORT: '0' } }),
  folder,
  worker: true,
  masterKey: { kind: 'raw', base64: new Secret(randomBytes(32).toString('base64')) },
  rewrapMaster: () => Promise.reject(new Error('no master key is changed here')),
})
const endpoint = { name: 'bench', vendor: 'retellai', environment: 'development', secret }
const settings = { ratePerSecond: 100_000 }
const { path } = (await app.perform(
  'webhook.add',
  { ...endpoint, settings },
  { kind: 'operator', id: 'bench' },
)) as { path: string }
const gate = await startGate(app, { vendors: await loadVendors() })
announce({ port: Number(new URL(gate.url).port), facts: { path } })
