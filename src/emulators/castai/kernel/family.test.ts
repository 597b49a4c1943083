import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai
let key: string

beforeAll(async () => {
  castai = await serveCastai()
  key = castai.emulator.createKey().key
})
afterAll(() => castai.close())

interface Case {
  readonly path: string
  readonly createPath?: string
  readonly body: Record<string, unknown>
  readonly update?: 'PUT' | 'PATCH' | 'POST'
  readonly changes?: Record<string, unknown>
  readonly listKey?: string
  readonly hasGet?: boolean
  readonly itemKey?: string
  readonly idField?: string
  readonly newer?: boolean
}

const { home, cluster } = seedIds
const enabler = `/ai-optimizer/v1beta/organizations/${home}`
const schedule = { schedule: {}, launchConfiguration: {}, triggerConditions: {} }
const pause = { enabled: true, pauseConfig: {}, resumeConfig: {}, clusterAssignments: {} }

const cases: Record<string, Case> = {
  'hibernation schedules': {
    path: `/cluster-autoscaler/v1beta/organizations/${home}/hibernation-schedules`,
    body: { name: 'a', ...pause },
    update: 'PATCH',
    newer: true,
  },
  'pod mutations': {
    path: `/patching-engine/v1beta/organizations/${home}/clusters/${cluster}/pod-mutations`,
    body: { name: 'a' },
    update: 'PATCH',
    newer: true,
  },
  'edge locations': {
    path: `/omni-provisioner/v1beta/organizations/${home}/clusters/${cluster}/edge-locations`,
    body: { name: 'a' },
    update: 'PATCH',
    newer: true,
  },
  'model registries': { path: `${enabler}/model-registries`, body: { provider: {} }, newer: true },
  'model specs': { path: `${enabler}/model-specs`, body: { model: 'a', registryType: 'X' }, newer: true },
  'node configurations': {
    path: `/v1/kubernetes/clusters/${cluster}/node-configurations`,
    body: { name: 'a' },
    update: 'POST',
    changes: { minDiskSize: 7 },
  },
  'rebalancing schedules': {
    path: '/v1/rebalancing-schedules',
    body: { name: 'a', ...schedule },
    listKey: 'schedules',
  },
  'rebalancing jobs': {
    path: `/v1/kubernetes/clusters/${cluster}/rebalancing-jobs`,
    body: { rebalancingScheduleId: seedIds.rebalancingSchedule },
    update: 'PUT',
    changes: { enabled: false },
    listKey: 'jobs',
  },
  'allocation groups': { path: '/v1/cost-reports/allocation-groups', body: { name: 'a' }, update: 'PUT' },
  'SSO connections': {
    path: '/v1/sso-connections',
    body: { name: 'a', emailDomain: 'a.example', defaultRoleId: 'Viewer' },
    update: 'POST',
    listKey: 'connections',
    itemKey: 'connection',
  },
  'scaling policies': {
    path: `/v1/workload-autoscaling/clusters/${cluster}/policies`,
    body: { name: 'a', applyType: 'DEFERRED', recommendationPolicies: {} },
    update: 'PUT',
  },
  'data sources': {
    path: `/v1/workload-autoscaling/clusters/${cluster}/custom-metrics/configs/data-sources`,
    body: { name: 'a', type: 'b', data: {} },
    hasGet: false,
  },
  'cache groups': { path: '/v1/dbo/cache-groups', body: { name: 'a', protocolType: 'b' }, update: 'PUT' },
  'Slack configurations': {
    path: '/v1/notifications/slack-configurations',
    body: { name: 'a' },
    update: 'PUT',
  },
  groups: {
    path: `/v1/organizations/${home}/groups`,
    body: { name: 'a', definition: { members: [] } },
    update: 'PATCH',
    listKey: '',
  },
  reservations: {
    path: `/v1/organizations/${home}/reservations`,
    body: { instanceType: 'a' },
    listKey: 'reservations',
    hasGet: false,
    itemKey: 'reservation',
    idField: 'reservationId',
  },
  clusters: {
    path: '/v1/kubernetes/external-clusters',
    body: { name: 'a', eks: { region: 'eu-west-1' } },
    update: 'POST',
    changes: { eks: { accountId: '1' } },
  },
}

describe.each(Object.entries(cases))('%s', (_name, one) => {
  test('are kept, listed, read, changed and deleted', async () => {
    const { path, body, update, listKey = 'items', hasGet = true, idField = 'id' } = one
    const before = await count(path, listKey)
    const made = await castai.expectOk('POST', path, { key, body })
    const entity = (one.itemKey && made[one.itemKey] ? made[one.itemKey] : made) as Record<string, unknown>
    const id = entity[idField]
    expect(id).toEqual(expect.any(String))
    expect(await count(path, listKey)).toBe(before + (listKey === '' ? 0 : 1))
    const read = () => castai.send('GET', `${path}/${id}`, { key })
    if (hasGet) {
      const { body: shown } = await read()
      const inner = one.itemKey ? (shown as Record<string, unknown>)[one.itemKey] : shown
      expect(inner).toMatchObject({ id, ...body })
    }
    if (update) {
      const changes = one.changes ?? { name: 'renamed' }
      const changed = await castai.expectOk(update, `${path}/${id}`, { key, body: changes })
      expect(changed).toMatchObject({ id, ...changes })
      const { body: shown } = await read()
      expect(one.itemKey ? (shown as Record<string, unknown>)[one.itemKey] : shown).toMatchObject(changes)
    }
    expect((await castai.send('DELETE', `${path}/${id}`, { key })).status).toBeLessThan(300)
    expect(await count(path, listKey)).toBe(before)
    const gone = await castai.send('DELETE', `${path}/${id}`, { key })
    expect(gone.status).toBe(404)
    expect(gone.body).toEqual(
      one.newer ? { code: 5, message: 'Not Found', details: [] } : { message: 'Not Found' },
    )
  })

  test('are refused without their required fields', async () => {
    const answer = await castai.send('POST', one.path, { key, body: {} })
    expect(answer.status).toBe(400)
  })
})

async function count(path: string, listKey: string): Promise<number> {
  if (listKey === '') return 0
  const listed = await castai.expectOk('GET', path, { key })
  return (listed[listKey] as unknown[]).length
}

test('two clusters do not share what hangs on a cluster', async () => {
  const other = await castai.expectOk('POST', '/v1/kubernetes/external-clusters', {
    key,
    body: { name: 'b', gke: {} },
  })
  const path = (id: unknown) => `/v1/workload-autoscaling/clusters/${id}/policies`
  const body = { name: 'only here', applyType: 'DEFERRED', recommendationPolicies: {} }
  const { id } = await castai.expectOk('POST', path(other.id), { key, body })
  expect((await castai.send('GET', `${path(other.id)}/${id}`, { key })).status).toBe(200)
  expect((await castai.send('GET', `${path(cluster)}/${id}`, { key })).status).toBe(404)
})

test('the newer services can be told to word errors as the main API does', async () => {
  const plain = await serveCastai({ newerServiceErrors: 'main' })
  const owner = plain.emulator.createKey().key
  const path = `/cluster-autoscaler/v1beta/organizations/${home}/hibernation-schedules/none`
  expect((await plain.send('GET', path, { key: owner })).body).toEqual({ message: 'Not Found' })
  await plain.close()
})

test('lists of the newer services page by a cursor of their own', async () => {
  const path = `/cluster-autoscaler/v1beta/organizations/${home}/hibernation-schedules`
  for (const name of ['one', 'two', 'three']) {
    await castai.expectOk('POST', path, { key, body: { name, ...pause } })
  }
  const first = await castai.expectOk('GET', `${path}?page.limit=3`, { key })
  expect(first).toMatchObject({ totalCount: 4, nextPageCursor: expect.stringMatching(/./) })
  const cursor = encodeURIComponent(String(first.nextPageCursor))
  const second = await castai.expectOk('GET', `${path}?page.limit=3&page.cursor=${cursor}`, { key })
  expect(second).toMatchObject({ items: [{ name: 'three' }], nextPageCursor: '' })
})
