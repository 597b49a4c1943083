import { afterEach, describe, expect, test } from 'vitest'
import { type Bench, openBench } from './test-bench.ts'

let bench: Bench

afterEach(() => bench.close())

const envelope = (message: string) => ({ status: 'error', message })

describe('keys', () => {
  test('a key is key_ and 28 hexadecimal digits, and says whose it is', async () => {
    bench = await openBench()
    const { key } = bench.emulator.createKey({ org: 'acme', name: 'reporting' })
    expect(key).toMatch(/^key_[0-9a-f]{28}$/)
    const info = await bench.request('GET /get-api-key-info', undefined, key)
    expect(info.body).toEqual({ api_key_name: 'reporting', org_name: 'acme' })
  })

  test('a missing and an unknown key meet 401 before anything else', async () => {
    bench = await openBench()
    const refused = { status: 401, body: envelope('API key is missing or invalid.') }
    expect(await bench.request('POST /create-agent', '{not json', 'nobody')).toMatchObject(refused)
    expect(await bench.request('GET /no-such-path', undefined, 'nobody')).toMatchObject(refused)
    const bare = await fetch(`${bench.url}/get-concurrency`, { headers: { 'x-api-key': bench.key } })
    expect(bare.status).toBe(401)
  })

  test('the text of the 401 is a switch', async () => {
    bench = await openBench({ unauthorizedText: 'observed' })
    const answer = await bench.request('GET /get-concurrency', undefined, 'nobody')
    expect(answer.body).toEqual(envelope('Invalid API Key.'))
  })

  test('a revoked key is unknown at once; the one with the webhook badge cannot be revoked', async () => {
    bench = await openBench()
    const second = bench.emulator.createKey({ name: 'second' })
    const third = bench.emulator.createKey({ name: 'third', webhook: true })
    expect(bench.emulator.revokeKey(third.id)).toBe(false)
    expect(bench.emulator.revokeKey(second.id)).toBe(true)
    expect(bench.emulator.revokeKey(second.id)).toBe(false)
    expect((await bench.request('GET /get-concurrency', undefined, second.key)).status).toBe(401)
    expect((await bench.request('GET /get-concurrency', undefined, third.key)).status).toBe(200)
    const first = (bench.emulator.snapshot() as { keys: { id: string; name: string }[] }).keys[0]
    expect(bench.emulator.dashboard.designateWebhookKey(first?.id ?? '')).toBe(true)
    expect(bench.emulator.revokeKey(third.id)).toBe(true)
  })

  test('no key sees what another workspace owns', async () => {
    bench = await openBench()
    const { body } = await bench.request('POST /create-retell-llm', {})
    const other = bench.emulator.createKey({ org: 'other' }).key
    const path = `GET /get-retell-llm/${body.llm_id}`
    expect((await bench.request(path)).status).toBe(200)
    expect((await bench.request(path, undefined, other)).status).toBe(422)
  })

  test('the snapshot names keys without their secrets', async () => {
    bench = await openBench()
    expect(JSON.stringify(bench.emulator.snapshot())).not.toContain(bench.key)
  })
})

describe('restricted keys', () => {
  const cases = [
    ['Agent', 'Read', 'GET /v2/list-retell-llms', 200],
    ['Agent', 'Read', 'POST /v2/list-agents', 200],
    ['Agent', 'Read', 'POST /create-retell-llm', 403],
    ['Agent', 'Edit', 'POST /create-retell-llm', 201],
    ['Agent', 'Edit', 'GET /list-voices', 200],
    ['Agent', 'No Access', 'GET /list-voices', 403],
    ['Testing', 'Read', 'GET /v2/list-batch-tests?type=retell-llm', 200],
    ['History', 'Read', 'POST /v3/list-calls', 200],
    ['History', 'Read', 'DELETE /v2/delete-call/call_x', 403],
    ['History', 'Edit', 'DELETE /v2/delete-call/call_x', 422],
    ['Call', 'Edit', 'POST /v2/stop-call/call_x', 422],
    ['Call', 'Read', 'POST /v2/stop-call/call_x', 403],
    ['Phone', 'Read', 'GET /v2/list-phone-numbers', 200],
    ['Export', 'Edit', 'GET /v2/list-export-requests', 200],
    ['Export', 'Read', 'GET /v2/list-export-requests', 403],
  ] as const

  test.each(cases)('%s: %s may %s: %i', async (name, level, line, status) => {
    bench = await openBench()
    const { key } = bench.emulator.createKey({ permissions: { [name]: level } })
    const body = line.startsWith('POST') ? {} : undefined
    const answer = await bench.request(line, body, key)
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.body).toEqual(envelope('Forbidden'))
  })

  test('endpoints outside the permission table, and the refusal itself, are switches', async () => {
    bench = await openBench()
    const open = bench.emulator.createKey({ permissions: {} }).key
    expect((await bench.request('GET /get-api-key-info', undefined, open)).status).toBe(200)
    await bench.close()
    bench = await openBench({ unlistedEndpoints: 'closed', restrictedKeyStatus: 401 })
    const closed = bench.emulator.createKey({ permissions: {} }).key
    expect((await bench.request('GET /get-api-key-info', undefined, closed)).status).toBe(401)
  })

  test('an unknown permission is no key at all', async () => {
    bench = await openBench()
    expect(() => bench.emulator.createKey({ permissions: { Everything: 'Edit' } })).toThrow(TypeError)
    expect(() => bench.emulator.createKey({ permissions: { Agent: 'Write' } })).toThrow(TypeError)
  })
})

describe('answers around the endpoints', () => {
  test('an unknown path is 404 in JSON', async () => {
    bench = await openBench()
    expect(await bench.request('GET /_stainless_unknown_path')).toMatchObject({
      status: 404,
      body: envelope('The requested resource was not found.'),
    })
    expect((await bench.request('GET /health')).status).toBe(404)
  })

  test('a fault speaks the vendor’s envelope', async () => {
    bench = await openBench()
    const fault = { kind: 'status', status: 429, retryAfter: 3 }
    await fetch(`${bench.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) })
    const response = await fetch(`${bench.url}/get-concurrency`)
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('3')
    expect(await response.json()).toEqual(envelope('Account rate limited, please throttle your requests.'))
  })

  test('when a trial has ended, what costs money answers 402', async () => {
    bench = await openBench()
    bench.emulator.dashboard.setTrialEnded(true)
    expect((await bench.request('POST /create-chat', { agent_id: 'x' })).status).toBe(402)
    expect((await bench.request('GET /list-voices')).status).toBe(200)
  })

  test('deprecated endpoints are switches', async () => {
    bench = await openBench({ deprecatedRoutes: false, webCallV2: false })
    expect((await bench.request('GET /list-agents')).status).toBe(404)
    expect((await bench.request('POST /v2/list-calls', {})).status).toBe(404)
    expect((await bench.request('POST /v2/create-web-call', {})).status).toBe(404)
    expect((await bench.request('POST /v3/create-web-call', {})).status).toBe(400)
  })
})
