import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai
let owner: string

beforeEach(async () => {
  castai = await serveCastai()
  owner = castai.emulator.createKey().key
})
afterEach(() => castai.close())

const accounts = `/v1/organizations/${seedIds.home}/service-accounts`

async function createAccount(name = 'gateway'): Promise<string> {
  const answer = await castai.send('POST', accounts, { key: owner, body: { name } })
  expect(answer.status).toBe(201)
  return String((answer.body as { id: string }).id)
}

test('a key is made, used, switched off and on, and deleted at once', async () => {
  const keys = `${accounts}/${await createAccount()}/keys`
  const made = await castai.send('POST', keys, { key: owner, body: { key: { name: 'first' } } })
  expect(made.status).toBe(201)
  const { id, token, ...rest } = made.body as { id: string; token: string }
  expect(rest).toEqual({
    name: 'first',
    active: true,
    createdAt: '2026-11-22T12:00:00.000Z',
    expiresAt: null,
  })
  const works = async () => (await castai.send('GET', '/v1/organizations', { key: token })).status
  const shown = () => castai.expectOk('GET', `${keys}/${id}`, { key: owner })
  expect(await shown()).toEqual({
    key: { id, name: 'first', prefix: 'cas', active: true, expiresAt: null, lastUsedAt: null },
  })
  await castai.timers.advance(90_000)
  expect(await works()).toBe(200)
  expect(await shown()).toMatchObject({ key: { lastUsedAt: '2026-11-22T12:01:30.000Z' } })

  const off = await castai.send('PATCH', `${keys}/${id}`, { key: owner, body: { active: false } })
  expect([off.status, (off.body as { active: boolean }).active]).toEqual([200, false])
  expect(await works()).toBe(401)
  await castai.expectOk('PATCH', `${keys}/${id}`, { key: owner, body: { active: true } })
  expect(await works()).toBe(200)

  const gone = await castai.send('DELETE', `${keys}/${id}`, { key: owner })
  expect([gone.status, gone.text]).toEqual([204, ''])
  expect(await works()).toBe(401)
  const after = await castai.send('GET', `${keys}/${id}`, { key: owner })
  expect([after.status, after.body]).toEqual([404, { message: 'Not Found' }])
})

test('a key that expires stops by itself, and one can be born inactive', async () => {
  const keys = `${accounts}/${await createAccount()}/keys`
  const body = { key: { name: 'short', expiresAt: '2026-11-22T13:00:00Z' } }
  const { token } = await castai.expectOk('POST', keys, { key: owner, body })
  expect((await castai.send('GET', '/v1/organizations', { key: String(token) })).status).toBe(200)
  await castai.timers.advance(3_600_000)
  expect((await castai.send('GET', '/v1/organizations', { key: String(token) })).status).toBe(401)
  const past = await castai.send('POST', keys, { key: owner, body })
  expect(past.body).toMatchObject({ fieldViolations: [{ field: 'expiresAt' }] })
  const idle = { key: { name: 'idle', active: false } }
  const born = await castai.expectOk('POST', keys, { key: owner, body: idle })
  expect((await castai.send('GET', '/v1/organizations', { key: String(born.token) })).status).toBe(401)
})

test('two keys may share a name, and the body must be wrapped', async () => {
  const keys = `${accounts}/${await createAccount()}/keys`
  await castai.expectOk('POST', keys, { key: owner, body: { key: { name: 'same' } } })
  await castai.expectOk('POST', keys, { key: owner, body: { key: { name: 'same' } } })
  const bare = await castai.send('POST', keys, { key: owner, body: { name: 'same' } })
  expect(bare.status).toBe(400)
  const first = await castai.expectOk('GET', `${keys}?page.limit=1`, { key: owner })
  expect(first).toMatchObject({ keys: [{ name: 'same' }], totalCount: '2', nextPage: { limit: '1' } })
  const cursor = encodeURIComponent((first.nextPage as { cursor: string }).cursor)
  const second = await castai.expectOk('GET', `${keys}?page.limit=1&page.cursor=${cursor}`, { key: owner })
  expect(second).toMatchObject({ nextPage: { cursor: '' } })
  expect(JSON.stringify([first, second])).not.toContain('castai_v1_')
})

test('a service account is created bare, updated wrapped, and takes its keys with it', async () => {
  const id = await createAccount()
  const path = `${accounts}/${id}`
  const { token } = await castai.expectOk('POST', `${path}/keys`, {
    key: owner,
    body: { key: { name: 'first' } },
  })
  const changed = await castai.expectOk('PATCH', path, {
    key: owner,
    body: { serviceAccount: { description: 'reads' } },
  })
  expect(changed).toMatchObject({
    serviceAccount: { id, name: 'gateway', description: 'reads', keysCount: '1' },
  })
  expect((await castai.send('PATCH', path, { key: owner, body: { name: 'x' } })).status).toBe(400)
  expect((await castai.send('DELETE', path, { key: owner })).status).toBe(204)
  expect((await castai.send('GET', path, { key: owner })).status).toBe(404)
  expect((await castai.send('GET', '/v1/organizations', { key: String(token) })).status).toBe(401)
})

test('a batch deletes all that it names, or nothing', async () => {
  const first = await createAccount('one')
  const second = await createAccount('two')
  const remove = (...ids: string[]) =>
    castai.send('DELETE', `${accounts}?${ids.map((id) => `serviceAccountIds=${id}`).join('&')}`, {
      key: owner,
    })
  expect((await remove()).status).toBe(400)
  expect((await remove(first, 'nobody')).status).toBe(404)
  expect((await castai.send('GET', `${accounts}/${first}`, { key: owner })).status).toBe(200)
  expect((await remove(first, second)).status).toBe(204)
  expect((await castai.send('GET', `${accounts}/${first}`, { key: owner })).status).toBe(404)
})

test('the state shows no key', () => {
  const { key } = castai.emulator.createKey()
  expect(JSON.stringify(castai.emulator.snapshot())).not.toContain(key.slice(0, 40))
})
