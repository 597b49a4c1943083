/** Cast AI through the gate: what a reader may not do, whose tenant a call is for, and the life of a key. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CastaiClient, CastaiError, type CastaiOperationId } from '../../examples/castai/client.ts'
import { castaiSeedIds } from '../../src/emulators/castai/index.ts'
import { Router } from '../../src/gateway/router.ts'
import { loadVendor } from '../../src/vendors/index.ts'
import { castaiCalls } from '../fixtures/castai-calls.ts'
import { callPlainly } from '../support/castai-call.ts'
import { describeOnBoth } from '../support/databases.ts'
import { openWorld, type World } from '../support/world.ts'

const { home, child, stranger, cluster, childCluster, serviceAccount } = castaiSeedIds
const tenantHeader = 'X-CastAI-Organization-Id'
const { operations } = await loadVendor('castai')
const router = new Router(operations.filter(({ service }) => service === 'main'))

describeOnBoth((database) => {
  let world: World

  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh() })
  })
  afterAll(() => world?.close())

  const target = (key: string) => ({ baseUrl: `${world.first.url}/castai`, key })

  test('with read:* alone every other call is refused, and none of them arrives', async () => {
    const { name, key } = await world.addClient({ vendor: 'castai', scopes: ['read:*'] })
    let refused = 0
    for (const call of castaiCalls(castaiSeedIds)) {
      const operation = router.match(call.method, call.path.split('?')[0] ?? '')?.operation
      if (operation === undefined || operation.scope.startsWith('read:')) continue
      const { id, scope } = operation
      const before = world.vendors.castai.arrivals.length
      const { status, body } = await callPlainly(call, target(key))
      expect([id, status]).toEqual([id, 403])
      expect(body).toEqual({
        message:
          `Sallyport: The client ${name} has no scope for ${id} of castai: ${id} needs ${scope}. Rule: ${scope}. ` +
          `To allow it: sallyport client grant ${name} castai ${scope} --environment development`,
        fieldViolations: [],
      })
      expect(world.vendors.castai.arrivals).toHaveLength(before)
      refused += 1
    }
    expect(refused).toBeGreaterThan(100)
  })

  describe('the header that chooses an organisation', () => {
    const clusters = { method: 'GET', path: '/v1/kubernetes/external-clusters' }
    const listedWith = async (key: string, headers: Record<string, string>) => {
      const { status, body } = await callPlainly(clusters, target(key), headers)
      return { status, ids: (body as { items: { id: string }[] }).items.map(({ id }) => id) }
    }
    const lastSeen = () => world.vendors.castai.arrivals.at(-1)?.headers[tenantHeader.toLowerCase()]

    test('does not pass from a client', async () => {
      const { key } = await world.addClient({ vendor: 'castai', scopes: ['read:clusters'] })
      for (const organization of [child, stranger, home]) {
        const listed = await listedWith(key, { [tenantHeader]: organization })
        expect(listed).toEqual({ status: 200, ids: expect.arrayContaining([cluster]) })
        expect(listed.ids).not.toContain(childCluster)
        expect(lastSeen()).toBeUndefined()
      }
    })

    test('is set by the grant, whatever the client sends', async () => {
      const { key } = await world.addClient({
        vendor: 'castai',
        scopes: ['read:clusters'],
        constraints: { tenant: child },
      })
      for (const headers of [{}, { [tenantHeader]: home }]) {
        const listed = await listedWith(key, headers)
        expect(listed).toEqual({ status: 200, ids: [childCluster] })
        expect(lastSeen()).toBe(child)
      }
    })
  })

  describe('a key of a service account, with the generated client', () => {
    const account = { organizationId: home, serviceAccountId: serviceAccount }
    const client = async (...scopes: string[]) => {
      const { key } = await world.addClient({ vendor: 'castai', scopes })
      return new CastaiClient(target(key))
    }
    const vendorStatus = async (token: string) =>
      (
        await callPlainly(
          { method: 'GET', path: '/v1/organizations' },
          { baseUrl: world.vendors.castai.url, key: token },
        )
      ).status

    test('is made, switched off and on, and deleted', async () => {
      const admin = await client('reveal:service-account-keys', 'read:keys', 'write:keys', 'delete:keys')
      const made = (await admin.call('service-accounts.keys.create', {
        params: account,
        body: { key: { name: 'made' } },
      })) as { id: string; token: string }
      const params = { ...account, keyId: made.id }
      expect(await vendorStatus(made.token)).toBe(200)
      for (const active of [false, true]) {
        await admin.call('service-accounts.keys.update', { params, body: { active } })
        expect(await admin.call('service-accounts.keys.get', { params })).toMatchObject({ key: { active } })
        expect(await vendorStatus(made.token)).toBe(active ? 200 : 401)
      }
      expect(await admin.call('service-accounts.keys.delete', { params })).toBeUndefined()
      expect(await vendorStatus(made.token)).toBe(401)
    })

    test('each step needs its own scope', async () => {
      const params = { ...account, keyId: castaiSeedIds.serviceAccountKey }
      const steps: [CastaiOperationId, object][] = [
        ['service-accounts.keys.create', { params: account, body: { key: { name: 'none' } } }],
        ['service-accounts.keys.update', { params, body: { active: false } }],
        ['service-accounts.keys.delete', { params }],
      ]
      const reader = await client('read:*', 'write:limited')
      const call = reader.call.bind(reader) as (id: CastaiOperationId, options: object) => Promise<unknown>
      for (const [id, options] of steps) {
        const error: unknown = await call(id, options).catch((reason: unknown) => reason)
        expect(error).toBeInstanceOf(CastaiError)
        expect(error).toMatchObject({
          status: 403,
          operation: id,
          message: expect.stringMatching(/^Sallyport: .*sallyport client grant client-\d+ castai /),
        })
      }
      expect(await call('service-accounts.keys.get', { params })).toMatchObject({ key: { active: true } })
    })
  })
})
