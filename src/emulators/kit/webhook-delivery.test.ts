import { Buffer } from 'node:buffer'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ManualTimers, systemTimers } from './timers.ts'
import { type Delivery, WebhookCourier } from './webhook-delivery.ts'
import type { WebhookSender } from './webhook-send.ts'

const body = Buffer.from('{"status":"completed"}')
const policy = { attempts: 10, spacingMs: 10_000, timeoutMs: 10_000 }
const fourHundreds = (status: number) => status >= 400 && status < 500

function delivery(overrides: Partial<Delivery> = {}): Delivery {
  return { url: 'http://127.0.0.1:1/hook', body, headers: () => ({}), policy, ...overrides }
}

/** Answers with the given statuses in turn, the last one for ever. */
function sender(...statuses: number[]): WebhookSender {
  return async () => (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 500
}

test('delivers once when the receiver takes it', async () => {
  const courier = new WebhookCourier(new ManualTimers(), sender(204))
  const outcome = await courier.deliver(delivery())
  expect(outcome).toMatchObject({ ending: 'delivered', attempts: [{ number: 1, status: 204 }] })
  expect(courier.pending).toBe(0)
})

test('tries ten times, ten seconds apart, then gives up', async () => {
  const timers = new ManualTimers(0)
  const times: number[] = []
  const outcome = new WebhookCourier(timers, sender(503)).deliver(
    delivery({ onAttempt: (attempt) => times.push(attempt.atMs) }),
  )
  await timers.advance(200_000)
  expect((await outcome).ending).toBe('exhausted')
  expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => step * 10_000))
})

test('a permanent status ends it at once', async () => {
  const courier = new WebhookCourier(new ManualTimers(), sender(404))
  const outcome = await courier.deliver(delivery({ policy: { ...policy, isPermanent: fourHundreds } }))
  expect(outcome).toMatchObject({ ending: 'permanent', attempts: [{ status: 404 }] })
})

test('spacing may grow, and headers are made anew for each attempt', async () => {
  const timers = new ManualTimers(0)
  const seen: string[] = []
  const send: WebhookSender = async ({ headers }) => {
    seen.push(headers['x-at'] ?? '')
    return seen.length < 3 ? 500 : 200
  }
  const outcome = new WebhookCourier(timers, send).deliver(
    delivery({
      headers: ({ number, atMs }) => ({ 'x-at': `${number}@${atMs}` }),
      policy: { ...policy, spacingMs: (made) => made * 1000 },
    }),
  )
  await timers.advance(10_000)
  expect((await outcome).ending).toBe('delivered')
  expect(seen).toEqual(['1@0', '2@1000', '3@3000'])
})

test('a receiver that stays silent counts as a failed attempt after the time-out', async () => {
  const timers = new ManualTimers(0)
  const silent: WebhookSender = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  const outcome = new WebhookCourier(timers, silent).deliver(delivery({ policy: { ...policy, attempts: 2 } }))
  await timers.advance(30_000)
  expect(await outcome).toEqual({
    ending: 'exhausted',
    attempts: [
      { number: 1, atMs: 0, failure: 'timeout' },
      { number: 2, atMs: 20_000, failure: 'timeout' },
    ],
  })
})

test('close drops what is waiting for its next attempt', async () => {
  const courier = new WebhookCourier(new ManualTimers(), sender(500))
  const outcome = courier.deliver(delivery())
  await new Promise((resolve) => setImmediate(resolve))
  expect(courier.pending).toBe(1)
  courier.close()
  expect((await outcome).ending).toBe('closed')
})

let server: Server | undefined
afterEach(() => {
  server?.close()
  server = undefined
})

async function receive(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const receiver = createServer(handle)
  server = receiver
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?for=one`
}

test('over the network it posts exactly the bytes and headers it was given', async () => {
  const seen: unknown[] = []
  const url = await receive(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { 'x-secret': secret, 'content-length': length } = request.headers
    seen.push({ method: request.method, url: request.url, secret, length, body: Buffer.concat(chunks) })
    response.end('ok')
  })
  const outcome = await new WebhookCourier(systemTimers).deliver(
    delivery({ url, headers: () => ({ 'x-secret': 'shared' }) }),
  )
  expect(outcome.ending).toBe('delivered')
  expect(seen).toEqual([{ method: 'POST', url: '/hook?for=one', secret: 'shared', length: '22', body }])
})

test('a redirect is not followed', async () => {
  let requests = 0
  const url = await receive((_request, response) => {
    requests += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const outcome = await new WebhookCourier(systemTimers).deliver(
    delivery({ url, policy: { ...policy, attempts: 1 } }),
  )
  expect(outcome.attempts).toMatchObject([{ status: 302 }])
  expect(requests).toBe(1)
})

test('an unreachable receiver and an address of another kind are failures, not exceptions', async () => {
  const courier = new WebhookCourier(systemTimers)
  const once = { ...policy, attempts: 1 }
  const [refused, file, nonsense] = await Promise.all(
    ['http://127.0.0.1:1/', 'file:///etc/hosts', 'nonsense'].map((url) =>
      courier.deliver(delivery({ url, policy: once })),
    ),
  )
  expect(refused?.attempts[0]?.failure).toMatch(/ECONNREFUSED/)
  expect(file?.attempts[0]?.failure).toMatch(/not a web address/)
  expect(nonsense?.attempts[0]?.failure).toBeDefined()
})
