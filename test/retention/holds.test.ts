import { afterEach, beforeEach, expect, test } from 'vitest'
import { subjectOf } from '../../src/retention/index.ts'
import { newEvent, storedEndpoint } from '../storage/kit/webhooks.ts'
import { by, day, RetentionRoom, thing } from '../support/retention/room.ts'

let room: RetentionRoom
beforeEach(async () => {
  room = await RetentionRoom.open()
})
afterEach(() => room.close())

test('a hold that comes after the plan wins, and so does one that comes while the run is under way', async () => {
  for (const id of ['a', 'b', 'c']) {
    room.vendor.add(id, room.ago(40))
    await room.remember({ id, createdAtMs: room.ago(40), tag: id === 'c' ? 'case-17' : null })
  }
  const { planHash } = await room.retention.plan(by)
  await room.hold({ tag: 'case-17' })
  // The second hold comes between the look at the holds and the mark, where it is most easily missed.
  let isHeld = false
  const store = new Proxy(room.storage.retention, {
    get: (object, name) => {
      const value: unknown = Reflect.get(object, name, object)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        if (name === 'markDeleting' && !isHeld) {
          isHeld = true
          await room.hold({ id: 'b' })
        }
        return value.apply(object, args)
      }
    },
  })
  room.restart(undefined, { store })
  const { id } = await room.retention.start(planHash, by)
  expect(await room.finish(id)).toMatchObject({ state: 'done', counts: { gone: 1, held: 2 } })
  expect([...room.vendor.items.keys()]).toEqual(['b', 'c'])
  expect(room.events.filter(({ action }) => action === 'retention.held')).toHaveLength(2)
})

test('a hold ends when it is lifted, or by itself', async () => {
  room.vendor.add('a', room.ago(40))
  const { id } = await room.hold({}, room.clock.now() + day)
  const held = async () => (await room.retention.plan(by)).outlook.accounts[0]?.held
  expect(await held()).toBe(1)
  room.clock.advance(day)
  expect(await held()).toBe(0)
  const second = await room.hold({ fromMs: room.ago(60), untilMs: room.ago(30) })
  expect(await held()).toBe(1)
  await room.retention.lift(second.id, by)
  expect(await held()).toBe(0)
  await expect(room.retention.lift(second.id, by)).rejects.toMatchObject({
    code: 'ERR_RETENTION_HOLD_UNKNOWN',
  })
  expect(id).not.toBe(second.id)
})

test('a hold that could hold nothing is refused', async () => {
  const refused = (field: string, detail = expect.any(String)) => ({ code: 'ERR_CORE_INPUT', field, detail })
  await expect(room.hold({ kind: 'thing' })).rejects.toMatchObject(
    refused('kind', 'No such kind is kept. Did you mean things?'),
  )
  await expect(room.hold({ kind: 'webhook' })).rejects.toMatchObject(
    refused('kind', 'No such kind is kept. Did you mean webhooks?'),
  )
  const [fromMs, untilMs] = [room.ago(30), room.ago(60)]
  await expect(room.hold({ fromMs, untilMs })).rejects.toMatchObject(refused('to'))
  await expect(room.hold({ fromMs, untilMs: fromMs })).rejects.toMatchObject(refused('to'))
  await expect(room.hold({}, room.clock.now())).rejects.toMatchObject(refused('ends'))
  expect(await room.retention.holds()).toEqual([])
  await room.hold({ kind: 'things', fromMs: untilMs, untilMs: fromMs })
})

test('webhooks that are held stay where what they are about goes, and its receipt says no more than is so', async () => {
  const { webhooks } = room.storage
  await webhooks.insertEndpoint(storedEndpoint({ vendor: 'acme' }))
  for (const [number, subject] of ['kept', 'free'].entries()) {
    room.vendor.add(subject, room.ago(40))
    await webhooks.insertEvent(newEvent(number, { subject }))
  }
  await room.hold({ kind: 'webhooks', id: 'kept', fromMs: room.ago(9) })
  const { id } = await room.planAndStart()
  expect(await room.finish(id)).toMatchObject({ state: 'done', counts: { gone: 2, held: 0 } })
  const events = await webhooks.listEvents({ limit: 10 })
  expect(events.map(({ subject, sealed, state }) => [subject, sealed !== null, state])).toEqual([
    ['kept', true, 'pending'],
    [null, false, 'dead'],
  ])
  const levels = new Map(room.receipts().map((receipt) => [receipt.subject, receipt.levels]))
  const seen = ['vendor_acknowledged', 'vendor_verified']
  expect(levels.get(subjectOf(thing('kept'), new Uint8Array(32)))).toEqual(seen)
  expect(levels.get(subjectOf(thing('free'), new Uint8Array(32)))).toEqual([...seen, 'local_unlinked'])
})
