/** How many things may go at once, and who has to say so. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { by, RetentionRoom } from '../support/retention/room.ts'

let room: RetentionRoom
beforeEach(async () => {
  room = await RetentionRoom.open()
})
afterEach(() => room.close())

test('more than a person often has is erased only by whoever names how many', async () => {
  for (let count = 0; count < 1_001; count += 1)
    await room.remember({ id: `of-${count}`, createdAtMs: room.ago(1), user: 'hash of ada' })
  const { planHash, limitNeeded } = await room.retention.planErasure('ada', by)
  expect(limitNeeded).toBe(1_001)
  for (const limit of [undefined, 1_000])
    await expect(room.retention.start(planHash, by, limit)).rejects.toMatchObject({
      code: 'ERR_RETENTION_LIMIT',
      detail: expect.stringMatching(/^1001 things/),
    })
  expect(room.vendor.deletions.size).toBe(0)
  expect(await room.retention.start(planHash, by, 1_001)).toMatchObject({
    state: 'running',
    limitNeeded: null,
  })
})

test('webhooks count as well; what a person often has needs no limit', async () => {
  for (let count = 0; count < 1_000; count += 1)
    await room.remember({ id: `of-${count}`, createdAtMs: room.ago(1), user: 'hash of ada' })
  const at = { vendor: 'acme', environment: 'production', receivedAtMs: room.ago(1) } as const
  room.persons.bodies = [{ ...at, eventId: 'msg_1', item: null }]
  expect((await room.retention.planErasure('ada', by)).limitNeeded).toBe(1_001)
  room.persons.bodies = []
  const { planHash, limitNeeded } = await room.retention.planErasure('ada', by)
  expect(limitNeeded).toBeNull()
  // What somebody says holds, however few they are.
  await expect(room.retention.start(planHash, by, 999)).rejects.toMatchObject({ code: 'ERR_RETENTION_LIMIT' })
  expect(await room.retention.start(planHash, by)).toMatchObject({ state: 'running' })
})

test('what policies delete needs no limit, however much it is; one that is given holds', async () => {
  for (let count = 0; count < 1_001; count += 1) room.vendor.add(`old-${count}`, room.ago(99))
  const { planHash, limitNeeded, counts } = await room.retention.plan(by)
  expect([counts.due, limitNeeded]).toEqual([1_001, null])
  await expect(room.retention.start(planHash, by, 1_000)).rejects.toMatchObject({
    code: 'ERR_RETENTION_LIMIT',
  })
  expect(await room.retention.start(planHash, by)).toMatchObject({ state: 'running' })
})
