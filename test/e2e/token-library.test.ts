/** `sallyport/tokens` in an Express app and in a web-standard handler, over a gate that serves. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createExpressTokenRoute,
  createTokenRoute,
  generateTempToken,
} from '../../src/adapters/tokens/index.ts'
import { openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let gate: { gateUrl: string; clientKey: string; purpose: string }
let server: Server
let base: string

beforeAll(async () => {
  world = await openWorld({ database: [] })
  const { key } = await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
  gate = { gateUrl: world.first.url, clientKey: key, purpose: 'assemblyai/streaming' }
  const app = express()
  app.use(express.json())
  const authenticate = (request: express.Request) => request.headers['x-test-user']?.toString()
  app.use('/token', createExpressTokenRoute({ ...gate, authenticate, maxSessionSeconds: 30 }))
  server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.close()
  await world?.close()
})

test('the route behind node:http alone answers what cannot be read, and lives on', async () => {
  const unhandled: unknown[] = []
  const onUnhandled = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', onUnhandled)
  const bare = createServer(createExpressTokenRoute({ ...gate, authenticate: () => 'ada' }))
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
  const { port } = bare.address() as AddressInfo
  const send = (text: string) => textOf(connect(port, '127.0.0.1').end(text))
  const sendAndHangUp = async (text: string) => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    await new Promise((resolve) => socket.write(text, resolve))
    socket.destroy()
  }
  try {
    expect(await send('POST /token HTTP/1.1\r\nHost: [\r\nContent-Length: 0\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400/,
    )
    expect(await send('TRACE /token HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
    await sendAndHangUp('POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{')
    const answer = await fetch(`http://127.0.0.1:${port}/token`, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', onUnhandled)
    bare.close()
  }
})

describe('the Express route', () => {
  const ask = (init: RequestInit = {}) => fetch(`${base}/token`, init)

  test('gives a user a token that opens a session in its name', async () => {
    const response = await ask({ method: 'POST', headers: { 'x-test-user': 'ada' } })
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const { token, url, maxSessionSeconds } = (await response.json()) as Record<string, string>
    expect(maxSessionSeconds).toBe(30)
    const opened = openWithToken(url ?? '', token ?? '')
    expect(await opened.first).toMatchObject({ type: 'Begin' })
    const { sessions } = await world.first.control.perform('token.list', {})
    expect(sessions).toMatchObject([{ user: 'ada' }])
    opened.socket.terminate()
  })

  test('gives nobody else anything', async () => {
    expect((await ask()).status).toBe(401)
    const headers = { 'x-test-user': 'ada', origin: 'https://evil.example' }
    expect((await ask({ method: 'POST', headers })).status).toBe(403)
    expect((await ask({ method: 'DELETE', headers: { 'x-test-user': 'ada' } })).status).toBe(405)
    const same = { 'x-test-user': 'ada', origin: base }
    expect((await ask({ method: 'POST', headers: same })).status).toBe(200)
  })

  test('lets a page refresh, and choose nothing else', async () => {
    const headers = { 'x-test-user': 'ada', 'content-type': 'application/json' }
    const body = JSON.stringify({ user: 'eve', mode: 'direct', expiresInSeconds: 600 })
    const response = await ask({ method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ mode: 'relay', expiresInSeconds: 60 })
    const stolen = JSON.stringify({ refreshOf: 'tok_000000000000' })
    expect((await ask({ method: 'POST', headers, body: stolen })).status).toBe(503)
  })
})

describe('parameters for the vendor', () => {
  const ask = async (options: object) => {
    const asked: unknown[] = []
    const server = createServer(async (request, response) => {
      asked.push(JSON.parse(await textOf(request)))
      response.end('{"token":"x"}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const gateUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const route = createTokenRoute({ ...gate, gateUrl, authenticate: () => 'ada', ...options })
    const body = JSON.stringify({ parameters: { agent_id: 'of the page', metadata: 'x' }, refreshOf: 7 })
    await route(new Request('http://localhost/token', { method: 'POST', body }))
    server.close()
    return asked
  }

  test('are the server’s, and a page chooses what the server lets it', async () => {
    expect(await ask({})).toEqual([{ user: 'ada' }])
    expect(await ask({ parameters: { agent_id: 'ours' }, pageParameters: ['agent_id', 'metadata'] })).toEqual(
      [{ user: 'ada', parameters: { agent_id: 'ours', metadata: 'x' } }],
    )
    expect(await ask({ pageParameters: ['agent_id'] })).toEqual([
      { user: 'ada', parameters: { agent_id: 'of the page' } },
    ])
  })
})

describe('the web-standard route', () => {
  test('is not made without authentication, unless that is what is wanted; then it is on record', async () => {
    expect(() => createTokenRoute(gate)).toThrow(expect.objectContaining({ code: 'ERR_TOKENS_UNSAFE' }))
    const route = createTokenRoute({ ...gate, unsafe: true })
    expect((await route(new Request('http://localhost/token', { method: 'POST' }))).status).toBe(200)
    const records = await world.first.control.perform('audit.tail', { limit: 20 })
    expect(records.some(({ event }) => event.metadata?.unsafe === true)).toBe(true)
    const metrics = await (await fetch(`${world.first.url}/metrics`)).text()
    expect(metrics).toContain('sallyport_unsafe_tokens_minted_total')
  })

  test('says little to the page and all to the server where the gate refuses', async () => {
    const { key } = await world.addClient({ vendor: 'assemblyai', scopes: ['read:transcripts'] })
    const heard: unknown[] = []
    const route = createTokenRoute({
      ...gate,
      clientKey: key,
      authenticate: () => 'ada',
      onRefused: (error) => heard.push(error),
    })
    const response = await route(new Request('http://localhost/token'))
    expect([response.status, await response.json()]).toEqual([
      503,
      { error: 'This caller may not have such a token.' },
    ])
    expect(heard).toMatchObject([{ reason: 'scope_missing' }])
  })
})

describe('generateTempToken', () => {
  test('returns a token', async () => {
    expect(await generateTempToken(30, { ...gate, user: 'eve' })).toMatch(/^spt_/)
  })

  test('names the range, and what is missing', async () => {
    for (const seconds of [0, 601, 1.5])
      await expect(generateTempToken(seconds, gate)).rejects.toMatchObject({ code: 'ERR_TOKENS_LIFETIME' })
    await expect(generateTempToken(60, { ...gate, clientKey: '' })).rejects.toMatchObject({
      code: 'ERR_TOKENS_INPUT',
      field: 'clientKey',
    })
    await expect(generateTempToken(60, { ...gate, gateUrl: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'ERR_TOKENS_UNAVAILABLE',
    })
  })
})
