import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai
let key: string

beforeEach(async () => {
  castai = await serveCastai()
  key = castai.emulator.createKey({ name: 'mine' }).key
})
afterEach(() => castai.close())

const path = '/v1/auth/tokens'

test('creation answers 200 with the key, which no other call shows', async () => {
  const body = { name: 'ci', readonly: true, expiresAt: '2027-02-20T00:00:00Z' }
  const made = await castai.send('POST', path, { key, body })
  expect(made.status).toBe(200)
  const { id, token, ...rest } = made.body as { id: string; token: string }
  expect(token).toMatch(/^castai_v1_[0-9a-f]{64}_[0-9a-f]{8}$/)
  expect(rest).toMatchObject({
    name: 'ci',
    active: true,
    readonly: true,
    organizationId: seedIds.home,
    expiresAt: '2027-02-20T00:00:00.000Z',
    tokenPrefix: 'cas',
  })
  const listed = await castai.send('GET', path, { key })
  expect(listed.body).toMatchObject({ items: [{ name: 'mine' }, { id, name: 'ci' }] })
  expect(listed.text).not.toContain('castai_v1_')
})

test('a name is unique among the active keys of one user', async () => {
  const create = (name: string) => castai.send('POST', path, { key, body: { name, readonly: false } })
  const first = (await create('ci')).body as { id: string }
  const second = await create('ci')
  expect([second.status, second.body]).toMatchObject([400, { fieldViolations: [{ field: 'name' }] }])
  await castai.expectOk('POST', `${path}/${first.id}`, { key, body: { active: false } })
  expect((await create('ci')).status).toBe(200)
  const back = await castai.send('POST', `${path}/${first.id}`, { key, body: { active: true } })
  expect(back.status).toBe(400)
  const other = castai.emulator.createKey().key
  const elsewhere = await castai.send('POST', path, { key: other, body: { name: 'ci', readonly: false } })
  expect(elsewhere.status).toBe(200)
})

test('only `active` changes, and a key that is off is refused', async () => {
  const { id, token } = await castai.expectOk('POST', path, { key, body: { name: 'ci', readonly: false } })
  const body = { active: false, name: 'renamed' }
  const changed = await castai.expectOk('POST', `${path}/${id}`, { key, body })
  expect(changed).toMatchObject({ active: false, name: 'ci' })
  expect((await castai.send('GET', path, { key: String(token) })).status).toBe(401)
  expect((await castai.send('POST', `${path}/${id}`, { key, body: {} })).status).toBe(400)
  const gone = await castai.send('DELETE', `${path}/${id}`, { key })
  expect([gone.status, gone.body]).toEqual([200, {}])
  expect((await castai.send('GET', `${path}/${id}`, { key })).status).toBe(404)
})

test('creation wants a name, a boolean and a time to come', async () => {
  const bad = [
    { readonly: true },
    { name: 'a' },
    { name: '', readonly: true },
    { name: 'a', readonly: 'yes' },
  ]
  const late = { name: 'a', readonly: true, expiresAt: '2020-01-01T00:00:00Z' }
  for (const body of [...bad, late]) {
    const answer = await castai.send('POST', path, { key, body })
    expect([answer.status, JSON.stringify(body)]).toEqual([400, JSON.stringify(body)])
  }
})

test('a user sees own keys, an owner those of the organization', async () => {
  const member = castai.emulator.createKey({ role: 'Member' })
  expect((await castai.send('GET', `${path}/${member.id}`, { key })).status).toBe(200)
  const mine = castai.emulator.createKey()
  expect((await castai.send('GET', `${path}/${mine.id}`, { key: member.key })).status).toBe(404)
  const listed = await castai.send('GET', `${path}?userId=${mine.subjectId}`, { key: member.key })
  expect(listed.status).toBe(403)
})

test('a changed role deletes the keys of that user', async () => {
  const { key: theirs, subjectId } = castai.emulator.createKey({ role: 'Member' })
  const users = `/v1/organizations/${seedIds.home}/users`
  await castai.expectOk('POST', users, { key, body: { userId: subjectId, role: 'Member' } })
  expect((await castai.send('GET', '/v1/me', { key: theirs })).status).toBe(200)
  await castai.expectOk('POST', users, { key, body: { userId: subjectId, role: 'Viewer' } })
  expect((await castai.send('GET', '/v1/me', { key: theirs })).status).toBe(401)
})

test('the profile of a user carries a secret, and a service account has one too unless switched off', async () => {
  const profile = await castai.expectOk('GET', '/v1/me', { key })
  expect(profile).toMatchObject({ email: 'mine@example.com', readmeIoJwt: expect.any(String) })
  const robot = castai.emulator.createKey({ kind: 'service-account' }).key
  expect((await castai.send('GET', '/v1/me', { key: robot })).status).toBe(200)
  const strict = await serveCastai({ showsServiceAccountProfile: false })
  const other = strict.emulator.createKey({ kind: 'service-account' }).key
  expect((await strict.send('GET', '/v1/me', { key: other })).status).toBe(403)
  await strict.close()
})
