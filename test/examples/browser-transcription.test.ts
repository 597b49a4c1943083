/** The sample as its one command starts it: a gate by the command line, in front of a stand-in, and the Express app. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createApp } from '../../examples/browser-transcription/server.ts'
import { type StartedGate, startGate } from '../../examples/browser-transcription/start-gate.ts'
import { createEmulator, type RunningEmulator, serveEmulator } from '../../src/emulators/index.ts'
import { patience } from '../support/cli.ts'
import { openWithToken } from '../support/token-client.ts'

vi.setConfig(patience)

let vendor: RunningEmulator
let gate: StartedGate
let server: Server
let address: string

beforeAll(async () => {
  const emulator = await createEmulator('assemblyai')
  vendor = await serveEmulator(emulator)
  const standIn = { url: vendor.url, key: emulator.createKey().key }
  gate = await startGate('http://localhost:8000', standIn, ['--port', '0', '--tls-port', '0'])
  server = createApp({ gate, operator: gate.operator }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, 120_000)
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await gate?.close()
  await vendor?.close()
})

const post = (path: string, cookie = '', body: object = {}, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

async function signIn(user: string): Promise<string> {
  const answer = await post('/api/sign-in', '', { user })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('strangers get nothing, nor do pages of other sites', async () => {
  expect((await post('/api/token')).status).toBe(401)
  expect((await post('/api/token', 'sample_session=nobody')).status).toBe(401)
  expect((await post('/api/sign-in', '', { user: 'mallory' })).status).toBe(403)
  const cookie = await signIn('ada')
  expect((await post('/api/token', cookie, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post('/api/revoke', cookie, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('who is signed in gets a token for a minute’s session, and the socket closes when they are revoked', async () => {
  const cookie = await signIn('jonas')
  const answer = await post('/api/token', cookie)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { token, url, maxSessionSeconds } = (await answer.json()) as Record<string, string>
  expect(maxSessionSeconds).toBe(60)
  const { first, closed, messages } = openWithToken(url ?? '', token ?? '', {
    headers: { origin: 'http://localhost:8000' },
  })
  expect(await first).toMatchObject({ type: 'Begin' })
  expect((await post('/api/revoke', cookie)).status).toBe(200)
  expect(await closed).toMatchObject({ code: 1008 })
  expect(messages.at(-1)).toMatchObject({ type: 'Error', sallyport_reason: 'locked' })
  expect((await post('/api/token', cookie)).ok).toBe(false)
  await post('/api/restore', cookie)
  expect((await post('/api/token', cookie)).ok).toBe(true)
})

test('the page allows itself and the gate, and nothing in line', async () => {
  const { headers } = await fetch(address)
  const policy = headers.get('content-security-policy')
  expect(policy).toContain(`connect-src 'self' ${gate.url.replace('http', 'ws')}`)
  expect(policy).not.toContain('unsafe')
  expect(headers.get('x-powered-by')).toBeNull()
})
