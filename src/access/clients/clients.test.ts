import { beforeEach, describe, expect, test } from 'vitest'
import { operationOf } from '../../../test/support/access-rows.ts'
import { MemoryAccessStore, MemoryRecorder } from '../../../test/support/memory-stores.ts'
import { type Actor, type Environment, ManualClock, SallyportError, systemRandom } from '../../core/index.ts'
import type { GrantableVendor } from '../grants/constraints.ts'
import { hashClientKey, parseClientKey } from './client-key.ts'
import { Clients, type GrantRequest } from './clients.ts'

const by: Actor = { kind: 'operator', id: 'alice' }
const vendor: GrantableVendor = {
  id: 'acme',
  operations: [
    operationOf('things.get', 'read:things'),
    operationOf('things.create', 'write:things', { flags: ['limited'] }),
    operationOf('keys.get', 'reveal:keys', { flags: ['secret'] }),
  ],
  rules: {},
}

let store: MemoryAccessStore
let recorder: MemoryRecorder
let clock: ManualClock
let clients: Clients

beforeEach(() => {
  store = new MemoryAccessStore()
  recorder = new MemoryRecorder()
  clock = new ManualClock(1_000_000)
  clients = new Clients({ store, clock, random: systemRandom, record: recorder.record })
})

const codeOf = (code: string, field?: string) =>
  expect.objectContaining(field === undefined ? { code } : { code, field })

async function addClient(environment: Environment = 'staging', name = 'web'): Promise<string> {
  return (await clients.add({ name, environment }, by)).client.id
}

function grantTo(clientId: string, scopes: readonly string[], more: Partial<GrantRequest> = {}) {
  return clients.grant({ clientId, vendor, scopes, mode: 'merge', ...more }, by)
}

describe('add', () => {
  test('gives the key once and stores its hash alone', async () => {
    const { client, key } = await clients.add({ name: 'web', environment: 'staging' }, by)
    expect(parseClientKey(key.reveal()).clientId).toBe(client.id)
    expect(store.clients.get(client.id)).toMatchObject({
      keyHash: hashClientKey(key.reveal()),
      expiresAtMs: null,
    })
    expect(JSON.stringify([...store.clients.values(), recorder.events])).not.toContain(key.reveal().slice(16))
  })

  test('is on record first', async () => {
    const { client } = await clients.add({ name: 'web', environment: 'staging' }, by)
    expect(recorder.events).toMatchObject([
      {
        phase: 'event',
        action: 'client.add',
        actor: by,
        resource: `client/${client.id}`,
        metadata: { name: 'web' },
      },
    ])
  })

  test.each(['', '-web', 'a b', 'a;b', "a'b", 'a/b', 'x'.repeat(64), 'cl_0123456789ab', 'ä'])(
    'refuses the name %j',
    async (name) => {
      await expect(clients.add({ name, environment: 'staging' }, by)).rejects.toThrow(
        codeOf('ERR_ACCESS_CLIENT_NAME'),
      )
    },
  )

  test('a name is taken within its environment, until its client is revoked', async () => {
    const id = await addClient()
    await expect(addClient()).rejects.toThrow(codeOf('ERR_ACCESS_CLIENT_EXISTS'))
    await addClient('production')
    await clients.revoke(id, by)
    await addClient()
    expect(recorder.events.filter(({ action }) => action === 'client.add')).toHaveLength(3)
  })

  test('an expiry lies in the future', async () => {
    for (const expiresAtMs of [1_000_000, Number.NaN, -1]) {
      await expect(clients.add({ name: 'web', environment: 'staging', expiresAtMs }, by)).rejects.toThrow(
        codeOf('ERR_CORE_INPUT', 'expiresAtMs'),
      )
    }
    const { client } = await clients.add({ name: 'web', environment: 'staging', expiresAtMs: 1_000_001 }, by)
    expect(client.expiresAtMs).toBe(1_000_001)
  })
})

describe('find', () => {
  test('by id or name; ambiguous without an environment', async () => {
    const staging = await addClient('staging')
    const production = await addClient('production')
    expect((await clients.find(staging)).id).toBe(staging)
    expect((await clients.find('web', 'production')).id).toBe(production)
    await expect(clients.find('web')).rejects.toThrow(codeOf('ERR_ACCESS_CLIENT_AMBIGUOUS'))
    await expect(clients.find('app')).rejects.toThrow(codeOf('ERR_ACCESS_CLIENT_UNKNOWN'))
    await clients.revoke(production, by)
    expect((await clients.find('web')).id).toBe(staging)
  })
})

describe('grant', () => {
  test('merges scopes and constraints', async () => {
    const id = await addClient()
    await grantTo(id, ['write:things'], { constraints: { ratePerMinute: 60, concurrency: 1 } })
    const grant = await grantTo(id, ['read:*', 'write:things'], {
      constraints: { ratePerMinute: 30, concurrency: null },
    })
    expect(grant).toMatchObject({ scopes: ['read:*', 'write:things'], constraints: { ratePerMinute: 30 } })
    expect(store.grants.get(`${id} acme`)).toEqual(grant)
    expect(grant.constraints.concurrency).toBeUndefined()
  })

  test('replaces scopes and leaves the constraints standing', async () => {
    const id = await addClient()
    await grantTo(id, ['write:things'], { constraints: { ratePerMinute: 60 } })
    const grant = await grantTo(id, ['read:things'], { mode: 'replace' })
    expect(grant).toMatchObject({ scopes: ['read:things'], constraints: { ratePerMinute: 60 } })
  })

  test('constraints alone can be changed, but there is no grant without a scope', async () => {
    const id = await addClient()
    await expect(grantTo(id, [], { constraints: { ratePerMinute: 1 } })).rejects.toThrow(
      codeOf('ERR_ACCESS_SCOPE_INVALID', 'scopes'),
    )
    await grantTo(id, ['read:things'])
    expect((await grantTo(id, [], { constraints: { ratePerMinute: 1 } })).scopes).toEqual(['read:things'])
  })

  test('refuses scopes the vendor does not have, and bad constraints, before anything is recorded', async () => {
    const id = await addClient()
    recorder.events.length = 0
    await expect(grantTo(id, ['read:thing'])).rejects.toThrow(codeOf('ERR_ACCESS_SCOPE_UNKNOWN', 'scopes[0]'))
    await expect(grantTo(id, ['*'])).rejects.toThrow(codeOf('ERR_ACCESS_SCOPE_INVALID', 'scopes[0]'))
    await expect(grantTo(id, ['read:*'], { constraints: { nope: 1 } })).rejects.toThrow(
      codeOf('ERR_ACCESS_CONSTRAINT_INVALID', 'nope'),
    )
    expect(recorder.events).toEqual([])
    expect(store.grants.size).toBe(0)
  })

  test('a revoked or unknown client is granted nothing', async () => {
    const id = await addClient()
    await clients.revoke(id, by)
    await expect(grantTo(id, ['read:*'])).rejects.toThrow(codeOf('ERR_ACCESS_CLIENT_UNKNOWN'))
    await expect(grantTo('cl_none', ['read:*'])).rejects.toThrow(codeOf('ERR_ACCESS_CLIENT_UNKNOWN'))
  })

  test('of two changes at once neither undoes the other', async () => {
    const id = await addClient()
    await grantTo(id, ['read:things'])
    await Promise.all([
      grantTo(id, [], { constraints: { ratePerMinute: 1 } }),
      grantTo(id, ['write:things'], { constraints: { concurrency: 2 } }),
    ])
    expect(store.grants.get(`${id} acme`)).toMatchObject({
      scopes: ['read:things', 'write:things'],
      constraints: { ratePerMinute: 1, concurrency: 2 },
    })
  })

  test('what another process changes meanwhile is kept; if that never ends, the change is refused', async () => {
    const id = await addClient()
    await grantTo(id, ['read:things'])
    const { load } = store
    let changesLeft = 3
    store.load = async () => {
      const rows = await load.call(store)
      const [key, present] = [...store.grants][0] ?? []
      if (changesLeft > 0 && key !== undefined && present !== undefined) {
        changesLeft -= 1
        store.grants.set(key, { ...present, constraints: { concurrency: 100 - changesLeft } })
      }
      return rows
    }
    const grant = await grantTo(id, ['write:things'], { constraints: { ratePerMinute: 1 } })
    expect(grant.constraints).toEqual({ concurrency: 100, ratePerMinute: 1 })
    changesLeft = 50
    await expect(grantTo(id, [], { constraints: { ratePerMinute: 2 } })).rejects.toThrow(
      codeOf('ERR_ACCESS_GRANT_CHANGED'),
    )
    expect(changesLeft).toBe(46)
    expect(store.grants.get(`${id} acme`)?.constraints.ratePerMinute).toBeUndefined()
  })

  describe('in production', () => {
    test('wildcards and sets need the override, which is stored and recorded', async () => {
      const id = await addClient('production')
      for (const scope of ['read:*', 'write:limited']) {
        await expect(grantTo(id, ['read:things', scope])).rejects.toThrow(
          codeOf('ERR_ACCESS_WILDCARD_PRODUCTION'),
        )
      }
      expect((await grantTo(id, ['read:things'])).wildcardOverride).toBe(false)
      expect((await grantTo(id, ['read:*'], { allowWildcard: true })).wildcardOverride).toBe(true)
      expect(recorder.events.at(-1)?.metadata).toMatchObject({ wildcardOverride: true })
    })

    test('an override covers what it was given for and nothing more', async () => {
      const id = await addClient('production')
      await grantTo(id, ['read:*'], { allowWildcard: true })
      await expect(grantTo(id, ['write:limited'])).rejects.toThrow(codeOf('ERR_ACCESS_WILDCARD_PRODUCTION'))
      expect(await grantTo(id, ['write:things'])).toMatchObject({
        scopes: ['read:*', 'write:things'],
        wildcardOverride: true,
      })
      expect((await grantTo(id, ['read:things'], { mode: 'replace' })).wildcardOverride).toBe(false)
    })

    test('a wildcard that got into the store without an override is not made good by a later grant', async () => {
      const id = await addClient('production')
      await store.putGrant({
        clientId: id,
        vendor: 'acme',
        scopes: ['read:*'],
        constraints: {},
        grantedAtMs: 0,
        wildcardOverride: false,
      })
      await expect(grantTo(id, ['write:things'])).rejects.toThrow(codeOf('ERR_ACCESS_WILDCARD_PRODUCTION'))
    })
  })
})

test('ungrant takes the whole grant away', async () => {
  const id = await addClient()
  await grantTo(id, ['read:*'])
  await clients.ungrant(id, 'acme', by)
  expect(store.grants.size).toBe(0)
  expect(recorder.events.at(-1)).toMatchObject({ action: 'client.ungrant', metadata: { vendor: 'acme' } })
  await expect(clients.ungrant(id, 'acme', by)).rejects.toThrow(codeOf('ERR_ACCESS_GRANT_UNKNOWN'))
})

test('revoke is for good, and a second one changes nothing', async () => {
  const id = await addClient()
  expect((await clients.revoke(id, by)).revokedAtMs).toBe(1_000_000)
  clock.advance(5)
  expect((await clients.revoke(id, by)).revokedAtMs).toBe(1_000_000)
  expect(recorder.events.filter(({ action }) => action === 'client.revoke')).toHaveLength(1)
})

test('list shows each client with its grants', async () => {
  const id = await addClient()
  const grant = await grantTo(id, ['read:*'])
  expect(await clients.list()).toMatchObject([{ client: { id }, grants: [grant] }])
})

describe('the record comes first', () => {
  test('where it cannot be made, nothing happens', async () => {
    const id = await addClient()
    await grantTo(id, ['read:*'])
    const before = JSON.stringify(await store.load())
    recorder.failure = new Error('disk full')
    await expect(addClient('production')).rejects.toThrow('disk full')
    await expect(grantTo(id, ['write:things'])).rejects.toThrow('disk full')
    await expect(clients.ungrant(id, 'acme', by)).rejects.toThrow('disk full')
    await expect(clients.revoke(id, by)).rejects.toThrow('disk full')
    expect(JSON.stringify(await store.load())).toBe(before)
  })

  test('an action that fails afterwards is recorded as failed', async () => {
    store.insertClient = () => Promise.reject(new SallyportError('ERR_STORAGE_FAILED'))
    await expect(addClient()).rejects.toThrow(codeOf('ERR_STORAGE_FAILED'))
    const [attempt, failure] = recorder.events
    expect(failure).toMatchObject({ ...attempt, result: 'failure', reason: 'ERR_STORAGE_FAILED' })
    expect(attempt?.result).toBeUndefined()
  })
})
