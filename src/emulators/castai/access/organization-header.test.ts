import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai

beforeEach(async () => {
  castai = await serveCastai()
})
afterEach(() => castai.close())

const header = 'X-CastAI-Organization-Id'
const list = (key: string, headers: Record<string, string> = {}) =>
  castai.send('GET', '/v1/kubernetes/external-clusters', { key, headers })

test('without the header a key works on its home organization', async () => {
  const { key } = castai.emulator.createKey()
  expect((await list(key)).body).toMatchObject({ items: [{ id: seedIds.cluster }] })
})

test('an enterprise key sees nothing at home and its child’s clusters through the header', async () => {
  const { key } = castai.emulator.createKey({ organization: 'stranger' })
  const alone = await list(key)
  expect([alone.status, alone.body]).toEqual([200, { items: [] }])
  const child = await list(key, { [header]: seedIds.strangerChild })
  expect(child.body).toMatchObject({ items: [{ id: seedIds.strangerCluster }] })
})

test('a child’s key cannot climb to its enterprise', async () => {
  const { key } = castai.emulator.createKey({ organization: 'child' })
  expect((await list(key)).body).toMatchObject({ items: [{ id: seedIds.childCluster }] })
  expect((await list(key, { [header]: seedIds.home })).status).toBe(403)
})

test('a made-up organization breaks the vendor with a 500', async () => {
  const { key } = castai.emulator.createKey()
  for (const value of ['00000000-0000-4000-8000-00000000dead', 'bogus']) {
    const answer = await list(key, { [header]: value })
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({ message: 'Internal Server Error', fieldViolations: [] })
  }
})

test('an organization that is closed to the key is refused, by header and by path alike', async () => {
  const { key } = castai.emulator.createKey()
  expect((await list(key, { [header]: seedIds.stranger })).status).toBe(403)
  const path = (id: string) => `/v1/organizations/${id}/service-accounts`
  expect((await castai.send('GET', path(seedIds.stranger), { key })).status).toBe(403)
  expect((await castai.send('GET', path('nowhere'), { key })).status).toBe(404)
  expect((await castai.send('GET', path(seedIds.child), { key })).status).toBe(200)
  const stubborn = await serveCastai({ closedOrganizationStatus: 500 })
  const other = stubborn.emulator.createKey().key
  const headers = { [header]: seedIds.stranger }
  expect((await stubborn.send('GET', '/v1/me', { key: other, headers })).status).toBe(500)
  await stubborn.close()
})

test('the similar header X-Organization-Id is ignored', async () => {
  const { key } = castai.emulator.createKey()
  const answer = await list(key, { 'X-Organization-Id': seedIds.child })
  expect(answer.body).toMatchObject({ items: [{ id: seedIds.cluster }] })
})

test('a cluster of another organization does not exist', async () => {
  const { key } = castai.emulator.createKey()
  const path = `/v1/kubernetes/external-clusters/${seedIds.strangerCluster}`
  const answer = await castai.send('GET', path, { key })
  expect([answer.status, answer.body]).toEqual([404, { message: 'Not Found' }])
})

test('a key stays within its own organization even where its user is a member of another', async () => {
  const owner = castai.emulator.createKey().key
  const guest = castai.emulator.createKey({ organization: 'stranger' })
  const users = `/v1/organizations/${seedIds.home}/users`
  await castai.expectOk('POST', users, { key: owner, body: { userId: guest.subjectId, role: 'Owner' } })
  expect((await list(guest.key, { [header]: seedIds.home })).status).toBe(403)
  expect((await castai.send('GET', users, { key: guest.key })).status).toBe(403)
  const { organizations } = await castai.expectOk('GET', '/v1/organizations', { key: guest.key })
  const ids = (organizations as { id: string }[]).map(({ id }) => id)
  expect(ids).toEqual([seedIds.stranger, seedIds.strangerChild])
})
