import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { AssemblyaiEmulatorOptions } from '../options.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

let vendor: StartedEmulator
afterEach(() => vendor.running.close())
const start = async (options: AssemblyaiEmulatorOptions = {}) => {
  vendor = await startAssemblyai({ streamingText: 'Hello there.', streamingMsPerWord: 100, ...options })
}

const agent = {
  name: 'Support',
  system_prompt: 'Be kind.',
  voice: { voice_id: 'ivy' },
  tools: [{ name: 'order', http: { url: 'https://example.com', headers: { 'X-Tool': 'tool-secret' } } }],
}

test('agents are made, listed without their prompts, changed in part, and removed', async () => {
  await start()
  const made = await vendor.call('POST', '/v1/agents', { body: agent })
  expect([made.status, made.json.name]).toEqual([201, 'Support'])
  expect(made.text).not.toContain('tool-secret')
  expect(made.text).toContain('"X-Tool":"***"')
  const path = `/v1/agents/${made.json.id}`
  const listed = JSON.parse((await vendor.call('GET', '/v1/agents')).text)
  expect(listed).toEqual([
    { id: made.json.id, name: 'Support', created_at: expect.any(String), updated_at: expect.any(String) },
  ])
  const changed = await vendor.call('PUT', path, { body: { greeting: 'Hi.' } })
  expect(changed.json).toMatchObject({ greeting: 'Hi.', system_prompt: 'Be kind.' })
  expect((await vendor.call('GET', path)).json).toEqual(changed.json)
  const stranger = vendor.emulator.createKey({ project: 'other' }).key
  expect((await vendor.call('GET', path, { key: stranger })).status).toBe(404)
  expect((await vendor.call('DELETE', path)).status).toBe(204)
  expect((await vendor.call('GET', path)).status).toBe(404)
  expect((await vendor.call('POST', '/v1/agents', { body: { name: 'x' } })).status).toBe(422)
})

function open(query = '', headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}/v1/ws?${query}`, { headers })
  const messages: Record<string, unknown>[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  const closed = once(socket, 'close').then(([code]) => code)
  const send = (message: object) => socket.send(JSON.stringify(message))
  return { socket, messages, closed, send, upgraded: once(socket, 'open') }
}
const bearer = () => ({ authorization: `Bearer ${vendor.key}` })

test('a conversation: ready, heard, answered, ended, and on record', async () => {
  await start()
  const { json } = await vendor.call('POST', '/v1/agents', { body: { ...agent, greeting: 'Hi.' } })
  const { upgraded, send, messages, closed } = open('', bearer())
  await upgraded
  send({ type: 'session.update', session: { agent_id: json.id } })
  send({ type: 'input.audio', audio: Buffer.alloc(100 * 48).toString('base64') })
  send({ type: 'input.audio', audio: Buffer.alloc(100 * 48).toString('base64') })
  send({ type: 'session.end' })
  expect(await closed).toBe(1000)
  const reply = ['reply.started', 'reply.audio', 'transcript.agent', 'reply.done']
  expect(messages.map(({ type }) => type)).toEqual([
    'session.ready',
    ...reply,
    'input.speech.started',
    'transcript.user.delta',
    'input.speech.stopped',
    'transcript.user',
    ...reply,
    'session.ended',
  ])
  const listed = await vendor.call('GET', `/v1/sessions?agent_id=${json.id}`)
  const id = messages[0]?.session_id
  expect(listed.json).toMatchObject({
    sessions: [{ id, status: 'completed', agent_id: json.id, public_close_reason: 'client_end' }],
    has_more: false,
  })
  expect((await vendor.call('GET', `/v1/sessions/${id}`)).json).toMatchObject({
    id,
    config: { name: 'Support' },
  })
  expect((await vendor.call('DELETE', `/v1/sessions/${id}`)).status).toBe(204)
  expect((await vendor.call('GET', `/v1/sessions/${id}`)).status).toBe(404)
})

test('a raw key and a used token are refused on the open socket', async () => {
  await start()
  const raw = open('', { authorization: vendor.key })
  expect(await raw.closed).toBe(1008)
  expect(raw.messages[0]).toMatchObject({ type: 'session.error', code: 'unauthorized' })
  const { json } = await vendor.call('GET', '/v1/token?expires_in_seconds=60', {
    key: `Bearer ${vendor.key}`,
  })
  const first = open(`token=${json.token}`)
  await first.upgraded
  expect(await open(`token=${json.token}`).closed).toBe(1008)
  const streaming = await vendor.call('GET', '/v3/token?expires_in_seconds=60')
  expect(await open(`token=${streaming.json.token}`).closed).toBe(1008)
})

test('sessions are paged with a cursor', async () => {
  await start()
  for (let count = 0; count < 3; count += 1) {
    const { upgraded, send, closed } = open('', bearer())
    await upgraded
    send({ type: 'session.update', session: {} })
    send({ type: 'session.end' })
    await closed
  }
  const first = (await vendor.call('GET', '/v1/sessions?limit=2')).json
  expect(first).toMatchObject({ sessions: [{}, {}], has_more: true })
  const { next_cursor: cursor } = first.response_metadata as Record<string, string>
  const second = (await vendor.call('GET', `/v1/sessions?limit=2&cursor=${cursor}`)).json
  expect(second).toMatchObject({ sessions: [{}], has_more: false, response_metadata: { next_cursor: null } })
  expect((await vendor.call('GET', '/v1/sessions?limit=0')).status).toBe(422)
})

const secret = 's'.repeat(32)
const subscribe = (change: object) =>
  vendor.call('POST', '/v1/webhook-subscriptions', {
    body: { url: 'https://example.com/hook', events: ['session.completed'], secret, ...change },
  })

test('a subscription is answered without its secret; what is out of order is refused', async () => {
  await start()
  const made = await subscribe({})
  expect(made.status).toBe(201)
  expect(made.json).toEqual({
    id: expect.any(String),
    agent_id: null,
    url: 'https://example.com/hook',
    events: ['session.completed'],
    enabled: true,
    secret_version: 1,
    created_at: expect.stringMatching(/Z$/),
    updated_at: expect.stringMatching(/Z$/),
  })
  for (const wrong of [
    { url: 'http://example.com' },
    { url: 'https://127.0.0.1/' },
    { events: [] },
    { events: ['session.burnt'] },
    { secret: 'short' },
    { secret: `${secret} with spaces` },
  ]) {
    expect((await subscribe(wrong)).status).toBe(422)
  }
})

test('an event is signed over its time and its very bytes', async () => {
  await start({ takesLocalSubscriptions: true })
  const received: { signature: string; body: string }[] = []
  const receiver: Server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ signature: String(request.headers['x-aai-signature']), body })
    response.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  await subscribe({
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    events: ['session.started', 'session.completed'],
  })
  const { upgraded, send, socket } = open('', bearer())
  await upgraded
  send({ type: 'session.update', session: {} })
  await vi.waitFor(() => expect(received).toHaveLength(1))
  socket.close()
  await vi.waitFor(() => expect(received).toHaveLength(2))
  for (const { signature, body } of received) {
    const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
    expect(digest).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'))
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(10)
  }
  expect(received.map(({ body }) => JSON.parse(body).event)).toEqual(['session.started', 'session.completed'])
  receiver.close()
})
