import { afterEach, beforeEach, expect, test } from 'vitest'
import { builtInRoles } from '../access/roles.ts'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai
let key: string

beforeEach(async () => {
  castai = await serveCastai({ roleBindingDelayMs: 4_000 })
  key = castai.emulator.createKey().key
})
afterEach(() => castai.close())

const organization = `/v1/organizations/${seedIds.home}`
const path = `${organization}/role-bindings`

async function createAccountWithKey(): Promise<{ accountId: string; token: string }> {
  const accounts = `${organization}/service-accounts`
  const { id } = await castai.expectOk('POST', accounts, { key, body: { name: 'gateway' } })
  const body = { key: { name: 'first' } }
  const { token } = await castai.expectOk('POST', `${accounts}/${id}/keys`, { key, body })
  return { accountId: String(id), token: String(token) }
}

async function bind(
  accountId: string,
  role = 'Viewer',
  scope: object = { cluster: { id: seedIds.cluster } },
) {
  const roles = await castai.expectOk('GET', `${organization}/roles`, { key })
  const roleId = (roles.roles as { id: string; name: string }[]).find(({ name }) => name === role)?.id
  const definition = { roleId, scopes: [scope], subjects: [{ serviceAccount: { id: accountId } }] }
  return castai.send('POST', path, { key, body: [{ name: 'gateway view', description: '', definition }] })
}

test('a binding is accepted at once and applies later', async () => {
  const { accountId, token } = await createAccountWithKey()
  const nodes = `/v1/kubernetes/external-clusters/${seedIds.cluster}/nodes`
  const reads = async () => (await castai.send('GET', nodes, { key: token })).status
  expect(await reads()).toBe(403)

  const made = await bind(accountId)
  expect(made.status).toBe(200)
  const [binding] = made.body as { id: string; status: { state: string }[] }[]
  expect(binding?.status).toMatchObject([{ state: 'ACCEPTED' }])
  expect(await reads()).toBe(403)
  await castai.timers.advance(3_999)
  expect(await reads()).toBe(403)
  await castai.timers.advance(1)
  expect(await reads()).toBe(200)
  const shown = await castai.expectOk('GET', `${path}/${binding?.id}`, { key })
  expect(shown).toMatchObject({ status: [{ state: 'CREATED' }] })
  expect(shown).not.toHaveProperty('appliesAtMs')

  await castai.expectOk('DELETE', `${path}/${binding?.id}`, { key })
  expect(await reads()).toBe(403)
})

test('a binding of an unknown subject fails', async () => {
  const [binding] = (await bind('nobody')).body as { id: string }[]
  await castai.timers.advance(4_000)
  const shown = await castai.expectOk('GET', `${path}/${binding?.id}`, { key })
  expect(shown).toMatchObject({ status: [{ state: 'FAILED', message: expect.stringMatching(/./) }] })
})

test('a group hands its rights to its members', async () => {
  const { token } = await createAccountWithKey()
  const read = async () => (await castai.send('GET', '/v1/notifications', { key: token })).status
  expect(await read()).toBe(403)
  const accounts = await castai.expectOk('GET', `${organization}/service-accounts`, { key })
  const { id } = (accounts.serviceAccounts as { id: string; name: string }[]).find(
    ({ name }) => name === 'gateway',
  ) ?? { id: '' }
  const group = `${organization}/groups/${seedIds.group}`
  const body = { name: 'readers', definition: { members: [{ id, kind: 'SERVICE_ACCOUNT' }] } }
  await castai.expectOk('PATCH', group, { key, body })
  expect(await read()).toBe(200)
  await castai.expectOk('PATCH', group, { key, body: { name: 'readers', definition: { members: [] } } })
  expect(await read()).toBe(403)
})

test('creation wants a bare array of whole bindings', async () => {
  const definition = {
    roleId: builtInRoles[0]?.id,
    scopes: [{ organization: { id: seedIds.home } }],
    subjects: [],
  }
  const subjects = [{ user: { id: seedIds.user } }]
  const bad = [
    { roleBindings: [] },
    [],
    [{ name: 'a' }],
    [{ name: 'a', definition }],
    [{ name: 'a', definition: { ...definition, subjects, roleId: 'nothing' } }],
  ]
  for (const body of bad) expect((await castai.send('POST', path, { key, body })).status).toBe(400)
  const body = [{ name: 'a', definition: { ...definition, subjects } }]
  expect((await castai.send('POST', path, { key, body })).status).toBe(200)
})

test('the list filters by subject and counts in a string', async () => {
  const { accountId } = await createAccountWithKey()
  await bind(accountId)
  const all = await castai.expectOk('GET', path, { key })
  const own = await castai.expectOk('GET', `${path}?subjectId=${accountId}&subjectType=serviceAccount`, {
    key,
  })
  expect(Number(all.totalCount)).toBeGreaterThan(1)
  expect(own).toMatchObject({ totalCount: '1', roleBindings: [{ name: 'gateway view' }] })
})
