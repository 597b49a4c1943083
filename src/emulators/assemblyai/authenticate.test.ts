import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StartedEmulator, startAssemblyai } from './testing/start.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

const missingOrInvalid = { error: 'Authentication error, API token missing/invalid' }
const agent = { name: 'a', system_prompt: 'b', voice: { voice_id: 'ivy' } }

test('the dashboard makes keys of 32 lower-case hex digits', () => {
  const made = vendor.emulator.createKey()
  expect(made.key).toMatch(/^[0-9a-f]{32}$/)
  expect(vendor.emulator.createKey().key).not.toBe(made.key)
})

test.each([
  ['missing', () => null],
  ['wrong', () => 'f'.repeat(32)],
  ['behind Bearer', () => `Bearer ${vendor.key}`],
  ['in capitals', () => vendor.key.toUpperCase()],
])('a key that is %s is refused by the REST and the streaming host alike', async (_, key) => {
  for (const path of ['/v2/transcript?limit=1', '/v3/token?expires_in_seconds=60']) {
    const answer = await vendor.call('GET', path, { key: key() })
    expect([answer.status, answer.json]).toEqual([401, missingOrInvalid])
  }
})

test('a switch lets the REST host take Bearer', async () => {
  const lenient = await startAssemblyai({ bearerOnRest: true })
  const answer = await lenient.call('GET', '/v2/transcript', { key: `Bearer ${lenient.key}` })
  expect(answer.status).toBe(200)
  await lenient.running.close()
})

test('a revoked key is an invalid one, at once', async () => {
  const { id, key } = vendor.emulator.createKey({ project: 'main' })
  expect((await vendor.call('GET', '/v2/transcript', { key })).status).toBe(200)
  expect(vendor.emulator.revokeKey(id)).toBe(true)
  expect(vendor.emulator.revokeKey(id)).toBe(false)
  const answer = await vendor.call('GET', '/v2/transcript', { key })
  expect([answer.status, answer.json]).toEqual([401, missingOrInvalid])
})

test('the LLM gateway takes both forms, and tells a missing header from a wrong key', async () => {
  const chat = (key: string | null) =>
    vendor.call('POST', '/v1/chat/completions', {
      key,
      body: { model: 'gemini-2.5-flash-lite', messages: [{ role: 'user', content: 'hi' }] },
    })
  expect((await chat(vendor.key)).status).toBe(200)
  expect((await chat(`Bearer ${vendor.key}`)).status).toBe(200)
  const wrong = await chat('nobody')
  expect(wrong.status).toBe(401)
  expect(wrong.json).toEqual({ ...missingOrInvalid, status: 'error', request_id: expect.any(String) })
  const missing = await chat(null)
  expect(missing.status).toBe(401)
  expect(missing.json.error).toMatch(/^Your account does not have access to LLM Gateway\./)
})

test('the list of models needs no key', async () => {
  expect((await vendor.call('GET', '/v1/models', { key: null })).status).toBe(200)
})

test('the sync host answers a wrong key with 404, and no model with another 404', async () => {
  const headers = { 'x-aai-model': 'universal-3-5-pro' }
  const wrong = await vendor.call('POST', '/v1/transcribe', { key: 'nobody', headers })
  expect(wrong.status).toBe(404)
  expect(wrong.headers.get('content-type')).toBe('application/problem+json')
  expect(wrong.json).toEqual({ status: 404, title: 'Not Found', detail: 'Invalid API key' })
  for (const model of [undefined, 'unheard-of']) {
    const answer = await vendor.call('POST', '/v1/transcribe', {
      headers: model ? { 'x-aai-model': model } : {},
    })
    expect([answer.status, answer.text]).toEqual([404, 'Not found'])
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  }
})

test('the Voice Agent host wants Bearer for tokens and takes either form for its management', async () => {
  const token = (key: string | null) => vendor.call('GET', '/v1/token?expires_in_seconds=60', { key })
  expect((await token(`Bearer ${vendor.key}`)).status).toBe(200)
  const raw = await token(vendor.key)
  expect([raw.status, raw.json]).toEqual([401, { detail: 'Unauthorized' }])
  const missing = await token(null)
  expect([missing.status, missing.json]).toEqual([401, { detail: 'Missing authorization header' }])
  for (const key of [vendor.key, `Bearer ${vendor.key}`]) {
    expect((await vendor.call('POST', '/v1/agents', { key, body: agent })).status).toBe(201)
  }
})

test('a REST answer can be read from any web page, but a page may not delete', async () => {
  const listed = await vendor.call('GET', '/v2/transcript')
  expect(listed.headers.get('access-control-allow-origin')).toBe('*')
  const preflight = await vendor.call('OPTIONS', '/v2/transcript/some-id', { key: null })
  expect(preflight.status).toBe(200)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, PUT, GET')
  expect((await vendor.call('GET', '/v1/models')).headers.get('access-control-allow-origin')).toBeNull()
})

test('what is gone is gone, and what never was is unknown, in each host’s own words', async () => {
  const seen = async (method: string, path: string) => {
    const answer = await vendor.call(method, path, { headers: { 'x-aai-model': 'universal-3-5-pro' } })
    return [answer.status, answer.text]
  }
  expect(await seen('POST', '/v2/realtime/token')).toEqual([404, '{"error":"Not found"}'])
  expect(await seen('POST', '/lemur/v3/generate/task')).toEqual([404, '{"error":"Not found"}'])
  expect((await seen('GET', '/v2/realtime/ws'))[0]).toBe(410)
  expect(await seen('GET', '/v2/nothing')).toEqual([404, '{"error":"Not found"}'])
  expect(await seen('GET', '/health')).toEqual([404, '{"error":"Not found"}'])
  expect((await seen('GET', '/v1/transcribe'))[0]).toBe(405)
  expect(await seen('GET', '/v1/nothing')).toEqual([404, '{"detail":"Not Found"}'])
  expect((await seen('GET', '/v1/phone-numbers'))[0]).toBe(501)
})

test('an account that asks too often waits, whatever its key and project', async () => {
  const busy = await startAssemblyai({ requestsPerFiveMinutes: 2 })
  const other = busy.emulator.createKey({ project: 'other' }).key
  await busy.call('GET', '/v2/transcript')
  await busy.call('GET', '/v2/transcript', { key: other })
  const third = await busy.call('GET', '/v2/transcript')
  expect([third.status, third.json]).toEqual([429, { error: 'Too Many Requests' }])
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  await busy.running.close()
})

test.each([
  ['/v2/transcript', 429, { error: 'Too Many Requests' }],
  ['/v2/transcript', 500, { error: 'Server error, developers have been alerted.' }],
  [
    '/v1/models',
    429,
    { code: 429, message: 'too many requests for this action', request_id: expect.any(String) },
  ],
  ['/v1/agents', 500, { detail: 'Internal Server Error' }],
])('an injected fault on %s with %i speaks that host’s language', async (path, status, body) => {
  vendor.running.faults.add({ kind: 'status', status })
  const answer = await vendor.call('GET', path)
  expect([answer.status, answer.json]).toEqual([status, body])
})

test('503 and 504 of the REST host have no body', async () => {
  vendor.running.faults.add({ kind: 'status', status: 503 })
  const answer = await vendor.call('GET', '/v2/transcript')
  expect([answer.status, answer.text]).toEqual([503, ''])
})
