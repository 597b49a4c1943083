import { expect, test } from 'vitest'
import type { Lock } from '../../../src/access/index.ts'
import { atMs, client, grant, lock } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

export function testAccess(subject: Subject): void {
  test('clients, grants and locks come back as they went in', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    const clients = [
      client(),
      client({
        id: 'cl_000000000002',
        name: 'it"s; drop table clients --',
        environment: 'development',
        createdAtMs: atMs + 1,
        expiresAtMs: atMs + 86_400_000,
      }),
    ]
    const grants = [
      grant({
        constraints: {
          addresses: ['10.0.0.0/8'],
          ratePerMinute: 60,
          ownIdsOnly: true,
          only: { organizationId: ['a', 'b'] },
          bodyRules: [{ id: 'redact', operations: ['transcripts.create'], field: 'redact_pii', set: true }],
        },
        wildcardOverride: true,
      }),
      grant({ vendor: 'castai', scopes: ['read:*'] }),
    ]
    const locks: Lock[] = [
      lock(),
      lock({ id: 'lock_000000000002', target: { kind: 'vendor', id: 'castai' }, createdAtMs: atMs + 1 }),
      lock({ id: 'lock_000000000003', target: { kind: 'user', id: 'ünï "x"' }, createdAtMs: atMs + 2 }),
    ]
    for (const each of clients) await storage.access.insertClient(each)
    for (const each of grants) await storage.access.putGrant(each)
    for (const each of locks) await storage.access.insertLock(each)
    expect(await storage.access.load()).toEqual({ clients, grants, locks })
    await storage.close()
    expect(await (await open(options)).access.load()).toEqual({ clients, grants, locks })
  })

  test('a name is taken once in an environment, and free again when its client is revoked', async () => {
    const { access } = await open(await subject.fresh())
    await access.insertClient(client({ name: 'app' }))
    const namesake = client({ id: 'cl_000000000002', name: 'app' })
    await expect(access.insertClient(namesake)).rejects.toMatchObject({ code: 'ERR_ACCESS_CLIENT_EXISTS' })
    await access.insertClient({ ...namesake, id: 'cl_000000000003', keyHash: 'h3', environment: 'staging' })
    await access.revokeClient('cl_000000000001', atMs + 5)
    await access.insertClient(namesake)
    expect((await access.load()).clients).toHaveLength(3)
  })

  test('a client is revoked once, and the first time stays', async () => {
    const { access } = await open(await subject.fresh())
    await access.insertClient(client())
    await access.revokeClient('cl_000000000001', atMs + 5)
    await access.revokeClient('cl_000000000001', atMs + 9)
    expect((await access.load()).clients[0]?.revokedAtMs).toBe(atMs + 5)
    await expect(access.revokeClient('cl_unknown', atMs)).rejects.toMatchObject({
      code: 'ERR_ACCESS_CLIENT_UNKNOWN',
    })
  })

  test('a grant replaces the one before it, and needs a client', async () => {
    const { access } = await open(await subject.fresh())
    await access.insertClient(client())
    await access.putGrant(grant({ scopes: ['read:*'], wildcardOverride: true }))
    const replacement = grant({ constraints: { dailyQuota: 5 }, grantedAtMs: atMs + 1 })
    await access.putGrant(replacement)
    expect((await access.load()).grants).toEqual([replacement])
    await expect(access.putGrant(grant({ clientId: 'cl_unknown' }))).rejects.toMatchObject({
      code: 'ERR_ACCESS_CLIENT_UNKNOWN',
    })
    expect(await access.deleteGrant('cl_000000000001', 'assemblyai')).toBe(true)
    expect(await access.deleteGrant('cl_000000000001', 'assemblyai')).toBe(false)
    expect((await access.load()).grants).toEqual([])
  })

  test('of two instances that change one grant at once, one is told', async () => {
    const options = await subject.fresh()
    const [one, other] = [(await open(options)).access, (await open(options)).access]
    await one.insertClient(client())
    const outcomesOf = async (left: Promise<void>, right: Promise<void>) => {
      const settled = await Promise.allSettled([left, right])
      return settled.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.code)).sort()
    }
    const oneIsTold = ['ERR_ACCESS_GRANT_CHANGED', 'done']
    const first = grant({ constraints: { ratePerMinute: 1 } })
    const rival = grant({ constraints: { concurrency: 1 } })
    expect(await outcomesOf(one.putGrant(first, null), other.putGrant(rival, null))).toEqual(oneIsTold)

    const [present] = (await one.load()).grants
    const changes = [{ dailyQuota: 7 }, { ownIdsOnly: true }].map((constraints) => grant({ constraints }))
    const [left = first, right = first] = changes
    expect(await outcomesOf(one.putGrant(left, present), other.putGrant(right, present))).toEqual(oneIsTold)
    const [kept] = (await other.load()).grants
    expect(changes).toContainEqual(kept)

    // Scopes, constraints and time each tell, and a grant that is gone is not brought back.
    for (const stale of [{ scopes: ['read:*'] }, { constraints: {} }, { grantedAtMs: atMs + 1 }]) {
      await expect(one.putGrant(first, grant({ ...kept, ...stale }))).rejects.toMatchObject({
        code: 'ERR_ACCESS_GRANT_CHANGED',
      })
    }
    await one.deleteGrant('cl_000000000001', 'assemblyai')
    await expect(other.putGrant(first, kept)).rejects.toMatchObject({ code: 'ERR_ACCESS_GRANT_CHANGED' })
    expect((await one.load()).grants).toEqual([])
  })

  test('a lock is lifted once', async () => {
    const { access } = await open(await subject.fresh())
    await access.insertLock(lock())
    expect(await access.deleteLock('lock_unknown')).toBe(false)
    expect(await access.deleteLock('lock_000000000001')).toBe(true)
    expect(await access.deleteLock('lock_000000000001')).toBe(false)
    expect((await access.load()).locks).toEqual([])
  })

  test('usage adds up by day, client and vendor, in the order asked for', async () => {
    const { access } = await open(await subject.fresh())
    const z = { clientId: 'cl_z', vendor: 'castai', calls: 2 }
    const a = { clientId: 'cl_a', vendor: 'castai', calls: 5 }
    expect(await access.addUsage('2026-11-22', [])).toEqual([])
    expect(await access.addUsage('2026-11-22', [z, a])).toEqual([2, 5])
    expect(await access.addUsage('2026-11-22', [a, { ...z, vendor: 'retellai' }, z])).toEqual([10, 2, 4])
    expect(await access.addUsage('2026-11-23', [a])).toEqual([5])
  })

  test('usage counted by two instances at once is counted once each', async () => {
    const options = await subject.fresh()
    const instances = [await open(options), await open(options)]
    const counts = ['cl_a', 'cl_b', 'cl_c'].map((clientId) => ({ clientId, vendor: 'castai', calls: 1 }))
    // In opposite orders: what would deadlock if the rows were taken as they come.
    const rounds = Array.from({ length: 20 }, (_, round) => {
      const given = round % 2 === 0 ? counts : counts.toReversed()
      return instances[round % 2]?.access.addUsage('2026-11-22', given)
    })
    await Promise.all(rounds)
    expect(await instances[0]?.access.addUsage('2026-11-22', counts)).toEqual([21, 21, 21])
  })

  test('own ids are kept by client and vendor, each once', async () => {
    const { access } = await open(await subject.fresh())
    const own = { clientId: 'cl_a', vendor: 'assemblyai', createdAtMs: atMs }
    const many = Array.from({ length: 1_200 }, (_, index) => ({
      ...own,
      id: `t_${index}`,
      createdAtMs: atMs + index,
    }))
    await access.insertOwnIds([])
    await access.insertOwnIds(many)
    await access.insertOwnIds([
      { ...own, id: 't_1' },
      { ...own, id: 'other', clientId: 'cl_b' },
    ])
    expect(await access.loadOwnIds('cl_a', 'assemblyai')).toEqual(many.map(({ id }) => id))
    expect(await access.loadOwnIds('cl_b', 'assemblyai')).toEqual(['other'])
    expect(await access.loadOwnIds('cl_a', 'castai')).toEqual([])
  })
}
