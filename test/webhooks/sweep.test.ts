/** What the inbox forgets by itself, and what a legal hold keeps in it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSweepHolds } from '../../src/app/webhooks/sweep-holds.ts'
import type { HoldTarget } from '../../src/retention/index.ts'
import { sweepEvents } from '../../src/webhooks/index.ts'
import { newEvent, storedEndpoint } from '../storage/kit/webhooks.ts'
import { by, day, RetentionRoom } from '../support/retention/room.ts'

let room: RetentionRoom
const { endpoint } = storedEndpoint({ vendor: 'acme' })
const endpoints = { list: () => [endpoint] }

beforeEach(async () => {
  room = await RetentionRoom.open()
  const { webhooks } = room.storage
  await webhooks.insertEndpoint(storedEndpoint({ vendor: 'acme' }))
  const receivedAtMs = room.clock.now()
  for (const [number, subject] of ['a', 'b', null].entries())
    await webhooks.insertEvent(newEvent(number, { subject, receivedAtMs }))
  const claim = {
    endpointId: endpoint.id,
    nowMs: receivedAtMs,
    limit: 10,
    by: 'one',
    untilMs: receivedAtMs + 1,
  }
  for (const { seq } of await webhooks.claim(claim))
    await webhooks.settle({ seq, by: 'one', state: 'delivered', atMs: receivedAtMs, status: 200 })
})
afterEach(() => room.close())

const readHolds = () =>
  readSweepHolds({
    store: room.storage.retention,
    endpoints,
    clock: room.clock,
    loadVendor: async () => ({ retention: { kinds: [{ id: 'things' }], outOfScope: [] } as never }),
  })

const sweep = (holds = readHolds) =>
  sweepEvents({ endpoints, store: room.storage.webhooks, clock: room.clock, holds })

/** The numbers of events whose bodies are there still. */
const kept = async () =>
  (await room.storage.webhooks.listEvents({ limit: 10 })).flatMap(({ id, sealed }) =>
    sealed === null ? [] : [Number(id.replace('msg_', ''))],
  )

test('bodies go after the time of their endpoint, rows a month after they were settled', async () => {
  room.clock.advance(7 * day)
  expect(await sweep()).toBe(0)
  room.clock.advance(1)
  expect(await sweep()).toBe(3)
  expect(await kept()).toEqual([])
  expect(await room.storage.webhooks.listEvents({ limit: 10 })).toHaveLength(3)
  room.clock.advance(24 * day)
  await sweep()
  expect(await room.storage.webhooks.listEvents({ limit: 10 })).toEqual([])
})

test.each<[string, HoldTarget, readonly number[]]>([
  ['everything', {}, [0, 1, 2]],
  ['webhooks', { kind: 'webhooks' }, [0, 1, 2]],
  ['a kind that webhooks tell of', { kind: 'things', vendor: 'acme' }, [0, 1, 2]],
  ['one thing', { id: 'b' }, [1]],
  ['webhooks about one thing', { kind: 'webhooks', id: 'a' }, [0]],
  ['sessions', { kind: 'sessions' }, []],
  ['another environment', { environment: 'staging' }, []],
  ['another vendor', { vendor: 'other' }, []],
  ['another thing', { id: 'c' }, []],
  ['a time before', { untilMs: 1 }, []],
])('a hold on %s keeps bodies as long as it stands, and their rows', async (_what, target, expected) => {
  const { id } = await room.hold(target)
  room.clock.advance(40 * day)
  await sweep()
  expect(await kept()).toEqual(expected)
  await room.retention.lift(id, by)
  await sweep()
  expect(await kept()).toEqual([])
})

test('a hold that has ended keeps nothing', async () => {
  await room.hold({}, room.clock.now() + day)
  room.clock.advance(8 * day)
  expect(await sweep()).toBe(3)
})

test('a hold that comes after the look at holds wins', async () => {
  room.clock.advance(8 * day)
  const before = await readHolds()
  await room.hold({ kind: 'webhooks' })
  expect(await sweep(async () => before)).toBe(0)
  expect(await kept()).toEqual([0, 1, 2])
})
