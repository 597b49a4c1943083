/** Delivery over hours and days of fake time, over a real store. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryRecorder } from '../../../test/support/memory-stores.ts'
import { ManualClock, type RandomSource, Secret, systemRandom } from '../../core/index.ts'
import { openStorage, type Storage } from '../../storage/index.ts'
import { Endpoints } from '../endpoint/endpoints.ts'
import { Sealer } from '../endpoint/sealer.ts'
import type { WebhookSource } from '../source/webhook-source.ts'
import { verifyDelivery } from '../verify/verify-delivery.ts'
import { Forwarder } from './forwarder.ts'
import type { ForwardAnswer, ForwardRequest } from './ports.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const middle: RandomSource = (count) => new Uint8Array(count).fill(128)
const source = {
  id: 'events',
  scheme: { kind: 'basic', user: 'u' },
  secret: { origin: 'own' },
} as unknown as WebhookSource

let folder: string
let storage: Storage
let clock: ManualClock
let recorder: MemoryRecorder
let sealer: Sealer
let endpoints: Endpoints
let forwarder: Forwarder
let requests: ForwardRequest[]
let answer: (request: ForwardRequest) => Promise<ForwardAnswer>
let endpointId: string
let trouble: unknown[]

const ok = async (): Promise<ForwardAnswer> => ({ status: 204, text: '' })
const down = async (): Promise<ForwardAnswer> => ({ status: 503, text: '' })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-forwarder-'))
  storage = await openStorage({ kind: 'sqlite', folder, worker: false })
  clock = new ManualClock()
  recorder = new MemoryRecorder()
  sealer = new Sealer(Buffer.alloc(32, 5), systemRandom)
  endpoints = new Endpoints({
    store: storage.webhooks,
    sealer,
    clock,
    random: systemRandom,
    record: recorder.record,
  })
  requests = []
  trouble = []
  answer = ok
  forwarder = createForwarder()
})
afterEach(async () => {
  await forwarder.stop()
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

function createForwarder(): Forwarder {
  return new Forwarder({
    endpoints,
    store: storage.webhooks,
    sealer,
    clock,
    random: middle,
    record: recorder.record,
    sourceOf: () => source,
    ask: async () => ({ status: 200, body: '' }),
    send: async (request) => {
      requests.push(request)
      return answer(request)
    },
    onTrouble: (error) => trouble.push(error),
  })
}

async function addEndpoint(settings = {}) {
  const target = 'https://app.example/hooks'
  const by = { kind: 'operator', id: 'test' } as const
  const { endpoint } = await endpoints.add(
    { name: 'calls', vendor: 'v', source, environment: 'production', settings: { target, ...settings } },
    by,
  )
  endpointId = endpoint.id
}

async function put(number: number, subject = `call_${number}`, isOrdered = false) {
  const id = `msg_${number}`
  await storage.webhooks.insertEvent({
    id,
    endpointId,
    key: id,
    type: 'call_ended',
    subject,
    correlation: null,
    receivedAtMs: clock.now(),
    state: 'pending',
    sealed: sealer.seal(Buffer.from(`{"n":${number}}`), endpointId, id),
    isOrdered,
    reason: null,
  })
}

async function step(ms = 0) {
  clock.advance(ms)
  forwarder.poll()
  await forwarder.settled()
}

const ids = () => requests.map(({ headers }) => headers['webhook-id'])
const states = async () => (await storage.webhooks.listEvents({ limit: 100 })).map(({ state }) => state)

test('an event is sent once, signed so that Standard Webhooks verifies it, and recorded', async () => {
  await addEndpoint()
  await put(1)
  await step()
  await step(hourMs)
  expect(ids()).toEqual(['msg_1'])
  const [{ headers = {}, body = '' } = {}] = requests
  const secrets = (endpoints.byId(endpointId)?.secrets.sign ?? []).map(({ value }) => new Secret(value))
  const delivery = { headers: Object.entries(headers), body: Buffer.from(body) }
  const scheme = { kind: 'standard-webhooks', windowMs: 300_000 } as const
  expect(verifyDelivery(scheme, delivery, secrets, clock.now() - hourMs).id).toBe('msg_1')
  expect(JSON.parse(body)).toMatchObject({ id: 'msg_1', type: 'call_ended', vendor: 'v', data: { n: 1 } })
  expect(await states()).toEqual(['delivered'])
  expect(recorder.events.at(-1)).toMatchObject({
    action: 'webhook.deliver',
    result: 'success',
    requestId: 'msg_1',
  })
})

describe('while the app is down', () => {
  test('for an hour, nothing is lost, it is not hammered, and all arrives as soon as it is back', async () => {
    await addEndpoint()
    answer = down
    for (let number = 0; number < 40; number += 1) await put(number)
    for (let minute = 0; minute < 60; minute += 1) await step(minuteMs)
    expect(requests.length).toBeLessThan(100)
    expect(await states()).toEqual(Array(40).fill('pending'))
    answer = ok
    requests.length = 0
    for (let minute = 0; minute < 35 && (await states()).includes('pending'); minute += 1)
      await step(minuteMs)
    expect(await states()).toEqual(Array(40).fill('delivered'))
    expect(new Set(ids()).size).toBe(40)
    expect(ids()).toHaveLength(40)
  })

  test('for longer than three days, an event is given up, kept and can be replayed', async () => {
    await addEndpoint()
    answer = down
    await put(1)
    for (let hour = 0; hour < 80; hour += 1) await step(hourMs)
    expect(await states()).toEqual(['dead'])
    expect(requests.length).toBeGreaterThan(10)
    expect(recorder.events.at(-1)).toMatchObject({
      action: 'webhook.deliver',
      result: 'failure',
      reason: 'dead',
    })
    answer = ok
    await storage.webhooks.rearm(['msg_1'], clock.now())
    await step(10 * minuteMs)
    expect(await states()).toEqual(['delivered'])
    expect(new Set(ids())).toEqual(new Set(['msg_1']))
  })

  test('no answer, a redirect and a 4xx are all tried again', async () => {
    await addEndpoint()
    await put(1)
    for (const status of [301, 400, 404, 410, 429, 500]) {
      answer = async () => ({ status, text: '' })
      await step(6 * hourMs)
    }
    answer = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))
    await step(hourMs)
    expect(await states()).toEqual(['pending'])
  })
})

test('of one subject they arrive in order where asked: one that fails holds up its own, and no others', async () => {
  await addEndpoint({ ordered: true })
  for (const [number, subject] of ['a', 'a', 'b', 'a'].entries()) await put(number, subject, true)
  let failures = 2
  answer = async ({ headers }) =>
    headers['webhook-id'] === 'msg_0' && failures-- > 0
      ? { status: 500, text: '' }
      : { status: 200, text: '' }
  for (let minute = 0; minute < 10; minute += 1) await step(minuteMs)
  expect(await states()).toEqual(Array(4).fill('delivered'))
  expect(ids().filter((id) => id !== 'msg_2')).toEqual(['msg_0', 'msg_0', 'msg_0', 'msg_1', 'msg_3'])
})

test('two instances over one store deliver each event once between them', async () => {
  await addEndpoint()
  for (let number = 0; number < 60; number += 1) await put(number)
  const other = createForwarder()
  forwarder.poll()
  other.poll()
  await Promise.all([forwarder.settled(), other.settled()])
  await other.stop()
  expect(ids()).toHaveLength(60)
  expect(new Set(ids()).size).toBe(60)
})

test('what was claimed by an instance that died comes again under the same id', async () => {
  await addEndpoint()
  await put(1)
  await storage.webhooks.claim({
    endpointId,
    nowMs: clock.now(),
    limit: 9,
    by: 'the dead',
    untilMs: clock.now() + minuteMs,
  })
  await step()
  expect(requests).toHaveLength(0)
  await step(minuteMs)
  expect(ids()).toEqual(['msg_1'])
})

test('where a delivery cannot be recorded it does not count: it comes again', async () => {
  await addEndpoint()
  await put(1)
  recorder.failure = new Error('disk full')
  await step()
  expect(trouble).toHaveLength(1)
  expect(await states()).toEqual(['pending'])
  recorder.failure = undefined
  await step(hourMs)
  expect(ids()).toEqual(['msg_1', 'msg_1'])
  expect(await states()).toEqual(['delivered'])
})

test('a body that was changed in the database is not sent', async () => {
  await addEndpoint()
  await put(1)
  await storage.webhooks.insertEvent({
    id: 'msg_2',
    endpointId,
    key: 'moved',
    type: 't',
    subject: null,
    correlation: null,
    receivedAtMs: clock.now(),
    state: 'pending',
    sealed: sealer.seal(Buffer.from('{}'), endpointId, 'msg_1'),
    isOrdered: false,
    reason: null,
  })
  await step()
  expect(ids()).toEqual(['msg_1'])
  expect(trouble).toMatchObject([{ code: 'ERR_WEBHOOK_SEALED_BROKEN' }])
})
