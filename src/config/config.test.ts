import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isSallyportError, type SallyportError } from '../core/index.ts'
import { type Config, type ConfigQuery, loadConfig } from './config.ts'
import { resolveExpiry } from './expiry.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sallyport-config-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** A folder with this `sallyport.yaml`, if any; the home stands in it. */
function project(yaml?: string, fileName = 'sallyport.yaml'): string {
  const folder = mkdtempSync(join(scratch, 'project-'))
  mkdirSync(join(folder, '.sallyport'))
  if (yaml !== undefined) writeFileSync(join(folder, fileName), yaml)
  return folder
}

function load(yaml?: string, environment = {}, query: ConfigQuery = {}): Promise<Config> {
  return loadConfig({ home: join(project(yaml), '.sallyport'), environment, ...query })
}

/** The error of a configuration that must be refused. */
async function refusal(yaml?: string, environment = {}, query: ConfigQuery = {}): Promise<SallyportError> {
  const error: unknown = await load(yaml, environment, query).then(
    () => 'accepted',
    (reason: unknown) => reason,
  )
  if (!isSallyportError(error)) throw new Error(`expected a refusal, got ${String(error)}`)
  expect(error.code).toBe('ERR_CONFIG_INVALID')
  return error
}

const keyHash = `cl_${'a1'.repeat(6)}:${'0f'.repeat(32)}`

describe('loadConfig', () => {
  it('gives every default without a file, with an empty one, and without a home', async () => {
    const config = await load()
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8686, tlsPort: 8687 },
      database: {},
      keys: [],
      clients: [],
      audit: { onFailure: 'deny' },
      trustedProxies: [],
    })
    expect(await load('# nothing yet\n')).toEqual(config)
    expect(await loadConfig({ environment: {} })).toEqual(config)
  })

  it('reads a whole file', async () => {
    const config = await load(`
listen: { host: 0.0.0.0, port: 9000 }
publicUrl: https://gate.example.com/ai/
vendors:
  acme: { origins: { main: 'http://127.0.0.1:4010' } }
keys:
  - { vendor: acme, environment: production, fromEnv: ACME_KEY, region: eu }
clients:
  - name: reader
    environment: production
    keyFromEnv: READER_KEY
    expires: 90d
    grants:
      - vendor: acme
        scopes: [read:transcripts]
        rules: [privacy]
        constraints: { addresses: [10.0.0.0/8], dailyQuota: 1000, only: { organizationId: [a1] } }
  - { name: writer, environment: staging, keyHash: '${keyHash}', expires: 2027-01-31 }
rules:
  privacy:
    - { id: redact, operations: [transcripts.create], field: redact_pii, set: true }
limits: { clientIdleMs: 45s, headersTimeoutMs: 5000 }
trustedProxies: [10.0.0.1, '2001:db8::/32']
`)
    expect(config.publicUrl).toBe('https://gate.example.com/ai')
    expect(config.keys).toEqual([
      { vendor: 'acme', environment: 'production', name: 'default', fromEnv: 'ACME_KEY', region: 'eu' },
    ])
    expect(config.clients[0]?.grants[0]).toEqual({
      vendor: 'acme',
      scopes: ['read:transcripts'],
      rules: ['privacy'],
      allowWildcard: false,
      constraints: { addresses: ['10.0.0.0/8'], dailyQuota: 1000, only: { organizationId: ['a1'] } },
    })
    const [reader, writer] = config.clients
    expect(reader?.expires && resolveExpiry(reader.expires, 1_000)).toBe(1_000 + 90 * 86_400_000)
    expect(writer?.expires && resolveExpiry(writer.expires, 1_000)).toBe(Date.UTC(2027, 0, 31))
    expect(config.rules.privacy).toEqual([
      { id: 'redact', operations: ['transcripts.create'], field: 'redact_pii', set: true },
    ])
    expect(config.limits).toMatchObject({ clientIdleMs: 45_000, headersTimeoutMs: 5_000 })
  })

  it('lists everything that is wrong, each with its field', async () => {
    const error = await refusal(`
lisen: { port: 1 }
listen: { port: 70000, hots: x }
clients:
  - name: Reader One
    environment: prod
    keyFromEnv: READER_KEY
    grants:
      - { vendor: acme, scopes: [read:x] }
      - { vendor: other, scopes: read:x, constraint: {} }
`)
    expect(error.field).toBe('listen.port')
    expect(error.detail?.split('\n')).toEqual([
      'listen.port: It must be at most 65535.',
      'listen.hots: There is no such setting. Did you mean host?',
      'clients[0].name: It must be lower-case letters, digits, dots, dashes and underscores.',
      'clients[0].environment: It must be one of development, staging, production. Did you mean production?',
      'clients[0].grants[1].scopes: It must be a list.',
      'clients[0].grants[1].constraint: There is no such setting. Did you mean constraints?',
      'lisen: There is no such setting. Did you mean listen?',
    ])
  })

  it.each([
    ['listen: 5', 'listen', 'It must be a group of settings.'],
    ['keys: [{ vendor: acme, environment: staging }]', 'keys[0].fromEnv', 'It is missing.'],
    ['keys: [{ vendor: acme, environment: staging, fromEnv: a-b }]', 'keys[0].fromEnv', 'not a value'],
    ['clients: [{ name: a, environment: staging }]', 'clients[0]', 'either keyFromEnv or keyHash'],
    ['publicUrl: http://gate.example.com', 'publicUrl', 'http is for this machine alone'],
    ['publicUrl: "https://u:p@gate.example.com"', 'publicUrl', 'It must be an address'],
    [
      'vendors: { acme: { origins: { main: "http://proxy" } } }',
      'vendors.acme.origins.main',
      'https://proxy',
    ],
    [
      'vendors: { acme: { origins: { main: "https://proxy/v2" } } }',
      'vendors.acme.origins.main',
      'an origin',
    ],
    ['vendors: { Acme: {} }', 'vendors.Acme', 'lower-case letters'],
    ['limits: { clientIdleMs: 5y }', 'limits.clientIdleMs', 'a duration such as 30s'],
    ['limits: { calls: 1.5 }', 'limits.calls', 'a whole number'],
    ['limits: { calls: null }', 'limits.calls', 'It must be a'],
    ['trustedProxies: [10.0.0.0/33]', 'trustedProxies[0]', 'a range such as'],
    ['tls: { cert: a.pem }', 'tls', 'both cert and key'],
    ['listen: { port: 9000, tlsPort: 9000 }', 'listen.tlsPort', 'differ from listen.port'],
    ['rules: { a: [{ id: b, operations: [c], field: d }] }', 'rules.a[0]', 'exactly one of require, set'],
    [
      'rules: { a: [{ id: b, operations: [c], field: d, set: 1, forbid: true }] }',
      'rules.a[0]',
      'exactly one',
    ],
    ['audit: { onFailure: allow }', 'audit.onFailure', 'one of deny, degrade'],
    ['database: { url: "mysql://db" }', 'database.url', 'postgres://'],
    [String.raw`listen: { host: "127.0.0.1\ntouch /tmp/x\n" }`, 'listen.host', 'an address such as'],
    ['listen: { host: "$(id)" }', 'listen.host', 'an address such as'],
    ['listen: { host: "a b" }', 'listen.host', 'an address such as'],
    ['listen: { host: "-a" }', 'listen.host', 'an address such as'],
    ['listen: { host: "" }', 'listen.host', 'an address such as'],
    [String.raw`publicUrl: "https://gate.example.com/\ntouch /tmp/x"`, 'publicUrl', 'an address such as'],
  ])('refuses %s', async (yaml, field, message) => {
    const error = await refusal(yaml)
    expect(error.field).toBe(field)
    expect(error.detail).toContain(message)
  })

  it('refuses two of the same name', async () => {
    const key = '{ vendor: acme, environment: staging, fromEnv: A }'
    expect((await refusal(`keys: [${key}, ${key}]`)).field).toBe('keys[1]')
    const client = `{ name: a, environment: staging, keyHash: '${keyHash}' }`
    expect((await refusal(`clients: [${client}, ${client}]`)).field).toBe('clients[1]')
    const grant = '{ vendor: acme, scopes: [read:x] }'
    const twice = `clients: [{ name: a, environment: staging, keyFromEnv: A, grants: [${grant}, ${grant}] }]`
    expect((await refusal(twice)).field).toBe('clients[0].grants[1]')
  })

  it('never repeats a value: a secret may have been put in the wrong place', async () => {
    const canary = `canary-${'x1'.repeat(8)}`
    const yaml = `
publicUrl: ${canary}
keys: [{ vendor: '${canary}!', environment: ${canary}, fromEnv: ${canary} }]
clients: [{ name: a, environment: staging, keyHash: ${canary}, expires: ${canary} }]
trustedProxies: [${canary}]
database: { url: ${canary} }
`
    const error = await refusal(yaml, { SALLYPORT_PORT: canary, SALLYPORT_KEYS: `[${canary}` })
    expect(error.detail?.split('\n')).toHaveLength(10)
    expect(`${error.message}${error.detail}${error.field}${String(error.cause)}`).not.toContain(canary)
    expect((await refusal(`a: ${canary}\nb: [${canary}\n`)).detail).not.toContain(canary)
  })
})

describe('the file', () => {
  it('is the one that SALLYPORT_CONFIG names, and must then exist', async () => {
    const folder = project('listen: { port: 9001 }', 'other.yaml')
    const SALLYPORT_CONFIG = join(folder, 'other.yaml')
    expect((await load('listen: { port: 9002 }', { SALLYPORT_CONFIG })).listen.port).toBe(9001)
    expect((await refusal(undefined, { SALLYPORT_CONFIG: `${SALLYPORT_CONFIG}x` })).field).toBe(
      'SALLYPORT_CONFIG',
    )
  })

  it('is not passed over for its name', async () => {
    const home = join(project('listen: { port: 9001 }', 'sallyport.yml'), '.sallyport')
    await expect(loadConfig({ home, environment: {} })).rejects.toMatchObject({ field: 'sallyport.yml' })
  })

  it.each([
    ['a: 1\na: 2', 'line 2, column 1: duplicate key'],
    ['a: [1\nb: 2', 'line 2, column 1'],
    ['- a', 'a group of settings'],
    ['a: *nowhere', 'alias'],
    ['--- {}\n--- {}', 'multiple docs'],
  ])('is refused with its place where it is not YAML: %j', async (yaml, place) => {
    const error = await refusal(yaml)
    expect(error.field).toBe('sallyport.yaml')
    expect(error.detail).toContain(place)
  })

  it('holds no password, even where a variable overrides it', async () => {
    const url = 'postgres://gate:word@db/gate?sslmode=require'
    const yaml = `database: { url: '${url}' }`
    expect((await refusal(yaml)).detail).toContain('SALLYPORT_DATABASE_URL')
    expect((await refusal(yaml, { SALLYPORT_DATABASE_URL: 'postgres://db/gate' })).field).toBe('database.url')
    const config = await load(undefined, { SALLYPORT_DATABASE_URL: url })
    expect(config.database.url?.reveal()).toBe(url)
    expect(JSON.stringify(config)).not.toContain('word')
  })

  it.skipIf(process.platform === 'win32')('is nobody else to change', async () => {
    const folder = project('listen: { port: 9001 }')
    const path = join(folder, 'sallyport.yaml')
    const read = () => loadConfig({ home: join(folder, '.sallyport'), environment: {} })
    for (const mode of [0o666, 0o664, 0o646]) {
      chmodSync(path, mode)
      await expect(read()).rejects.toMatchObject({
        code: 'ERR_CONFIG_INVALID',
        field: 'sallyport.yaml',
        detail: expect.stringContaining('chmod go-w'),
      })
    }
    chmodSync(path, 0o644)
    expect((await read()).listen.port).toBe(9001)
  })

  it('names certificates relative to itself', async () => {
    const folder = project('tls: { cert: tls/a.pem, key: /abs/a.key }')
    const { tls } = await loadConfig({ home: join(folder, '.sallyport'), environment: {} })
    expect(tls).toEqual({ cert: join(folder, 'tls/a.pem'), key: '/abs/a.key' })
  })
})

describe('the address of a database', () => {
  const accepts = (url: string) => load(undefined, { SALLYPORT_DATABASE_URL: url })

  it.each([
    'postgres://u:w@db.internal/n',
    'postgres://db.internal/n?sslmode=prefer',
    'postgres://db.internal/n?sslmode=no-verify',
    'postgres://localhost/n?host=db.internal',
    'postgresql://[2001:db8::1]:5432/n',
    'postgres://127.0.0.1.example.com/n',
    'postgres://db.internal/n?sslmode=require&sslmode=prefer',
  ])('must say what it wants of TLS beyond this machine: %s', async (url) => {
    const error = await refusal(undefined, { SALLYPORT_DATABASE_URL: url })
    expect(error).toMatchObject({
      field: 'SALLYPORT_DATABASE_URL',
      detail: expect.stringContaining('sslmode'),
    })
  })

  it.each([
    'postgres://db.internal/n?sslmode=disable',
    'postgres://db.internal/n?sslmode=require',
    'postgres://db.internal/n?sslmode=verify-full',
    'postgres://localhost/n',
    'postgres://127.0.0.1:5433/n',
    'postgres://[::1]/n',
    'postgres:///n?host=/var/run/postgresql',
    'postgres://%2Fvar%2Frun%2Fpostgresql/n',
  ])('is taken as it stands: %s', async (url) => {
    expect((await accepts(url)).database.url?.reveal()).toBe(url)
  })
})

describe('the environment', () => {
  it('overrides the file', async () => {
    const config = await load('listen: { port: 9000, host: localhost }\ntrustedProxies: [10.0.0.1]', {
      SALLYPORT_PORT: '9100',
      SALLYPORT_LISTEN_HOST: '',
      SALLYPORT_LIMIT_CLIENT_IDLE_MS: '2m',
      SALLYPORT_TRUSTED_PROXIES: '10.0.0.2, 10.0.0.3',
      SALLYPORT_CLIENTS: `[{ name: a, environment: staging, keyHash: '${keyHash}' }]`,
      SALLYPORT_AUDIT_ON_FAILURE: 'degrade',
    })
    expect(config.listen).toMatchObject({ host: 'localhost', port: 9100 })
    expect(config.limits.clientIdleMs).toBe(120_000)
    expect(config.trustedProxies).toEqual(['10.0.0.2', '10.0.0.3'])
    expect(config.clients[0]?.name).toBe('a')
    expect(config.audit.onFailure).toBe('degrade')
  })

  it('is named where its value is wrong', async () => {
    const error = await refusal('listen: { port: 1 }', {
      SALLYPORT_PORT: 'http',
      SALLYPORT_CLIENTS: '[{ name: a }]',
      SALLYPORT_RULES: '{ a: [',
    })
    expect(error.detail?.split('\n').map((line) => line.split(': ')[0])).toEqual([
      'SALLYPORT_RULES',
      'SALLYPORT_PORT',
      'SALLYPORT_CLIENTS[0].environment',
    ])
  })
})

describe('known vendors', () => {
  it('are checked wherever one is named', async () => {
    const vendors = { acme: ['main', 'streaming'] }
    const error = await refusal(
      `
vendors: { acne: { origins: { main: https://a.example } }, acme: { origins: { steaming: https://b.example } } }
keys: [{ vendor: acm, environment: staging, fromEnv: A }]
clients: [{ name: a, environment: staging, keyFromEnv: A, grants: [{ vendor: zzz, scopes: [read:x] }] }]
`,
      {},
      { vendors },
    )
    expect(error.detail?.split('\n')).toEqual([
      'vendors.acne: There is no such vendor. Did you mean acme?',
      'vendors.acme.origins.steaming: The vendor has no such service. Did you mean streaming?',
      'keys[0].vendor: There is no such vendor. Did you mean acme?',
      'clients[0].grants[0].vendor: There is no such vendor.',
    ])
  })

  it('have their kinds checked, too', async () => {
    const error = await refusal(
      'retention: { policies: [{ name: a, vendor: acme, environment: staging, kinds: [things, thing], olderThanMs: 30d }] }',
      {},
      { vendors: { acme: ['main'] }, kinds: { acme: ['things'] } },
    )
    expect(error.detail).toBe(
      'retention.policies[0].kinds[1]: The vendor keeps no such kind. Did you mean things?',
    )
  })
})
