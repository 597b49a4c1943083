import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCastaiEmulator } from './castai-emulator.ts'
import { seedIds } from './seed-ids.ts'
import { type ServedCastai, serveCastai } from './testing/serve-castai.ts'

let castai: ServedCastai
let key: string

beforeEach(async () => {
  castai = await serveCastai({ operationDelayMs: 10_000 })
  key = castai.emulator.createKey().key
})
afterEach(() => castai.close())

const cluster = `/v1/kubernetes/external-clusters/${seedIds.cluster}`

test('faults speak the vendor’s words, and a 429 names no time to wait', async () => {
  const fault = async (status: number) => {
    castai.running.faults.add({ kind: 'status', status })
    return castai.send('GET', '/v1/organizations', { key })
  }
  const limited = await fault(429)
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, null])
  expect(limited.body).toEqual({ message: 'quota exceeded', fieldViolations: [] })
  expect((await fault(500)).body).toEqual({ message: 'Internal Server Error', fieldViolations: [] })
  expect((await fault(404)).body).toEqual({ message: 'Not Found' })
  castai.running.faults.add({ kind: 'html403' })
  expect((await castai.send('GET', '/v1/organizations', { key })).text).toContain('1010')
})

test('a request without any user agent never reaches the API', async () => {
  const outgoing = request(`${castai.running.url}/v1/organizations`, { headers: { 'X-API-Key': key } })
  outgoing.end()
  const [response] = (await once(outgoing, 'response')) as [{ statusCode?: number; resume(): void }]
  response.resume()
  expect(response.statusCode).toBe(403)
})

test('a node is created, drained and deleted while the clock runs', async () => {
  const body = { instanceType: 'e2-standard-8' }
  const { nodeId, operationId } = await castai.expectOk('POST', `${cluster}/nodes`, { key, body })
  const path = `${cluster}/nodes/${nodeId}`
  const phase = async () => (await castai.expectOk('GET', path, { key })).state
  const operation = () =>
    castai.expectOk('GET', `/v1/kubernetes/external-clusters/operations/${operationId}`, { key })
  expect(await phase()).toEqual({ phase: 'creating' })
  expect(await operation()).toMatchObject({ done: false, finishedAt: null })
  await castai.timers.advance(10_000)
  expect(await phase()).toEqual({ phase: 'ready' })
  expect(await operation()).toMatchObject({ done: true, finishedAt: '2026-11-22T12:00:10.000Z' })

  await castai.expectOk('POST', `${path}/drain`, { key, body: {} })
  expect(await phase()).toEqual({ phase: 'draining' })
  await castai.timers.advance(10_000)
  const problems = `/v1/kubernetes/clusters/${seedIds.cluster}/problematic-nodes`
  expect(await castai.expectOk('GET', problems, { key })).toMatchObject({
    nodes: [{ nodeId }],
    hasProblems: true,
  })

  await castai.expectOk('DELETE', path, { key })
  const listed = async () => {
    const { items } = await castai.expectOk('GET', `${cluster}/nodes`, { key })
    return (items as { id: string }[]).map(({ id }) => id)
  }
  expect(await listed()).toContain(nodeId)
  await castai.timers.advance(10_000)
  expect(await listed()).not.toContain(nodeId)
})

test('hibernating a cluster takes a while and is refused twice', async () => {
  const status = async () => (await castai.expectOk('GET', cluster, { key })).status
  await castai.expectOk('POST', `${cluster}/hibernate`, { key })
  expect(await status()).toBe('ready')
  await castai.timers.advance(10_000)
  expect(await status()).toBe('hibernated')
  expect((await castai.send('POST', `${cluster}/hibernate`, { key })).status).toBe(400)
  await castai.expectOk('POST', `${cluster}/resume`, { key, body: {} })
  await castai.timers.advance(10_000)
  expect(await status()).toBe('ready')
})

test('reports follow what the cluster has', async () => {
  const path = `/v1/cost-reports/clusters/${seedIds.cluster}/cost?startTime=2026-11-01T00:00:00Z&endTime=2026-11-02T00:00:00Z`
  const total = async () => {
    const { summary } = await castai.expectOk('GET', path, { key })
    return (summary as { totalCost: string }).totalCost
  }
  expect(await total()).toBe('4.176')
  await castai.expectOk('DELETE', `${cluster}/nodes/${seedIds.spotNode}`, { key })
  await castai.timers.advance(10_000)
  expect(await total()).toBe('3.216')
  expect((await castai.send('GET', path.split('?')[0] ?? '', { key })).status).toBe(400)
})

test('workload costs are read by POST, filtered by the body, and leave no trace in the audit', async () => {
  const path = `/v1/cost-reports/clusters/${seedIds.cluster}/workload-cost-summaries?startTime=2026-11-01T00:00:00Z&endTime=2026-11-02T00:00:00Z`
  const all = await castai.expectOk('POST', path, { key, body: {} })
  expect(all).toMatchObject({ count: '2' })
  const some = await castai.expectOk('POST', path, { key, body: { workloadNames: ['search'] } })
  expect(some).toMatchObject({ count: '1', items: [{ workloadName: 'search', namespace: 'default' }] })
  expect(await castai.expectOk('GET', '/v1/audit', { key })).toMatchObject({ items: [] })
})

test('policies keep what an update leaves out', async () => {
  const path = `/v1/kubernetes/clusters/${seedIds.cluster}/policies`
  const before = await castai.expectOk('GET', path, { key })
  const body = { enabled: true, clusterLimits: { enabled: true } }
  await castai.expectOk('PUT', path, { key, body })
  const after = await castai.expectOk('GET', path, { key })
  expect(after).toMatchObject({ enabled: true, clusterLimits: { enabled: true, cpu: { maxCores: 20 } } })
  expect(after.nodeDownscaler).toEqual(before.nodeDownscaler)
  const wrong = await castai.send('PUT', path, { key, body: { enabled: 'yes' } })
  expect(wrong.status).toBe(400)
})

test('scripts hand out a secret by GET', async () => {
  const { script } = await castai.expectOk('GET', `${cluster}/credentials-script`, { key })
  expect(script).toMatch(/castai_v1_[0-9a-f]{64}_[0-9a-f]{8}/)
  const agent = await castai.send('GET', '/v1/agent.sh', { key })
  expect(agent.headers.get('content-type')).toContain('text/plain')
  expect(agent.text).toMatch(/^curl -H "Authorization: Token castai_v1_/)
  const viewer = castai.emulator.createKey({ role: 'Viewer' }).key
  expect((await castai.send('GET', `${cluster}/credentials-script`, { key: viewer })).status).toBe(403)
})

test('the playground streams line by line and is counted afterwards', async () => {
  const enabler = `/ai-optimizer/v1beta/organizations/${seedIds.home}`
  const body = { chatCompletion: { model: 'echo', messages: [{ role: 'user', content: 'Hello there' }] } }
  const answer = await castai.send('POST', `${enabler}/playground-chat-completions:stream`, { key, body })
  const lines = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.at(-1)).toMatchObject({ result: { promptSummary: { model: 'echo', promptTokens: 2 } } })
  const summary = await castai.expectOk('GET', `${enabler}:generateLatestChatCompletionSummary`, { key })
  expect(summary).toMatchObject({ model: 'echo', completionTokens: 4 })
})

test('an invitation can be claimed by the one it was sent to', async () => {
  const guest = castai.emulator.createKey({ organization: 'stranger', name: 'guest' })
  const members = [{ userEmail: 'guest@example.com', role: 'Viewer' }]
  const { invitationIds } = await castai.expectOk('POST', '/v1/invitations', { key, body: { members } })
  const [id] = invitationIds as string[]
  const path = `/v1/invitations/${id}`
  expect((await castai.send('POST', path, { key, body: {} })).status).toBe(403)
  const claimed = await castai.expectOk('POST', path, { key: guest.key, body: {} })
  expect(claimed).toMatchObject({ organizationId: seedIds.home, membership: { role: 'Viewer' } })
  expect((await castai.send('POST', path, { key: guest.key, body: {} })).status).toBe(404)
})

test('a stand-in refuses to make a key it could not make at the vendor', () => {
  const emulator = createCastaiEmulator()
  expect(() => emulator.createKey({ organization: 'nowhere' })).toThrow(RangeError)
  expect(() => emulator.createKey({ role: 'Emperor' as 'Owner' })).toThrow(RangeError)
})
