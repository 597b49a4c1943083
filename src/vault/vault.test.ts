import { Buffer } from 'node:buffer'
import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryRecorder, MemoryVaultStore } from '../../test/support/memory-stores.ts'
import { type Actor, ManualClock, Secret, systemRandom } from '../core/index.ts'
import type { NewVendorKey } from './key-input.ts'
import { openVault } from './open-vault.ts'
import type { Vault } from './vault.ts'
import type { KeyProbe, KeyProbeResult } from './verify-call.ts'

const by: Actor = { kind: 'operator', id: 'alice' }
const createSource = () =>
  ({ kind: 'raw', base64: new Secret(Buffer.from(systemRandom(32)).toString('base64')) }) as const
const createKey = () => Buffer.from(systemRandom(16)).toString('hex')
const answering =
  (verification: KeyProbeResult['verification']): KeyProbe =>
  async () => ({ verification, detail: '200 from acme' })
const codeOf = (code: string) => expect.objectContaining({ code })

let store: MemoryVaultStore
let recorder: MemoryRecorder
let clock: ManualClock
let master: ReturnType<typeof createSource>
let vault: Vault

const openHere = (source: Parameters<typeof openVault>[0]['master'] = master) =>
  openVault({ store, master: source, clock, random: systemRandom, record: recorder.record })

const add = (value: string, change: Partial<NewVendorKey> = {}) =>
  vault.add({ vendor: 'acme', environment: 'staging', region: 'us', value: new Secret(value), ...change }, by)

beforeEach(async () => {
  store = new MemoryVaultStore()
  recorder = new MemoryRecorder()
  clock = new ManualClock(1000)
  master = createSource()
  vault = await openHere()
})

describe('opening', () => {
  test('makes the vault once, on record', async () => {
    expect(recorder.events).toMatchObject([{ action: 'vault.create', metadata: { derivation: 'raw' } }])
    const { header } = store
    await openHere()
    expect(store.header).toBe(header)
  })

  test('a wrong master key is told before anything is touched', async () => {
    const value = createKey()
    await add(value)
    const before = JSON.stringify([store.header, ...store.keys.values()])
    await expect(openHere(createSource())).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    expect(JSON.stringify([store.header, ...store.keys.values()])).toBe(before)
    expect((await openHere()).resolve('acme', 'staging').secret.reveal()).toBe(value)
  })

  test('of two that make the vault at once, both work with one header', async () => {
    store = new MemoryVaultStore()
    const [first, second] = await Promise.all([openHere(), openHere()])
    expect(first.fingerprintOf(new Secret('x'))).toBe(second.fingerprintOf(new Secret('x')))
  })

  test('a vault whose header is gone is not made anew over its keys', async () => {
    await add(createKey())
    store.header = undefined
    await expect(openHere()).rejects.toThrow(codeOf('ERR_VAULT_SEALED_BROKEN'))
    expect(store.header).toBeUndefined()
  })

  test('a vault whose making cannot be recorded is not opened, and holds nothing', async () => {
    store = new MemoryVaultStore()
    recorder.failure = new Error('disk full')
    await expect(openHere()).rejects.toThrow('disk full')
    expect(store.keys.size).toBe(0)
  })

  test('what only the vault gives is there before anything is recorded', async () => {
    store = new MemoryVaultStore()
    const given: string[] = []
    const opened = await openVault({
      store,
      master,
      clock,
      random: systemRandom,
      record: async () => void given.push('recorded'),
      onUnlocked: async (unlocked) => void given.push(unlocked.deriveKey('a purpose').toString('hex')),
    })
    expect(given).toEqual([opened.deriveKey('a purpose').toString('hex'), 'recorded'])
  })

  test('a derived key is one for each purpose, the same under every master key, and of this vault alone', async () => {
    const before = vault.deriveKey('signing')
    expect(before).toHaveLength(32)
    expect(vault.deriveKey('hashing')).not.toEqual(before)
    const next = createSource()
    await vault.rewrap(next, by)
    expect((await openHere(next)).deriveKey('signing')).toEqual(before)
    store = new MemoryVaultStore()
    expect((await openHere()).deriveKey('signing')).not.toEqual(before)
  })

  test('works with a passphrase', async () => {
    store = new MemoryVaultStore()
    const passphrase = { kind: 'passphrase', passphrase: new Secret('correct horse battery') } as const
    vault = await openHere(passphrase)
    const value = createKey()
    await add(value)
    expect((await openHere(passphrase)).resolve('acme', 'staging').secret.reveal()).toBe(value)
    await expect(openHere(master)).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
  })
})

describe('adding', () => {
  test('a key goes in and comes out by resolve alone', async () => {
    const value = createKey()
    const { key } = await add(value, { probe: answering('valid') })
    const resolved = vault.resolve('acme', 'staging')
    expect(resolved).toMatchObject({ keyId: key.id, region: 'us' })
    expect(resolved.secret.reveal()).toBe(value)
    const elsewhere = JSON.stringify([
      await vault.list(),
      key,
      recorder.events,
      [...store.keys.values()],
      resolved,
    ])
    expect(elsewhere).not.toContain(value)
    expect(elsewhere).not.toContain(Buffer.from(value).toString('base64').slice(0, 16))
    expect(await vault.list()).toEqual([expect.not.objectContaining({ sealed: expect.anything() })])
  })

  test.each([
    ['valid', 'The vendor accepts the key (200 from acme).'],
    ['unknown', 'Nobody knows yet whether the key works (200 from acme).'],
  ] as const)('an answer %s is kept and told honestly', async (verification, detail) => {
    const added = await add(createKey(), { probe: answering(verification) })
    expect(added).toMatchObject({
      key: { verification, verifiedAtMs: 1000, state: 'active', version: 1 },
      detail,
    })
  })

  test('a refused key is not stored, unless that is asked for, and the refusal is on record', async () => {
    const value = createKey()
    await expect(add(value, { probe: answering('invalid') })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_VAULT_KEY_REFUSED', detail: '200 from acme' }),
    )
    expect(store.keys.size).toBe(0)
    expect(recorder.events.at(-1)).toMatchObject({
      action: 'key.add',
      result: 'failure',
      reason: 'ERR_VAULT_KEY_REFUSED',
    })
    const added = await add(value, { probe: answering('invalid'), allowUnverified: true })
    expect(added).toMatchObject({
      key: { verification: 'invalid' },
      detail: 'The vendor refuses the key (200 from acme).',
    })
  })

  test('without a probe it is stored as unverified', async () => {
    expect(await add(createKey())).toMatchObject({ key: { verification: 'unverified', verifiedAtMs: null } })
  })

  test('the probe gets the candidate and nothing else is asked of it', async () => {
    const value = createKey()
    const asked: unknown[] = []
    await add(value, {
      region: 'eu',
      probe: async ({ vendor, region, key }) => {
        asked.push([vendor, region, key.reveal()])
        return { verification: 'valid', detail: '' }
      },
    })
    expect(asked).toEqual([['acme', 'eu', value]])
  })

  test('a new version supersedes the one before', async () => {
    const [first, second] = [await add(createKey()), await add(createKey())]
    expect(second.key.version).toBe(2)
    expect(store.keys.get(first.key.id)).toMatchObject({ state: 'superseded' })
    expect(vault.resolve('acme', 'staging').keyId).toBe(second.key.id)
    await expect(add(createKey(), { supersede: false })).rejects.toThrow(codeOf('ERR_VAULT_KEY_EXISTS'))
  })

  test('names and environments stand side by side', async () => {
    const [one, two, three] = [
      await add(createKey()),
      await add(createKey(), { name: 'batch' }),
      await add(createKey(), { environment: 'production' }),
    ]
    expect([one, two, three].map(({ key }) => key.version)).toEqual([1, 1, 1])
    expect(vault.resolve('acme', 'staging', 'batch').keyId).toBe(two.key.id)
    expect(vault.resolve('acme', 'production').keyId).toBe(three.key.id)
    expect(() => vault.resolve('acme', 'development')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
  })

  test('one value is in the vault once, in whatever environment, name and state', async () => {
    const value = createKey()
    const { key } = await add(value)
    for (const change of [
      {},
      { environment: 'production' },
      { name: 'batch' },
      { vendor: 'other' },
    ] as Partial<NewVendorKey>[]) {
      await expect(add(value, change)).rejects.toThrow(
        expect.objectContaining({
          code: 'ERR_VAULT_KEY_DUPLICATE',
          detail: expect.stringContaining('in staging'),
        }),
      )
    }
    await add(createKey())
    await expect(add(value)).rejects.toThrow(codeOf('ERR_VAULT_KEY_DUPLICATE'))
    await vault.revoke(key.id, by)
    await expect(add(value)).rejects.toThrow(codeOf('ERR_VAULT_KEY_DUPLICATE'))
  })

  test('two at once get two versions, and the same value twice gets in once', async () => {
    const value = createKey()
    const results = await Promise.allSettled([add(createKey()), add(createKey()), add(value), add(value)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
    expect((await vault.list()).map(({ version }) => version)).toEqual([1, 2, 3])
    expect((await vault.list()).filter(({ state }) => state === 'active')).toHaveLength(1)
  })

  test('placeholders and misshapen input never reach the vendor', async () => {
    const probe: KeyProbe = () => Promise.reject(new Error('asked'))
    await expect(add('your_api_key_here', { probe })).rejects.toThrow(codeOf('ERR_VAULT_PLACEHOLDER'))
    await expect(add(`${createKey()} x`, { probe })).rejects.toThrow(codeOf('ERR_VAULT_KEY_SHAPE'))
    for (const change of [
      { name: 'a b' },
      { vendor: '' },
      { region: '../x' },
      { environment: 'prod' as 'production' },
    ]) {
      await expect(add(createKey(), { probe, ...change })).rejects.toThrow(codeOf('ERR_CORE_INPUT'))
    }
  })

  test('what cannot be recorded does not happen', async () => {
    recorder.failure = new Error('disk full')
    await expect(add(createKey())).rejects.toThrow('disk full')
    expect(store.keys.size).toBe(0)
    recorder.failure = undefined
    await add(createKey())
  })

  test('a store that fails is recorded as failure, under the same request', async () => {
    store.insertKey = () => Promise.reject(new Error('disk full'))
    await expect(add(createKey())).rejects.toThrow('disk full')
    const [, attempt, failure] = recorder.events
    expect(failure).toMatchObject({ requestId: attempt?.requestId, action: 'key.add', result: 'failure' })
  })
})

describe('resolving', () => {
  test('gives the same object until the key changes', async () => {
    await add(createKey())
    const first = vault.resolve('acme', 'staging')
    await vault.reload()
    expect(vault.resolve('acme', 'staging')).toBe(first)
    await add(createKey())
    expect(vault.resolve('acme', 'staging')).not.toBe(first)
  })

  test('another instance sees a change after reload', async () => {
    const other = await openHere()
    const { key } = await add(createKey())
    expect(() => other.resolve('acme', 'staging')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
    await other.reload()
    expect(other.resolve('acme', 'staging').keyId).toBe(key.id)
    await vault.revoke(key.id, by)
    await other.reload()
    expect(() => other.resolve('acme', 'staging')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
  })

  test('a slow reload does not bring a revoked key back', async () => {
    const { key } = await add(createKey())
    const { listKeys } = store
    let letGo = (): void => {}
    const stale = await store.listKeys()
    store.listKeys = () =>
      new Promise((resolve) => {
        letGo = () => resolve(stale)
      })
    const slow = vault.reload()
    await new Promise(setImmediate)
    store.listKeys = listKeys
    const revoking = vault.revoke(key.id, by)
    await new Promise(setImmediate)
    letGo()
    await Promise.all([slow, revoking])
    expect(() => vault.resolve('acme', 'staging')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
  })

  test('a sealed value that was moved to another entry does not open', async () => {
    const [first, second] = [await add(createKey()), await add(createKey(), { name: 'batch' })]
    const [one, two] = [store.keys.get(first.key.id), store.keys.get(second.key.id)]
    if (one === undefined || two === undefined) throw new Error('not stored')
    store.keys.set(two.id, { ...two, sealed: one.sealed })
    await vault.reload()
    expect(() => vault.resolve('acme', 'staging', 'batch')).toThrow(codeOf('ERR_VAULT_SEALED_BROKEN'))
  })
})

describe('revoking', () => {
  test('destroys the value and keeps the rest', async () => {
    const { key } = await add(createKey())
    vault.resolve('acme', 'staging')
    expect(await vault.revoke({ vendor: 'acme', environment: 'staging' }, by)).toMatchObject({
      state: 'revoked',
      revokedAtMs: 1000,
    })
    expect(store.keys.get(key.id)).toMatchObject({ sealed: null, fingerprint: key.fingerprint })
    expect(() => vault.resolve('acme', 'staging')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
    expect(recorder.events.at(-1)).toMatchObject({ action: 'key.revoke', resource: `key/${key.id}` })
    await vault.revoke(key.id, by)
    expect(recorder.events.filter(({ action }) => action === 'key.revoke')).toHaveLength(1)
    await expect(vault.revoke('key_none', by)).rejects.toThrow(codeOf('ERR_VAULT_KEY_UNKNOWN'))
  })
})

describe('replacing', () => {
  const replace = async () => {
    const [before, after] = [createKey(), createKey()]
    const { key: old } = await add(before)
    const { key: next } = await add(after, { pending: true })
    return { before, after, old, next }
  }
  const used = () => vault.resolve('acme', 'staging').secret.reveal()

  test('a pending key is kept aside until it is activated, and the one before stays at hand', async () => {
    const { before, after, old, next } = await replace()
    expect(next).toMatchObject({ state: 'pending', version: 2 })
    expect(used()).toBe(before)
    await vault.activate(next.id, by)
    expect(used()).toBe(after)
    expect(vault.activeIds()).toEqual([next.id])
    expect(store.keys.get(old.id)?.state).toBe('superseded')
    expect(vault.isEnded(old.id)).toBe(false)
    await vault.activate(next.id, by)
    expect(recorder.events.filter(({ action }) => action === 'key.activate')).toMatchObject([
      { resource: `key/${next.id}`, metadata: { instead: [old.id] } },
    ])
  })

  test('a retired key ends its calls, and there is a way back until it is revoked', async () => {
    const { before, old, next } = await replace()
    await vault.activate(next.id, by)
    await vault.retire(old.id, by)
    expect(vault.isEnded(old.id)).toBe(true)
    await vault.activate(old.id, by)
    expect(used()).toBe(before)
    expect(vault.isEnded(old.id)).toBe(false)
    await vault.activate(next.id, by)
    await vault.revoke(old.id, by)
    await expect(vault.activate(old.id, by)).rejects.toThrow(codeOf('ERR_VAULT_KEY_UNKNOWN'))
  })

  test('an active key is not retired', async () => {
    const { old } = await replace()
    await expect(vault.retire(old.id, by)).rejects.toThrow(codeOf('ERR_VAULT_KEY_UNKNOWN'))
    expect(vault.isEnded(old.id)).toBe(false)
  })

  test('a value is lent in whatever state, until it is destroyed', async () => {
    const { after, next } = await replace()
    expect(await vault.lend(next.id, async (value, { version }) => [value.reveal(), version])).toEqual([
      after,
      2,
    ])
    await vault.revoke(next.id, by)
    await expect(vault.lend(next.id, async () => {})).rejects.toThrow(codeOf('ERR_VAULT_KEY_UNKNOWN'))
  })
})

describe('verifying', () => {
  test('asks with the stored value and keeps the answer', async () => {
    const value = createKey()
    const { key } = await add(value)
    clock.advance(5)
    let seen = ''
    const probe: KeyProbe = async (candidate) => {
      seen = candidate.key.reveal()
      return { verification: 'invalid', detail: '401 from acme' }
    }
    const verified = await vault.verify({ vendor: 'acme', environment: 'staging' }, probe, by)
    expect(seen).toBe(value)
    expect(verified).toMatchObject({ key: { id: key.id, verification: 'invalid', verifiedAtMs: 1005 } })
    expect(store.keys.get(key.id)).toMatchObject({ verification: 'invalid', verifiedAtMs: 1005 })
    expect(vault.resolve('acme', 'staging').keyId).toBe(key.id)
  })

  test('a revoked key cannot be asked about', async () => {
    const { key } = await add(createKey())
    await vault.revoke(key.id, by)
    await expect(vault.verify(key.id, answering('valid'), by)).rejects.toThrow(
      codeOf('ERR_VAULT_KEY_UNKNOWN'),
    )
  })
})

describe('rewrapping', () => {
  test('every key opens under the new master key and none under the old', async () => {
    const [staging, production] = [createKey(), createKey()]
    await add(staging)
    await add(production, { environment: 'production' })
    const revoked = await add(createKey(), { name: 'old' })
    await vault.revoke(revoked.key.id, by)
    const prints = (await vault.list()).map(({ fingerprint }) => fingerprint)
    const next = createSource()
    await vault.rewrap(next, by)
    expect(recorder.events.at(-1)).toMatchObject({ action: 'key.rewrap', metadata: { keys: 2 } })
    for (const opened of [vault, await openHere(next)]) {
      expect(opened.resolve('acme', 'staging').secret.reveal()).toBe(staging)
      expect(opened.resolve('acme', 'production').secret.reveal()).toBe(production)
      expect((await opened.list()).map(({ fingerprint }) => fingerprint)).toEqual(prints)
    }
    await expect(openHere(master)).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    await add(createKey(), { name: 'after' })
  })

  test('one key that does not open stops it before anything is changed', async () => {
    const value = createKey()
    await add(value)
    const bad = await add(createKey(), { name: 'bad' })
    const stored = store.keys.get(bad.key.id)
    if (!stored?.sealed) throw new Error('not stored')
    store.keys.set(stored.id, { ...stored, sealed: { ...stored.sealed, wrapNonce: 'AAAAAAAAAAAAAAAA' } })
    const before = JSON.stringify([store.header, ...store.keys.values()])
    await expect(vault.rewrap(createSource(), by)).rejects.toThrow(codeOf('ERR_VAULT_SEALED_BROKEN'))
    expect(JSON.stringify([store.header, ...store.keys.values()])).toBe(before)
    expect((await openHere()).resolve('acme', 'staging').secret.reveal()).toBe(value)
  })

  test('an instance with the old master key goes on with what it resolved, and changes nothing', async () => {
    const value = createKey()
    await add(value)
    const old = await openHere()
    old.resolve('acme', 'staging')
    await vault.rewrap(createSource(), by)
    await expect(old.reload()).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    expect(old.resolve('acme', 'staging').secret.reveal()).toBe(value)
    const late = old.add(
      { vendor: 'acme', environment: 'staging', region: 'us', value: new Secret(createKey()) },
      by,
    )
    await expect(late).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    await expect(old.rewrap(createSource(), by)).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
  })

  test('a key whose probe was under way is not stored under the master key before', async () => {
    const held = Promise.withResolvers<KeyProbeResult>()
    const adding = add(createKey(), { probe: () => held.promise })
    const refused = expect(adding).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    const next = createSource()
    await (await openHere()).rewrap(next, by)
    await expect(vault.reload()).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    held.resolve({ verification: 'valid', detail: '200 from acme' })
    await refused
    expect(await (await openHere(next)).list()).toEqual([])
  })

  test('nor one that is stored at the very moment of the rewrap', async () => {
    const other = await openHere()
    const { insertKey } = store
    store.insertKey = async (...given) => {
      await other.rewrap(createSource(), by)
      await insertKey.apply(store, given)
    }
    await expect(add(createKey())).rejects.toThrow(codeOf('ERR_VAULT_MASTER_WRONG'))
    expect(store.keys.size).toBe(0)
  })

  test('a rewrap of the same process waits for the probe, and takes the new key with it', async () => {
    const held = Promise.withResolvers<KeyProbeResult>()
    const value = createKey()
    const adding = add(value, { probe: () => held.promise })
    const next = createSource()
    const rewrapping = vault.rewrap(next, by)
    held.resolve({ verification: 'valid', detail: '200 from acme' })
    await Promise.all([adding, rewrapping])
    expect((await openHere(next)).resolve('acme', 'staging').secret.reveal()).toBe(value)
  })

  test('a call that comes right after it, before anything was read again, is served', async () => {
    const value = createKey()
    await add(value)
    vault = await openHere()
    const { rewrap } = store
    const held = Promise.withResolvers<void>()
    store.rewrap = async (...change) => {
      await rewrap.apply(store, change)
      const { readHeader } = store
      store.readHeader = () => held.promise.then(() => readHeader.call(store))
    }
    const rewrapping = vault.rewrap(createSource(), by)
    await new Promise(setImmediate)
    expect(vault.resolve('acme', 'staging').secret.reveal()).toBe(value)
    held.resolve()
    await rewrapping
  })

  test('a reload that read the old seals meanwhile does not bring them back', async () => {
    const value = createKey()
    await add(value)
    vault = await openHere()
    const { rewrap, listKeys } = store
    const stale = await store.listKeys()
    const [reloadHeld, rest] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    store.listKeys = () => reloadHeld.promise.then(() => stale)
    const reloading = vault.reload()
    await new Promise(setImmediate)
    store.listKeys = listKeys
    store.rewrap = async (...change) => {
      await rewrap.apply(store, change)
      store.listKeys = () => rest.promise.then(() => listKeys.call(store))
    }
    const rewrapping = vault.rewrap(createSource(), by)
    await new Promise(setImmediate)
    reloadHeld.resolve()
    await reloading
    expect(vault.resolve('acme', 'staging').secret.reveal()).toBe(value)
    rest.resolve()
    await rewrapping
  })
})

test('last use is written in batches, and a failed write is made up for', async () => {
  const { key } = await add(createKey())
  vault.touch(key.id, 2000)
  vault.touch(key.id, 3000)
  store.failure = new Error('disk full')
  await expect(vault.flushLastUsed()).rejects.toThrow('disk full')
  store.failure = undefined
  await vault.flushLastUsed()
  expect(store.keys.get(key.id)?.lastUsedAtMs).toBe(3000)
  const writes: unknown[] = []
  store.touchKeys = async (lastUsed) => void writes.push(lastUsed)
  await vault.flushLastUsed()
  expect(writes).toEqual([])
})

test('fingerprints tell whether the vault knows a value', async () => {
  const value = createKey()
  const { key } = await add(value)
  expect(vault.fingerprintOf(new Secret(value))).toBe(key.fingerprint)
  expect(vault.fingerprintOf(new Secret(createKey()))).not.toBe(key.fingerprint)
})

test('a closed vault holds nothing', async () => {
  await add(createKey())
  vault.resolve('acme', 'staging')
  vault.close()
  expect(() => vault.resolve('acme', 'staging')).toThrow(codeOf('ERR_VAULT_KEY_MISSING'))
})
