import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeHost } from '../../src/app/contract/basics.ts'
import { inventKey } from '../../src/app/contract/caller.ts'
import type { VendorTest } from '../../src/control/index.ts'
import { Secret } from '../../src/core/index.ts'
import { loadVendor } from '../../src/vendors/index.ts'
import { openWorld, type World } from '../support/world.ts'
import { type LyingVendor, serveLyingVendor } from './lying-vendor.ts'

let world: World
let liar: LyingVendor
beforeAll(async () => {
  world = await openWorld({
    database: [],
    async between(vendors) {
      liar = await serveLyingVendor(vendors.assemblyai.url)
      return { ...vendors, assemblyai: { ...vendors.assemblyai, url: liar.url } }
    },
  })
}, 60_000)
afterAll(async () => {
  await world?.close()
  await liar?.close()
})
beforeEach(() => {
  liar.lie = 'as it is'
  liar.calls.length = 0
  liar.onCall = async () => undefined
})

const look = (vendor: string) => world.first.control.perform('vendor.test', { vendor })
const resultOf = ({ claims }: VendorTest, id: string) => claims.find((claim) => claim.id === id)?.result
const idsOf = ({ claims }: VendorTest, wanted: string) =>
  claims.flatMap(({ id, result }) => (result === wanted ? [id] : []))

describe.each(['assemblyai', 'retellai', 'castai'] as const)('%s', (vendor) => {
  it('is as its profile says, every claim has a result, and no key is shown', async () => {
    const seen = await look(vendor)
    const { operations, services, verify, keyRights } = await loadVendor(vendor)
    expect(idsOf(seen, 'contradicted')).toEqual([])
    for (const id of ['key.accepted', 'key.refused', 'key.missing', 'refusal.shape'])
      expect(resultOf(seen, id), id).toBe('confirmed')
    for (const [service, { origins }] of Object.entries(services))
      for (const region of Object.keys(origins))
        if (service !== verify.service || region !== seen.key.region)
          expect(resultOf(seen, `host.${service}.${region}`), `${service} ${region}`).toBe('confirmed')
    for (const { id } of operations) expect(resultOf(seen, `operation.${id}`), id).toBeDefined()
    expect(idsOf(seen, 'confirmed').length).toBeGreaterThan(vendor === 'assemblyai' ? 8 : 20)
    expect(new Set(seen.claims.map(({ id }) => id)).size).toBe(seen.claims.length)
    expect(seen.key).toMatchObject({ id: world.vendorKeys[vendor].id, verification: 'valid' })
    expect(seen.rights.says).toBe(keyRights)
    expect(Object.values(seen.rights.scopes)).toContain('allowed')
    expect(seen.latencyMs?.median).toBeGreaterThanOrEqual(0)
    expect(JSON.stringify(seen)).not.toContain(world.vendorKeys[vendor].value)
  })

  it('takes nothing but calls that read', async () => {
    const { operations, retention } = await loadVendor(vendor)
    const handled = world.vendors[vendor].handled
    const from = handled.length
    await look(vendor)
    const lists = retention?.kinds.map((kind) => kind.list(undefined)) ?? []
    const seen = handled.slice(from)
    expect(seen.length).toBeGreaterThan(3)
    for (const { method, path } of seen) {
      const isList = lists.some((list) => list.method === method && list.path.split('?')[0] === path)
      const operation = operations.find((one) => one.method === method && one.path === path)
      expect(isList || (method === 'GET' && operation?.scope.startsWith('read:')), `${method} ${path}`).toBe(
        true,
      )
    }
  })

  it('is on record before the first call leaves', async () => {
    const { seq = 0 } = (await world.first.control.perform('audit.query', { limit: 1 }))[0] ?? {}
    await look(vendor)
    const records = await world.first.control.perform('audit.query', { limit: 5 })
    const own = records.find((record) => record.seq > seq && record.event.action === 'vendor.test')
    expect(own?.event).toMatchObject({
      resource: `key/${world.vendorKeys[vendor].id}`,
      metadata: { vendor, environment: 'development', items: false },
    })
  })
})

describe('with items', () => {
  it('reads the first of each list, and shows nothing of it', async () => {
    const made = await fetch(`${world.vendors.assemblyai.url}/v2/transcript`, {
      method: 'POST',
      headers: { authorization: world.vendorKeys.assemblyai.value, 'content-type': 'application/json' },
      body: JSON.stringify({ audio_url: 'https://example.com/a.wav' }),
    })
    const { id } = (await made.json()) as { id: string }
    expect(resultOf(await look('assemblyai'), 'operation.transcripts.get')).toBe('untested')
    expect(liar.calls.some(({ path }) => path.includes(id))).toBe(false)
    const seen = await world.first.control.perform('vendor.test', { vendor: 'assemblyai', items: true })
    expect(resultOf(seen, 'operation.transcripts.get')).toBe('confirmed')
    expect(
      liar.calls.filter(({ path, method }) => path.includes(id) && method === 'GET').length,
    ).toBeGreaterThan(5)
    expect(liar.calls.some(({ method }) => method !== 'GET')).toBe(false)
    expect(idsOf(seen, 'contradicted')).toEqual([])
    expect(JSON.stringify(seen)).not.toContain(id)
  })
})

describe('the key', () => {
  it('goes out in the one header that the vendor wants, and the invented one is another', async () => {
    await look('assemblyai')
    const { value } = world.vendorKeys.assemblyai
    const { services, verify } = await loadVendor('assemblyai')
    const others = Object.entries(services).filter(([service]) => service !== verify.service)
    const hostsWithoutKey = others.flatMap(([, { origins }]) => Object.keys(origins)).length
    const sent = liar.calls.map(({ headers: { authorization } }) => authorization)
    expect(sent.filter((each) => each === undefined)).toHaveLength(1 + hostsWithoutKey)
    const invented = sent.filter((each) => each !== undefined && !each.includes(value))
    expect(invented.length).toBe(2)
    for (const each of invented) expect(each).toMatch(/^[0-9a-f]{32}$/)
    for (const { path, headers } of liar.calls) {
      const { authorization = '', ...others } = headers
      expect(path + JSON.stringify(others)).not.toContain(value)
      expect(authorization === `Bearer ${value}`).toBe(
        /^\/v1\/(agents|sessions|webhook|sallyport)/.test(path) && authorization.startsWith('Bearer'),
      )
    }
  })

  it('that was revoked at the vendor is told, with what to do', async () => {
    const { emulator } = world.vendors.retellai
    const { id, key } = emulator.createKey()
    await world.first.control.perform('key.add', {
      vendor: 'retellai',
      environment: 'staging',
      value: key,
    })
    emulator.revokeKey(id)
    const seen = await world.first.control.perform('vendor.test', {
      vendor: 'retellai',
      environment: 'staging',
    })
    expect(seen.key.verification).toBe('invalid')
    expect(seen.next).toEqual([
      'The vendor refuses this key: sallyport key rotate retellai --environment staging --name default',
    ])
    expect(idsOf(seen, 'confirmed').some((each) => each.startsWith('operation.'))).toBe(false)
  })

  it('that may not do everything is told so, by scope', async () => {
    const { key } = world.vendors.retellai.emulator.createKey({
      permissions: { Agent: 'Read', Phone: 'No Access' },
    })
    await world.first.control.perform('key.add', {
      vendor: 'retellai',
      environment: 'production',
      value: key,
    })
    const seen = await world.first.control.perform('vendor.test', {
      vendor: 'retellai',
      environment: 'production',
    })
    expect(seen.rights.scopes).toMatchObject({
      'read:phone-numbers': 'refused',
      'read:voices': 'allowed',
    })
    expect(resultOf(seen, 'operation.phone-numbers.list')).toBe('confirmed')
  })

  it('that a lock stops is not used', async () => {
    const { id } = await world.first.control.perform('lock.add', {
      target: { kind: 'vendor', id: 'assemblyai' },
      reason: 'test',
    })
    await expect(look('assemblyai')).rejects.toMatchObject({ code: 'ERR_CORE_INPUT' })
    expect(liar.calls).toEqual([])
    await world.first.control.perform('lock.lift', { id })
    expect((await look('assemblyai')).key.verification).toBe('valid')
  })

  it('is sent no more once a lock stands', async () => {
    let lock: Promise<{ readonly id: string }> | undefined
    liar.onCall = () => {
      lock ??= world.first.control.perform('lock.add', { target: { kind: 'everything' }, reason: 'test' })
      return lock
    }
    const seen = await look('assemblyai')
    await world.first.control.perform('lock.lift', { id: (await lock)?.id ?? '' })
    expect(liar.calls).toHaveLength(1)
    expect(seen.calls).toBe(1)
    expect(idsOf(seen, 'contradicted')).toEqual([])
  })

  it('goes nowhere that an answer leads to', async () => {
    liar.lie = 'sends elsewhere'
    expect((await look('assemblyai')).key.verification).toBe('unknown')
    expect(liar.calls.map(({ path }) => path)).not.toContain('/elsewhere')
  })

  it('is never the invented one, whatever its shape', () => {
    for (const key of ['ab-cd-ef', 'key_0123456789abcdef', 'a.b'])
      expect(inventKey(new Secret(key), (bytes) => new Uint8Array(bytes)).reveal()).not.toBe(key)
  })

  it('that is not there is an error', async () => {
    const missing = world.first.control.perform('vendor.test', {
      vendor: 'castai',
      environment: 'production',
    })
    await expect(missing).rejects.toMatchObject({ code: 'ERR_VAULT_KEY_MISSING' })
  })
})

describe('a vendor that is not as its profile says', () => {
  it('takes any key', async () => {
    liar.lie = 'takes any key'
    const seen = await look('assemblyai')
    expect(idsOf(seen, 'contradicted')).toEqual(['key.refused', 'key.missing'])
    // Whatever it is asked, it says yes: that proves nothing of any operation.
    expect(idsOf(seen, 'confirmed').filter((id) => id.startsWith('operation.'))).toEqual([])
    expect(seen.next.join()).toContain('not as this version of Sallyport knows it')
  })

  it('refuses in other words', async () => {
    liar.lie = 'other refusals'
    expect(resultOf(await look('assemblyai'), 'refusal.shape')).toBe('contradicted')
  })

  it('has an operation no more', async () => {
    liar.lie = 'no models'
    expect(idsOf(await look('assemblyai'), 'contradicted')).toEqual(['operation.models.list'])
  })

  it('answers every path alike', async () => {
    liar.lie = 'same answer everywhere'
    const seen = await look('assemblyai')
    expect(idsOf(seen, 'confirmed').filter((id) => id.startsWith('operation.'))).toEqual([])
  })

  it('has no such host', () => {
    const gone = { status: 0, text: '', detail: 'x.example.com could not be asked (ENOTFOUND)' }
    expect(judgeHost(gone).result).toBe('contradicted')
    expect(judgeHost({ ...gone, detail: 'x.example.com could not be asked (ETIMEDOUT)' }).result).toBe(
      'untested',
    )
  })

  it('has had enough: nothing more is asked', async () => {
    liar.lie = 'enough'
    const seen = await look('assemblyai')
    expect(liar.calls.at(-1)?.path).toContain('/v2/sallyport-')
    expect(seen.calls).toBe(liar.calls.length)
    expect(idsOf(seen, 'contradicted')).toEqual([])
  })
})
