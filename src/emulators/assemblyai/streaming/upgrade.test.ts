import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ManualTimers } from '../../kit/timers.ts'
import type { AssemblyaiEmulatorOptions } from '../options.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

let vendor: StartedEmulator
afterEach(() => vendor.running.close())

async function start(options: AssemblyaiEmulatorOptions = {}): Promise<void> {
  vendor = await startAssemblyai({ streamingText: 'One two. Three.', streamingMsPerWord: 100, ...options })
}

/** Opens a socket and remembers what comes over it. */
function open(query = '', headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}/v3/ws?${query}`, { headers })
  const messages: Record<string, unknown>[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  const upgraded = once(socket, 'open')
  const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)])
  const first = () => vi.waitFor(() => expect(messages[0]).toBeDefined()).then(() => messages[0] ?? {})
  return { socket, messages, upgraded, closed, first }
}

const withKey = () => ({ authorization: vendor.key })

async function mint(query = 'expires_in_seconds=60', key = vendor.key): Promise<string> {
  return String((await vendor.call('GET', `/v3/token?${query}`, { key })).json.token)
}

test.each([
  ['no key', '', {}, 'Missing Authorization header'],
  ['a wrong key', '', { authorization: 'nobody' }, 'Invalid API key'],
  ['a wrong token', 'token=nothing', {}, 'Invalid API key'],
  ['a wrong token beside a header', 'token=nothing', { authorization: 'x' }, 'Invalid API key'],
])('with %s the upgrade succeeds, and the refusal follows', async (_, query, headers, reason) => {
  await start()
  const { upgraded, closed, messages } = open(query, headers)
  await upgraded
  expect(await closed).toEqual([1008, 'See Error message for details'])
  expect(messages).toEqual([{ type: 'Error', error_code: 1008, error: `Unauthorized Connection: ${reason}` }])
})

test('a key behind Bearer is a wrong key', async () => {
  await start()
  const { closed } = open('', { authorization: `Bearer ${vendor.key}` })
  expect((await closed)[0]).toBe(1008)
})

test('audio goes in, turns come out, and Terminate ends it with 1000', async () => {
  await start()
  const { socket, first, closed, messages } = open('sample_rate=16000&format_turns=true', withKey())
  expect(await first()).toMatchObject({ type: 'Begin' })
  for (let count = 0; count < 3; count += 1) socket.send(Buffer.alloc(3200))
  socket.send('{"type":"Terminate"}')
  expect(await closed).toEqual([1000, 'Session Ended'])
  expect(
    messages.filter(({ turn_is_formatted: formatted }) => formatted).map(({ transcript }) => transcript),
  ).toEqual(['One two.', 'Three.'])
  expect(messages.at(-1)).toMatchObject({ type: 'Termination' })
  expect(vendor.emulator.snapshot().streamingSessions).toMatchObject([
    {
      keyId: vendor.keyId,
      open: false,
      ending: 'terminated',
      audioMs: 300,
      parameters: { sample_rate: '16000' },
    },
  ])
})

test('a token opens a session of the length it was minted for, again and again', async () => {
  await start()
  const token = await mint('expires_in_seconds=60&max_session_duration_seconds=300')
  for (let count = 0; count < 2; count += 1) {
    const { first, socket } = open(`token=${token}`)
    const { expires_at: expiresAt } = await first()
    expect(Number(expiresAt) - Math.floor(Date.now() / 1000)).toBeGreaterThanOrEqual(298)
    expect(Number(expiresAt) - Math.floor(Date.now() / 1000)).toBeLessThanOrEqual(300)
    socket.terminate()
  }
  const { tokens, streamingSessions } = vendor.emulator.snapshot()
  expect(tokens).toEqual([
    { keyId: vendor.keyId, audience: 'streaming', sessionSecondsMax: 300, redemptions: 2 },
  ])
  expect(JSON.stringify(streamingSessions)).not.toContain(token)
})

test('a switch makes tokens single-use', async () => {
  await start({ singleUseTokens: true })
  const token = await mint()
  expect(await open(`token=${token}`).first()).toMatchObject({ type: 'Begin' })
  expect((await open(`token=${token}`).closed)[0]).toBe(1008)
})

test('an expired token is refused; a session that has begun goes on', async () => {
  const timers = new ManualTimers()
  await start({ timers })
  const token = await mint('expires_in_seconds=10')
  const begun = open(`token=${token}`)
  await begun.first()
  await timers.advance(10_000)
  expect((await open(`token=${token}`).closed)[0]).toBe(1008)
  begun.socket.send(Buffer.alloc(3200))
  await vi.waitFor(() => expect(begun.messages.at(-1)).toMatchObject({ type: 'Turn' }))
})

test('too many new sessions a minute are refused with either documented code', async () => {
  for (const [sessionLimitCode, connection] of [
    [3009, 'Connection'],
    [1008, 'connection'],
  ] as const) {
    await start({ sessionsPerMinute: 1, sessionLimitCode })
    await open('', withKey()).first()
    const { closed, messages } = open('', withKey())
    expect((await closed)[0]).toBe(sessionLimitCode)
    expect(messages[0]?.error).toBe(`Unauthorized ${connection}: Too many concurrent sessions`)
    if (sessionLimitCode === 3009) await vendor.running.close()
  }
})

test('a free account opens five sessions a minute, and the limit grows with use', async () => {
  const timers = new ManualTimers()
  await start({ timers, sessionsPerMinute: 10 })
  const begin = async () => (await open('', withKey()).first()).type
  for (let count = 0; count < 10; count += 1) expect(await begin()).toBe('Begin')
  expect(await begin()).toBe('Error')
  await timers.advance(60_000)
  for (let count = 0; count < 11; count += 1) expect(await begin()).toBe('Begin')
  expect(await begin()).toBe('Error')
})

test('an account in debt opens no session', async () => {
  await start({ balance: -1 })
  expect((await open('', withKey()).first()).error).toMatch(/^Unauthorized Connection: /)
})

test('a bad parameter is said on the open socket', async () => {
  await start()
  const { closed } = open('sample_rate=5', withKey())
  expect((await closed)[0]).toBe(3006)
})

test('Begin can be late; what was sent before is not lost, and who hangs up first pays nothing', async () => {
  const timers = new ManualTimers()
  await start({ beginDelayMs: 700, timers })
  const { socket, upgraded, messages, closed } = open('', withKey())
  await upgraded
  socket.send(Buffer.alloc(3200))
  socket.send('{"type":"Terminate"}')
  await timers.advance(700)
  await closed
  expect(messages.map(({ type }) => type)).toEqual(['Begin', 'Turn', 'Turn', 'Turn', 'Termination'])
  const impatient = open('', withKey())
  await impatient.upgraded
  expect(timers.size).toBe(1)
  impatient.socket.close()
  await impatient.closed
  await vi.waitFor(() => expect(timers.size).toBe(0))
  await timers.advance(700)
  expect(vendor.emulator.snapshot().streamingSessions).toHaveLength(1)
})

test('a revoked key opens no new session; what is open stays open', async () => {
  await start()
  const begun = open('', withKey())
  await begun.first()
  vendor.emulator.revokeKey(vendor.keyId)
  expect((await open('', withKey()).closed)[0]).toBe(1008)
  begun.socket.send(Buffer.alloc(3200))
  await vi.waitFor(() => expect(begun.messages.at(-1)).toMatchObject({ type: 'Turn' }))
})

test('sessions can be cancelled by the vendor, also over HTTP', async () => {
  await start()
  const { first, closed } = open('', withKey())
  await first()
  const { json } = await vendor.call('POST', '/_emulator/streaming/cancel')
  expect(json).toEqual({ cancelled: 1 })
  expect((await closed)[0]).toBe(3005)
})

test('the webhook of a session carries the text of its finished turns, once', async () => {
  await start()
  const bodies: unknown[] = []
  const receiver = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push({ secret: request.headers['x-hook'], ...JSON.parse(text) })
    response.end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const query = new URLSearchParams({
    webhook_url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    webhook_auth_header_name: 'X-Hook',
    webhook_auth_header_value: 'shared',
    format_turns: 'true',
  })
  const { socket, first } = open(String(query), withKey())
  const { id } = await first()
  socket.send(Buffer.alloc(9600))
  socket.send('{"type":"Terminate"}')
  await vi.waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toMatchObject({
    secret: 'shared',
    session_id: id,
    messages: [
      { turn_order: 0, transcript: 'One two.', end_of_turn: true, type: 'Turn' },
      { turn_order: 1, transcript: 'Three.' },
    ],
  })
  receiver.close()
})

test('the second version is gone', async () => {
  await start()
  const socket = new WebSocket(`${vendor.url.replace('http', 'ws')}/v2/realtime/ws`)
  const [error] = await once(socket, 'error')
  expect(String(error)).toMatch(/410/)
})
