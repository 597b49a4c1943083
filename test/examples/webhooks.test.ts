/** The four examples, each served over HTTP: what the gate signs, what Retell signs, and what nobody signed. */
import { Buffer } from 'node:buffer'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { sign } from 'retell-sdk'
import { createNodeWebhookHandler, type WebhookEvent, type WebhookSender } from 'sallyport/webhooks'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createExpressApp } from '../../examples/webhooks/express.ts'
import { createFastifyApp } from '../../examples/webhooks/fastify.ts'
import { createHonoApp } from '../../examples/webhooks/hono.ts'
import { POST } from '../../examples/webhooks/nextjs/app/webhooks/route.ts'
import type { Receive } from '../../examples/webhooks/receive.ts'

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
const retellKey = ['key', 'a1'.repeat(14)].join('_')
const servers: Server[] = []
const events: WebhookEvent[] = []
let failure: Error | undefined

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  vi.unstubAllEnvs()
})
beforeEach(() => {
  events.length = 0
  failure = undefined
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const receiveFrom = (from: WebhookSender, key: string): Receive => ({
  from,
  secret: key,
  onEvent: async (event) => {
    if (failure !== undefined) throw failure
    events.push(event)
  },
})

const frameworks: readonly [string, (receive: Receive) => Promise<RequestListener>][] = [
  ['Express 5', async (receive) => createExpressApp(receive)],
  [
    'Fastify',
    async (receive) => {
      const app = createFastifyApp(receive)
      await app.ready()
      return (request, response) => app.routing(request, response)
    },
  ],
  ['Hono', async (receive) => getRequestListener(createHonoApp(receive).fetch)],
]

const payload = {
  event: 'call_ended',
  call: { call_id: 'call_1', agent_id: 'agent_1', transcript: 'Hola, ¿qué?' },
}
const envelope = JSON.stringify({
  id: 'msg_1',
  vendor: 'retellai',
  type: 'call_ended',
  subject: 'call_1',
  data: payload,
})

function gateHeaders(body: string, id = 'msg_1', atMs = Date.now(), key = secret): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1000)),
    'webhook-signature': new Webhook(key).sign(id, new Date(atMs), body),
  }
}

const post = async (url: string, body: string, headers: Record<string, string>, path = '/webhooks') => {
  const answer = await fetch(url + path, { method: 'POST', body, headers })
  return { status: answer.status, text: await answer.text() }
}

describe.each(frameworks)('%s', (_name, create) => {
  test('takes what the gate signed, and hands over the typed event', async () => {
    const url = await serve(await create(receiveFrom('sallyport', secret)))
    expect(await post(url, envelope, gateHeaders(envelope))).toEqual({ status: 204, text: '' })
    expect(events).toEqual([
      { id: 'msg_1', vendor: 'retellai', type: 'call_ended', subject: 'call_1', data: payload },
    ])
  })

  test("takes what Retell's own SDK signed", async () => {
    const url = await serve(await create(receiveFrom('retellai', retellKey)))
    // Spaced as no serialiser of ours would: only the raw bytes verify.
    const body = JSON.stringify(payload, null, 2)
    const signature = await sign(body, retellKey)
    const headers = { 'content-type': 'application/json', 'x-retell-signature': signature }
    expect((await post(url, body, headers)).status).toBe(204)
    expect(events).toMatchObject([{ id: 'call_ended:call_1', vendor: 'retellai', data: payload }])
  })

  test('refuses what nobody signed, and what was signed for something else', async () => {
    const url = await serve(await create(receiveFrom('sallyport', secret)))
    const signed = gateHeaders(envelope)
    const { 'webhook-signature': _, ...unsigned } = signed
    const other = `whsec_${Buffer.alloc(32, 4).toString('base64')}`
    for (const [body, headers] of [
      [`${envelope} `, signed],
      [envelope, unsigned],
      [envelope, gateHeaders(envelope, 'msg_1', Date.now(), other)],
      [envelope, gateHeaders(envelope, 'msg_1', Date.now() - 301_000)],
      [envelope, gateHeaders(envelope, 'msg_1', Date.now() + 302_000)],
      [envelope, gateHeaders(envelope, 'msg_2')],
      ['', signed],
    ] as const) {
      const { status, text } = await post(url, body, headers)
      expect(status).toBe(401)
      expect(JSON.parse(text).error.code).toMatch(/^ERR_WEBHOOK_/)
    }
    expect(events).toEqual([])
  })

  test('where the app fails, the sender is told to try again', async () => {
    failure = new Error('the database is away')
    const url = await serve(await create(receiveFrom('sallyport', secret)))
    expect(await post(url, envelope, gateHeaders(envelope))).toEqual({ status: 500, text: '' })
  })

  test('a body past the limit is refused, and other routes still parse theirs', async () => {
    const url = await serve(await create(receiveFrom('sallyport', secret)))
    const large = 'x'.repeat(6 * 1024 * 1024)
    const refused = await post(url, large, gateHeaders(large)).catch(() => ({ status: 401 }))
    expect(refused.status).toBe(401)
    const { text } = await post(url, '{"n":1}', { 'content-type': 'application/json' }, '/orders')
    expect(JSON.parse(text)).toEqual({ received: { n: 1 } })
  })
})

test('Next.js: the route handler takes a request and answers', async () => {
  vi.stubEnv('SALLYPORT_WEBHOOK_SECRET', secret)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const request = (headers: Record<string, string>) =>
    new Request('http://localhost/webhooks', { method: 'POST', body: envelope, headers })
  expect((await POST(request(gateHeaders(envelope)))).status).toBe(204)
  expect(log).toHaveBeenCalledWith('call ended', 'call_1')
  expect((await POST(request({}))).status).toBe(401)
  log.mockRestore()
})

describe('behind a parser', () => {
  const receive = receiveFrom('sallyport', secret)

  test('it refuses to work and says how to mend it', async () => {
    const app = express()
    app.use(express.json())
    app.post('/webhooks', createNodeWebhookHandler(receive))
    const { status, text } = await post(await serve(app), envelope, gateHeaders(envelope))
    expect(status).toBe(500)
    expect(JSON.parse(text).error).toMatchObject({
      code: 'ERR_WEBHOOK_BODY_TAKEN',
      help: expect.stringContaining('before express.json()'),
    })
    expect(events).toEqual([])
  })

  test('what express.raw() left is as good as the body itself', async () => {
    const app = express()
    app.use(express.raw({ type: () => true }))
    app.post('/webhooks', createNodeWebhookHandler(receive))
    expect((await post(await serve(app), envelope, gateHeaders(envelope))).status).toBe(204)
  })
})

test('without a secret no handler is made', () => {
  vi.stubEnv('RETELLAI_SECRET', '')
  const make = (secrets?: string | string[]) =>
    createNodeWebhookHandler({
      from: 'retellai',
      ...(secrets === undefined ? {} : { secret: secrets }),
      onEvent: () => {},
    })
  for (const given of [undefined, '', ' ', [], ['']]) {
    expect(() => make(given)).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_SECRET_MISSING' }))
  }
  vi.stubEnv('RETELLAI_SECRET', retellKey)
  expect(make()).toBeTypeOf('function')
})
