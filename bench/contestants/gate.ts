// The gate as it ships: compiled, composed by `src/app`, with a real vault, a real client and its real grant.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCompiled } from '../harness/compiled-gate.ts'
import { announce } from '../harness/contestant.ts'

enableCompileCache()

/** What one gate is asked to do for each call. */
export interface GateWork {
  /** Where the package was compiled to. */
  readonly build: string
  readonly upstream: string
  /** False: records count as durable at once, so that the guard's own cost shows. */
  readonly records: boolean
  /** Whether a body rule of the grant must read each request. */
  readonly bodyRule: boolean
  /** Settings of `tokens`, where browsers come with them. */
  readonly tokens?: object
}

const { build, upstream, records, bodyRule, tokens = {} } = JSON.parse(process.argv[2] ?? '{}') as GateWork
const { openApp, startGate, loadConfig, Secret, loadVendors } = await loadCompiled(build)

const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-gate-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const origins = { main: upstream, streaming: upstream, 'llm-gateway': upstream }
const config = await loadConfig({
  environment: {
    SALLYPORT_PORT: '0',
    SALLYPORT_TOKENS: JSON.stringify(tokens),
    SALLYPORT_VENDORS: JSON.stringify({ assemblyai: { origins } }),
  },
})
const app = await openApp({
  config,
  folder,
  worker: true,
  masterKey: { kind: 'raw', base64: new Secret(randomBytes(32).toString('base64')) },
  rewrapMaster: () => Promise.reject(new Error('no master key is changed here')),
})
const operator = { kind: 'operator', id: 'bench' } as const
const vendor = { vendor: 'assemblyai', environment: 'development' }
await app.perform(
  'key.add',
  { ...vendor, value: randomBytes(16).toString('hex'), unverified: true },
  operator,
)
const rule = {
  id: 'known-models',
  operations: ['chat-completions.create'],
  field: 'model',
  oneOf: ['bench-model', 'another-model'],
}
const { key } = (await app.perform(
  'client.add',
  {
    name: 'bench',
    environment: 'development',
    grants: [
      {
        vendor: 'assemblyai',
        scopes: [
          'write:chat-completions',
          'write:streaming',
          'write:uploads',
          'mint:streaming',
          'read:transcripts',
        ],
        constraints: { dailyQuota: 1_000_000_000, ...(bodyRule ? { bodyRules: [rule] } : {}) },
      },
    ],
  },
  operator,
)) as { key: string }
const gate = await startGate(records ? app : { ...app, record: () => Promise.resolve() }, {
  vendors: await loadVendors(),
})
announce({ port: Number(new URL(gate.url).port), facts: { key } })
