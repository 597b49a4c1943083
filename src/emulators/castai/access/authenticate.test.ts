import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seedIds } from '../seed-ids.ts'
import { type ServedCastai, serveCastai } from '../testing/serve-castai.ts'

let castai: ServedCastai

beforeEach(async () => {
  castai = await serveCastai()
})
afterEach(() => castai.close())

const clusters = '/v1/kubernetes/external-clusters'

describe('the key', () => {
  test('works in X-API-Key', async () => {
    const { key } = castai.emulator.createKey()
    const answer = await castai.send('GET', '/v1/organizations', { key })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json')
  })

  test('is asked for before a path is judged', async () => {
    for (const path of ['/v1/organizations', '/v1/nothing-here']) {
      const answer = await castai.send('GET', path)
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({ message: 'Unauthorized' })
    }
    const { key } = castai.emulator.createKey()
    const unknown = await castai.send('GET', '/v1/nothing-here', { key })
    expect([unknown.status, unknown.body]).toEqual([404, { message: 'Not Found' }])
  })

  test('is refused as a bearer token on the main API and taken on the LLM paths', async () => {
    const { key } = castai.emulator.createKey()
    const headers = { authorization: `Bearer ${key}` }
    expect((await castai.send('GET', '/v1/organizations', { headers })).status).toBe(401)
    expect((await castai.send('GET', '/v1/llm/openai/supported-providers', { headers })).status).toBe(200)
    const body = { model: 'echo', messages: [{ role: 'user', content: 'Hello' }] }
    const completion = await castai.expectOk('POST', '/openai/v1/chat/completions', { headers, body })
    expect(JSON.stringify(completion)).toContain('You said: Hello')
  })

  test('is taken as a bearer token where that switch is on', async () => {
    const lenient = await serveCastai({ acceptsBearerApiKey: true })
    const { key } = lenient.emulator.createKey()
    const headers = { authorization: `Bearer ${key}` }
    expect((await lenient.send('GET', '/v1/organizations', { headers })).status).toBe(200)
    await lenient.close()
  })

  test('of another region is unknown', async () => {
    const european = await serveCastai({ region: 'eu' })
    const { key } = european.emulator.createKey()
    expect((await european.send('GET', '/v1/organizations', { key })).status).toBe(200)
    expect((await castai.send('GET', '/v1/organizations', { key })).status).toBe(401)
    await european.close()
  })

  test('stops working when it expires, and when it is revoked', async () => {
    const expiresAtMs = castai.timers.now() + 1000
    const { key } = castai.emulator.createKey({ expiresAtMs })
    expect((await castai.send('GET', clusters, { key })).status).toBe(200)
    await castai.timers.advance(1000)
    expect((await castai.send('GET', clusters, { key })).status).toBe(401)
    const other = castai.emulator.createKey()
    expect(castai.emulator.revokeKey(other.id)).toBe(true)
    expect(castai.emulator.revokeKey(other.id)).toBe(false)
    expect((await castai.send('GET', clusters, { key: other.key })).status).toBe(401)
  })

  test('can take a while to be known, and its uses to be shown', async () => {
    const slow = await serveCastai({ newKeyDelayMs: 5_000, lastUsedLagMs: 60_000, unauthorizedMessage: 'no' })
    const { key, id } = slow.emulator.createKey()
    const refused = await slow.send('GET', '/v1/me', { key })
    expect([refused.status, refused.body]).toEqual([401, { message: 'no' }])
    await slow.timers.advance(5_000)
    const token = () => slow.expectOk('GET', `/v1/auth/tokens/${id}`, { key })
    expect((await token()).lastUsedAt).toBeNull()
    const usedAt = new Date(slow.timers.now()).toISOString()
    await slow.timers.advance(60_000)
    expect((await token()).lastUsedAt).toBe(usedAt)
    await slow.close()
  })
})

describe('the CDN', () => {
  test.each(['', 'python-urllib/3.13', 'Python-urllib/3.9'])(
    'turns away the user agent %j with HTML',
    async (agent) => {
      const { key } = castai.emulator.createKey()
      const answer = await castai.send('GET', '/v1/organizations', { key, headers: { 'user-agent': agent } })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('content-type')).toContain('text/html')
      expect(answer.text).toContain('1010')
      expect(answer.body).toBeUndefined()
    },
  )
})

describe('the role', () => {
  const bodies = { name: 'example', gke: {} }

  test('Viewer reads, reads by POST, and writes nothing', async () => {
    for (const kind of ['user', 'service-account'] as const) {
      const { key } = castai.emulator.createKey({ kind, role: 'Viewer' })
      expect((await castai.send('GET', clusters, { key })).status).toBe(200)
      const body = { startTime: '2026-11-01T00:00:00Z', endTime: '2026-11-02T00:00:00Z' }
      const read = await castai.send('POST', '/v1/cost-reports/clusters/active', { key, body })
      expect(read.status).toBe(200)
      const write = await castai.send('POST', clusters, { key, body: bodies })
      expect([write.status, write.body]).toEqual([403, { message: 'Forbidden', fieldViolations: [] }])
    }
  })

  test('Member runs clusters and makes no service accounts; Owner does', async () => {
    const member = castai.emulator.createKey({ role: 'Member' }).key
    const owner = castai.emulator.createKey({ role: 'Owner' }).key
    const accounts = `/v1/organizations/${seedIds.home}/service-accounts`
    expect((await castai.send('POST', clusters, { key: member, body: bodies })).status).toBe(200)
    expect((await castai.send('POST', accounts, { key: member, body: { name: 'a' } })).status).toBe(403)
    expect((await castai.send('POST', accounts, { key: owner, body: { name: 'a' } })).status).toBe(201)
  })

  test('Analyst changes allocation groups and no clusters', async () => {
    const { key } = castai.emulator.createKey({ role: 'Analyst' })
    const groups = '/v1/cost-reports/allocation-groups'
    expect((await castai.send('POST', groups, { key, body: { name: 'a' } })).status).toBe(200)
    expect((await castai.send('POST', clusters, { key, body: bodies })).status).toBe(403)
  })

  test('a read-only key of an owner writes nothing', async () => {
    const { key } = castai.emulator.createKey({ role: 'Owner', readonly: true })
    expect((await castai.send('GET', '/v1/auth/tokens', { key })).status).toBe(200)
    expect((await castai.send('POST', clusters, { key, body: bodies })).status).toBe(403)
    const own = await castai.send('POST', '/v1/auth/tokens', { key, body: { name: 'a', readonly: false } })
    expect(own.status).toBe(403)
  })

  test('bound to one cluster it reaches that cluster alone', async () => {
    const { key } = castai.emulator.createKey({
      kind: 'service-account',
      role: 'Viewer',
      clusters: [seedIds.cluster],
    })
    const owner = castai.emulator.createKey().key
    const other = await castai.expectOk('POST', clusters, { key: owner, body: bodies })
    const seen = await castai.expectOk('GET', clusters, { key })
    expect(seen.items).toMatchObject([{ id: seedIds.cluster }])
    expect((await castai.send('GET', `${clusters}/${seedIds.cluster}`, { key })).status).toBe(200)
    expect((await castai.send('GET', `${clusters}/${other.id}`, { key })).status).toBe(403)
    expect((await castai.send('GET', '/v1/notifications', { key })).status).toBe(403)
  })

  test('a cluster’s own token reports for that cluster and does nothing else', async () => {
    const owner = castai.emulator.createKey().key
    const path = `${clusters}/${seedIds.cluster}/token`
    const { token } = await castai.expectOk('POST', path, { key: owner })
    const key = String(token)
    const logs = (id: string) => `/v1/clusters/${id}/components/castai-agent/logs`
    const own = await castai.send('POST', logs(seedIds.cluster), { key, body: {} })
    expect(own.status).toBe(200)
    expect((await castai.send('POST', logs(seedIds.strangerCluster), { key, body: {} })).status).toBe(404)
    expect((await castai.send('GET', '/v1/me', { key })).status).toBe(403)
  })
})
