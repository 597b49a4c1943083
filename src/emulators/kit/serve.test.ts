import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { streamAnswer } from './answers.ts'
import type { Emulator, EmulatorRoute } from './emulator.ts'
import { type RunningEmulator, serveEmulator } from './serve.ts'
import { WebSocketDoor } from './web-sockets.ts'

const routes: EmulatorRoute[] = [
  {
    method: 'GET',
    path: '/open',
    anonymous: true,
    handle: ({ origin }) => ({ status: 200, body: { origin } }),
  },
  {
    method: 'POST',
    path: '/echo',
    handle: ({ body, account }) => ({ status: 201, body: `${account}:${body}` }),
  },
  { method: 'GET', path: '/later' },
  { method: 'DELETE', path: '/thing', handle: () => ({ status: 204 }) },
  { method: 'GET', path: '/fails', anonymous: true, handle: () => Promise.reject(new Error('inside')) },
  {
    method: 'GET',
    path: '/pieces',
    anonymous: true,
    handle: () => streamAnswer(200, { 'content-type': 'text/event-stream' }, ['a', 'b']),
  },
]

function createExample(): Emulator {
  const keys = new Map<string, string>()
  const door = new WebSocketDoor()
  return {
    vendor: 'example',
    routes,
    authenticate: ({ headers }) =>
      [...keys.values()].includes(headers.authorization ?? '')
        ? { account: 'known' }
        : { refusal: { status: 401, body: { error: 'who are you' } } },
    unknownRoute: ({ path }) => ({ status: 404, body: { error: `no ${path}` } }),
    notEmulated: () => ({ status: 501, body: { error: 'not stood in for' } }),
    faultBody: (status, call) => ({ status, body: { error: 'fault', path: call?.path } }),
    commonHeaders: () => ({ 'x-common': 'yes' }),
    preflight: () => ({ status: 200, headers: { 'access-control-allow-methods': 'GET' } }),
    control: (method, path, input) =>
      path === 'wave' ? { status: 200, body: { method, ...input } } : undefined,
    upgrade(request, socket, head, url) {
      if (url.pathname !== '/ws') return false
      door.accept(request, socket, head, (webSocket) => webSocket.send('hello'))
      return true
    },
    createKey(options) {
      const id = String(keys.size + 1)
      keys.set(id, `secret-${options?.project ?? 'none'}`)
      return { id, key: keys.get(id) ?? '' }
    },
    revokeKey: (id) => keys.delete(id),
    snapshot: () => ({ keys: keys.size }),
    close: async () => door.close(),
  }
}

let running: RunningEmulator | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(): Promise<RunningEmulator> {
  running = await serveEmulator(createExample())
  return running
}

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) })

test('authenticates, matches, hands the body over, and names what it does not do', async () => {
  const { url, emulator } = await start()
  const { key } = emulator.createKey({ project: 'a' })
  const headers = { authorization: key }
  expect((await fetch(`${url}/echo`, { method: 'POST', body: 'x' })).status).toBe(401)
  const echoed = await fetch(`${url}/echo`, { method: 'POST', body: 'x', headers })
  expect([echoed.status, await echoed.text(), echoed.headers.get('x-common')]).toEqual([
    201,
    'known:x',
    'yes',
  ])
  expect((await fetch(`${url}/later`, { headers })).status).toBe(501)
  expect((await fetch(`${url}/nowhere`, { headers })).status).toBe(404)
  expect((await fetch(`${url}/thing`, { method: 'DELETE', headers })).status).toBe(204)
  expect(await (await fetch(`${url}/open`)).json()).toEqual({ origin: url })
})

test('a preflight needs no credential', async () => {
  const { url } = await start()
  const answer = await fetch(`${url}/echo`, { method: 'OPTIONS' })
  expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([200, 'GET'])
})

test('an answer can go out in pieces; an exception is a 500 that says so', async () => {
  const { url } = await start()
  expect(await (await fetch(`${url}/pieces`)).text()).toBe('ab')
  const failed = await fetch(`${url}/fails`)
  expect([failed.status, await failed.text()]).toEqual([500, '{"error":"emulator: Error: inside"}'])
})

test('keys, state and the emulator’s own controls are reached over HTTP', async () => {
  const { url } = await start()
  const made = await post(`${url}/_emulator/keys`, { project: 'b' })
  expect([made.status, await made.json()]).toEqual([201, { id: '1', key: 'secret-b' }])
  expect(await (await fetch(`${url}/_emulator/state`)).json()).toEqual({ keys: 1 })
  expect((await fetch(`${url}/_emulator/keys/1`, { method: 'DELETE' })).status).toBe(204)
  expect((await fetch(`${url}/_emulator/keys/1`, { method: 'DELETE' })).status).toBe(404)
  expect(await (await post(`${url}/_emulator/wave`, { at: 'you' })).json()).toEqual({
    method: 'POST',
    at: 'you',
  })
  expect((await fetch(`${url}/_emulator/nothing`)).status).toBe(404)
})

test('a fault is played as often as asked, on the calls that match it', async () => {
  const { url } = await start()
  const fault = { kind: 'status', status: 429, retryAfter: 7, pathPrefix: '/open', times: 2 }
  await post(`${url}/_emulator/faults`, fault)
  expect((await fetch(`${url}/pieces`)).status).toBe(200)
  const first = await fetch(`${url}/open`)
  expect([first.status, first.headers.get('retry-after'), await first.json()]).toEqual([
    429,
    '7',
    { error: 'fault', path: '/open' },
  ])
  expect((await fetch(`${url}/open`)).status).toBe(429)
  expect((await fetch(`${url}/open`)).status).toBe(200)
})

test('a CDN page, a delay, a cut and a hang are told apart', async () => {
  const { url, faults } = await start()
  faults.add({ kind: 'html403' })
  expect(await (await fetch(`${url}/open`)).text()).toMatch(/^<!DOCTYPE html>/)
  faults.add({ kind: 'slow', delayMs: 30 })
  const before = performance.now()
  expect((await fetch(`${url}/open`)).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(25)
  faults.add({ kind: 'cut' })
  await expect(fetch(`${url}/open`).then((answer) => answer.text())).rejects.toThrow()
  faults.add({ kind: 'hang' })
  await expect(fetch(`${url}/open`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
  faults.add({ kind: 'hang' })
  faults.clear()
  expect((await fetch(`${url}/open`)).status).toBe(200)
})

test('an upgrade goes to the emulator, or is refused; faults reach it too', async () => {
  const { url, faults } = await start()
  const address = `${url.replace('http', 'ws')}/ws`
  const socket = new WebSocket(address)
  const [message] = await once(socket, 'message')
  expect(String(message)).toBe('hello')
  const refused = async (target: string) => {
    const [error] = await once(new WebSocket(target), 'error')
    return String(error)
  }
  expect(await refused(`${address}x`)).toMatch(/404/)
  faults.add({ kind: 'status', status: 503, pathPrefix: '/ws' })
  expect(await refused(address)).toMatch(/503/)
  faults.add({ kind: 'cut', pathPrefix: '/ws' })
  expect(await refused(address)).toMatch(/hang up|ECONNRESET/)
})

test('close ends idle connections and open sockets', async () => {
  const { url, port } = await start()
  const idle = connect(port, '127.0.0.1')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
  await Promise.all([once(idle, 'connect'), once(socket, 'open')])
  const ended = Promise.all([once(idle, 'close'), once(socket, 'close')])
  await running?.close()
  running = undefined
  await ended
})
