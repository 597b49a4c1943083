import { describe, expect, it } from 'vitest'
import type { Client, Decision, Denial, Operation } from '../access/index.ts'
import { ManualClock, SallyportError, Secret } from '../core/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import { type Admission, isAdmission, type Rejection } from './admission.ts'
import { Guard, type GuardPorts, type RequestHead } from './guard.ts'
import { createMounts } from './mounts.ts'

const operation: Operation = {
  id: 'things.get',
  service: 'main',
  method: 'GET',
  path: '/things/{thing_id}',
  scope: 'read:things',
  flags: new Set(),
}
const service = {
  origins: { us: 'https://us.acme.example', eu: 'https://eu.acme.example' },
  credential: { header: 'x-key', format: 'bearer' },
  accepts: [{ header: 'authorization', format: 'bearer' }],
  refusal: { contentType: 'text/plain', body: (message: string) => message },
}
const vendor = {
  id: 'acme',
  services: {
    main: service,
    open: { ...service, anonymous: true },
    'us-only': { ...service, origins: { us: 'https://x.acme.example' } },
  },
  operations: ['main', 'open', 'us-only'].map((name) => ({ ...operation, service: name })),
  requestHeaders: [],
  tenantHeader: 'x-tenant',
} as unknown as VendorProfile

const client = { id: 'cl_1', name: 'web', environment: 'staging' } as Client
const denial: Denial = {
  allowed: false,
  reason: 'locked',
  kind: 'forbidden',
  rule: 'lock1',
  message: 'Locked.',
}
const decisionOf = (constraints = {}): Decision =>
  ({
    allowed: true,
    client,
    grant: { constraints },
    rule: 'read:things',
    bodyRules: [],
    observed: [],
  }) as unknown as Decision

function setUp(ports: Partial<GuardPorts> = {}) {
  let released = 0
  const guard = new Guard({
    clock: new ManualClock(1_000),
    mounts: createMounts([vendor], { acme: { 'us-only': 'http://override' } }),
    publicUrl: undefined,
    nextRequestId: () => 'r1',
    authenticate: (presented) =>
      presented === 'client-key' ? client : { ...denial, reason: 'credential_invalid' },
    prepare: () => undefined,
    decide: () => ({ decision: decisionOf({ tenant: 'o1' }), release: () => (released += 1) }),
    resolveKey: () => ({ keyId: 'k1', region: 'eu', secret: new Secret('vendor-key') }),
    keyLock: () => undefined,
    ...ports,
  })
  return { guard, released: () => released }
}

const head = (change: Partial<RequestHead> = {}): RequestHead => ({
  httpVersion: '1.1',
  method: 'GET',
  url: '/acme/things/t1?a=1',
  rawHeaders: ['Host', 'gate:1', 'Authorization', 'Bearer client-key', 'Accept', 'x/y'],
  address: '10.0.0.1',
  encrypted: false,
  ...change,
})

function admitted(result: ReturnType<Guard['admit']>): Admission {
  if (result instanceof Promise || !isAdmission(result)) throw new Error('not admitted at once')
  return result
}

function refused(result: ReturnType<Guard['admit']>): Rejection {
  if (result instanceof Promise || isAdmission(result)) throw new Error('not refused at once')
  return result
}

describe('an admission', () => {
  it('holds everything the call needs, and nothing of the client but what may go on', () => {
    const admission = admitted(setUp().guard.admit(head()))
    expect(admission).toMatchObject({
      requestId: 'r1',
      origin: 'https://eu.acme.example',
      path: '/things/t1',
      query: 'a=1',
      params: { thing_id: 't1' },
      headers: ['accept', 'x/y', 'x-key', 'Bearer vendor-key', 'x-tenant', 'o1'],
      secretText: 'vendor-key',
      base: 'http://gate:1',
    })
    expect(JSON.stringify(admission)).not.toContain('client-key')
  })

  it('names the gate as the operator does, or as the client addressed it', () => {
    expect(admitted(setUp().guard.admit(head({ encrypted: true }))).base).toBe('https://gate:1')
    expect(admitted(setUp({ publicUrl: 'https://public' }).guard.admit(head())).base).toBe('https://public')
  })

  it('carries no key to a service that needs none', () => {
    const admission = admitted(setUp().guard.admit(head({ url: '/acme.open/things/t1' })))
    expect(admission).toMatchObject({ headers: ['accept', 'x/y', 'x-tenant', 'o1'], secretText: '' })
    expect(admission.secretBytes).toHaveLength(0)
  })

  it('shares what was made of a key, and never the headers of a call', () => {
    const key = { keyId: 'k1', region: 'us', secret: new Secret('vendor-key') }
    const { guard } = setUp({ resolveKey: () => key })
    const [first, second] = [admitted(guard.admit(head())), admitted(guard.admit(head()))]
    expect(first.secretBytes).toBe(second.secretBytes)
    first.headers.push('x', 'y')
    expect(second.headers).not.toContain('x')
  })

  it('comes later where something must be loaded first, by what is known then', async () => {
    const result = setUp({ prepare: () => Promise.resolve() }).guard.admit(head())
    expect(isAdmission(await result)).toBe(true)
    await expect(
      setUp({ prepare: () => Promise.reject(new Error('store')) }).guard.admit(head()),
    ).rejects.toThrow('store')
  })
})

describe('a rejection', () => {
  it.each<[string, Partial<RequestHead>]>([
    ['protocol_refused', { httpVersion: '2.0' }],
    ['protocol_refused', { httpVersion: '0.9' }],
    ['path_refused', { url: '//acme/things/t1' }],
    ['mount_unknown', { url: '/other/things/t1' }],
    ['mount_unknown', { url: '/acme.main/things/t1' }],
    ['operation_unknown', { url: '/acme/other' }],
    ['operation_unknown', { method: 'TRACE' }],
    ['operation_unknown', { method: 'WS' }],
    ['header_duplicate', { rawHeaders: ['Host', 'a', 'Host', 'b'] }],
    ['framing_refused', { httpVersion: '1.0', rawHeaders: ['Transfer-Encoding', 'chunked'] }],
    ['credential_missing', { rawHeaders: ['Host', 'a'] }],
    ['credential_invalid', { rawHeaders: ['Authorization', 'Bearer wrong'] }],
    ['credential_in_query', { url: '/acme/things/t1?token=client-key' }],
  ])('%s', (reason, change) => {
    expect(refused(setUp().guard.admit(head(change))).refusal.reason).toBe(reason)
  })

  it('tells who it was, as far as that is known', () => {
    const rejection = refused(setUp().guard.admit(head({ url: '/acme/other' })))
    expect(rejection).toMatchObject({
      client,
      mount: { name: 'acme' },
      operation: undefined,
      requestId: 'r1',
    })
    expect(refused(setUp().guard.admit(head({ url: '/other' })))).toMatchObject({
      client: undefined,
      mount: undefined,
    })
  })

  it('says which way a client key is sent here', () => {
    expect(refused(setUp().guard.admit(head({ rawHeaders: [] }))).refusal.message).toContain(
      'authorization: Bearer',
    )
  })

  it('gives the slot back where the call fails for its key', () => {
    const missing = setUp({
      resolveKey: () => {
        throw new SallyportError('ERR_VAULT_KEY_MISSING')
      },
    })
    expect(refused(missing.guard.admit(head())).refusal).toMatchObject({
      reason: 'vendor_key_missing',
      kind: 'unavailable',
    })
    const locked = setUp({ keyLock: () => denial })
    expect(refused(locked.guard.admit(head())).refusal.reason).toBe('locked')
    const elsewhere = setUp({ resolveKey: () => ({ keyId: 'k1', region: 'asia', secret: new Secret('k') }) })
    expect(refused(elsewhere.guard.admit(head())).refusal.reason).toBe('region_not_offered')
    expect([missing.released(), locked.released(), elsewhere.released()]).toEqual([1, 1, 1])
  })

  it('passes on what the access room decides', () => {
    const { guard, released } = setUp({ decide: () => ({ decision: denial, release: () => {} }) })
    expect(refused(guard.admit(head())).refusal).toBe(denial)
    expect(released()).toBe(0)
  })
})

describe('mounts', () => {
  it('keep an override for every region, and name each service', () => {
    const mounts = createMounts([vendor], { acme: { main: 'http://override' } })
    expect([...mounts.keys()]).toEqual(['acme', 'acme.open', 'acme.us-only'])
    expect(mounts.get('acme')?.origins).toEqual({ us: 'http://override', eu: 'http://override' })
    expect(mounts.get('acme.open')?.origins).toEqual(service.origins)
  })

  it('are told from a target, where there is one', () => {
    const { guard } = setUp()
    expect(guard.mountOf('/acme.open/x')?.name).toBe('acme.open')
    expect(guard.mountOf('//acme')).toBeUndefined()
    expect(guard.mountOf('/other')).toBeUndefined()
  })
})
