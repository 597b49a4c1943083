import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai
let key: string
let subjectId: string

beforeEach(async () => {
  castai = await serveCastai()
  ;({ key, subjectId } = castai.emulator.createKey({ name: 'auditor' }))
})
afterEach(() => castai.close())

interface Entry {
  readonly id: string
  readonly eventType: string
  readonly time: string
  readonly event: Record<string, { name?: string }>
  readonly initiatedBy: { id: string; email: string }
}

const accounts = `/v1/organizations/${seedIds.home}/service-accounts`

async function writeSome(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await castai.expectOk('POST', accounts, { key, body: { name: `account-${index}` } })
    await castai.timers.advance(60_000)
  }
}

const list = async (query = '') => {
  const body = await castai.expectOk('GET', `/v1/audit${query}`, { key })
  return body as unknown as { items: Entry[]; nextCursor: string; previousCursor: string; count: number }
}

test('every write is in the log with who did it, and nothing else is', async () => {
  await writeSome(1)
  await castai.send('GET', accounts, { key })
  await castai.send('POST', accounts, { key, body: {} })
  const viewer = castai.emulator.createKey({ role: 'Viewer' }).key
  await castai.send('POST', accounts, { key: viewer, body: { name: 'no' } })
  const active = { startTime: '2026-11-01T00:00:00Z', endTime: '2026-11-02T00:00:00Z' }
  await castai.expectOk('POST', '/v1/cost-reports/clusters/active', { key, body: active })
  const { items, count, nextCursor } = await list()
  expect([count, nextCursor]).toEqual([1, ''])
  expect(items).toMatchObject([
    {
      eventType: 'serviceAccountCreated',
      initiatedBy: { id: subjectId, name: 'auditor', email: 'auditor@example.com' },
      event: { serviceAccount: { name: 'account-0' } },
      operation: { type: 'AUDIT_OPERATION_TYPE_GENERIC' },
    },
  ])
  expect(items[0]?.time).toMatch(/^2026-11-22T12:00:00\.\d{9}Z$/)
})

test('paging walks to the end, newest first, while new entries arrive', async () => {
  await writeSome(25)
  const seen: Entry[] = []
  let query = '?page.limit=10'
  for (;;) {
    const { items, nextCursor } = await list(query)
    seen.push(...items)
    if (nextCursor === '') break
    await castai.expectOk('POST', accounts, { key, body: { name: 'newcomer' } })
    query = `?page.limit=10&page.cursor=${encodeURIComponent(nextCursor)}`
  }
  const names = seen.map(({ event }) => event.serviceAccount?.name)
  expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `account-${24 - index}`))
  expect(new Set(seen.map(({ id }) => id)).size).toBe(25)
})

test('a cursor keeps the dates of the request that began the walk', async () => {
  await writeSome(8)
  const dates = 'fromDate=2026-11-22T12:02:00Z&toDate=2026-11-22T12:05:00Z'
  const first = await list(`?${dates}&page.limit=3`)
  const second = await list(`?page.limit=3&page.cursor=${encodeURIComponent(first.nextCursor)}`)
  const names = [...first.items, ...second.items].map(({ event }) => event.serviceAccount?.name)
  expect(names).toEqual(['account-5', 'account-4', 'account-3', 'account-2'])
  expect(second.nextCursor).toBe('')
})

test('filters by initiator, operation, cluster and label', async () => {
  await writeSome(2)
  const tags = `/v1/kubernetes/external-clusters/${seedIds.cluster}/tags`
  await castai.expectOk('POST', tags, { key, body: { team: 'shop' } })
  const other = castai.emulator.createKey({ name: 'somebody' })
  await castai.expectOk('POST', accounts, { key: other.key, body: { name: 'theirs' } })
  const count = async (query: string) => (await list(`?${query}`)).items.length
  expect(await count(`initiatedById=${other.subjectId}`)).toBe(1)
  expect(await count('initiatedByEmail=auditor%40example.com')).toBe(3)
  expect(await count('operation=clusterTagged')).toBe(1)
  expect(await count(`clusterId=${seedIds.cluster}`)).toBe(1)
  expect(await count(`labels[clusterId]=${seedIds.cluster}`)).toBe(1)
  expect(await count('labels[clusterId]=none')).toBe(0)
})

test('one event needs its time', async () => {
  await writeSome(1)
  const [entry] = (await list()).items
  const path = `/v1/audit-events/${entry?.id}`
  const bare = await castai.send('GET', path, { key })
  expect([bare.status, bare.body]).toMatchObject([400, { fieldViolations: [{ field: 'time' }] }])
  const timed = await castai.expectOk('GET', `${path}?time=${entry?.time}`, { key })
  expect(timed).toEqual(entry)
  expect((await castai.send('GET', `${path}?time=2026-01-01T00:00:00Z`, { key })).status).toBe(404)
  const events = await castai.expectOk('GET', '/v1/audit-events', { key })
  expect((events.items as object[])[0]).not.toHaveProperty('event')
})

test('the second version tells the same story', async () => {
  await writeSome(2)
  const { items } = await castai.expectOk('GET', '/v2/audit/events?page.limit=1', { key })
  const [event] = items as { eventId: string; occurredAt: string; body: string; actor: { id: string } }[]
  expect(event?.actor.id).toBe(subjectId)
  expect(atob(event?.body ?? '')).toContain('account-1')
  const path = `/v2/audit/events/${event?.eventId}`
  expect((await castai.send('GET', path, { key })).status).toBe(400)
  expect((await castai.send('GET', `${path}?recordedAt=${event?.occurredAt}`, { key })).status).toBe(200)
  expect(await castai.expectOk('GET', '/v2/audit/stats', { key })).toMatchObject({ total: '2' })
})

test('no key is ever in the log, nor another organization’s entry', async () => {
  const body = { name: 'secret', readonly: true }
  const { token } = await castai.expectOk('POST', '/v1/auth/tokens', { key, body })
  const stranger = castai.emulator.createKey({ organization: 'stranger' }).key
  const log = await castai.send('GET', '/v1/audit', { key })
  expect(log.text).toContain('tokenCreated')
  expect(log.text).not.toContain(String(token))
  const theirs = await castai.expectOk('GET', '/v1/audit', { key: stranger })
  expect(theirs).toMatchObject({ items: [], count: 0 })
})

test('a cursor or a limit that is none is refused', async () => {
  for (const query of ['page.cursor=nonsense', 'page.limit=ten', 'page.limit=0', 'fromDate=yesterday']) {
    expect((await castai.send('GET', `/v1/audit?${query}`, { key })).status).toBe(400)
  }
})
