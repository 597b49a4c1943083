/** The four token routes, each served over HTTP in front of a real gate. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AppOptions } from '../../examples/token-route/app-options.ts'
import { createExpressApp } from '../../examples/token-route/express.ts'
import { createFastifyApp } from '../../examples/token-route/fastify.ts'
import { createHonoApp } from '../../examples/token-route/hono.ts'
import { POST } from '../../examples/token-route/nextjs/app/api/token/route.ts'
import { sessions, userOfSession } from '../../examples/token-route/nextjs/app/api/token/session.ts'
import { openWithToken } from '../support/token-client.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let options: AppOptions
const servers: Server[] = []

beforeAll(async () => {
  world = await openWorld({ database: [] })
  const { key } = await world.addClient({ vendor: 'assemblyai', scopes: ['mint:streaming'] })
  options = { gateUrl: world.first.url, clientKey: key, userOfSession }
  sessions.set('s-1', 'ada')
  vi.stubEnv('SALLYPORT_URL', options.gateUrl)
  vi.stubEnv('SALLYPORT_CLIENT_KEY', key)
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  vi.unstubAllEnvs()
  await world?.close()
})

const frameworks: readonly [string, () => Promise<RequestListener>][] = [
  ['Express 5', async () => createExpressApp(options)],
  [
    'Fastify',
    async () => {
      const app = createFastifyApp(options)
      await app.ready()
      return (request, response) => app.routing(request, response)
    },
  ],
  ['Hono', async () => getRequestListener(createHonoApp(options).fetch)],
  ['a Next.js route', async () => getRequestListener(POST)],
]

describe.each(frameworks)('%s', (_name, createListener) => {
  let address: string
  beforeAll(async () => {
    const server = createServer(await createListener())
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  })

  const ask = (headers: Record<string, string>, body: object = {}) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  test('who is signed in gets a token that opens one session', async () => {
    const answer = await ask({ cookie: 'session=s-1' })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const { token, url, id } = (await answer.json()) as Record<string, string>
    const { first, socket } = openWithToken(url ?? '', token ?? '')
    expect(await first).toMatchObject({ type: 'Begin' })
    const next = await ask({ cookie: 'session=s-1' }, { refreshOf: id })
    expect(next.status).toBe(200)
    socket.terminate()
  })

  test('a stranger, and another site’s page, get none', async () => {
    expect((await ask({})).status).toBe(401)
    expect((await ask({ cookie: 'session=s-2' })).status).toBe(401)
    const foreign = await ask({ cookie: 'session=s-1', origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect(await foreign.text()).not.toContain('spt_')
  })

  test('what a page may not decide is not passed on', async () => {
    const answer = await ask(
      { cookie: 'session=s-1' },
      { user: 'jonas', expiresInSeconds: 600, mode: 'direct' },
    )
    expect(await answer.json()).toMatchObject({ mode: 'relay', expiresInSeconds: 60 })
  })
})
