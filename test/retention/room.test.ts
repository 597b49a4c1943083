/** What is due, what is held, what becomes of it: over a vendor in memory and a real database. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defaultTiming, type RetentionPolicy, subjectOf } from '../../src/retention/index.ts'
import { by, day, monthly, RetentionRoom, thing } from '../support/retention/room.ts'

let room: RetentionRoom
beforeEach(async () => {
  room = await RetentionRoom.open()
})
afterEach(() => room.close())

test('what is due is planned from all pages and the ledger, and nothing is deleted by that', async () => {
  for (const [index, days] of [40, 20, 35, 50, 29].entries()) room.vendor.add(`t${index}`, room.ago(days))
  room.vendor.add('open', room.ago(90), { isOpen: true })
  room.vendor.add('gone', room.ago(90), { isGone: true })
  room.vendor.add('undated', null)
  await room.remember({ id: 'unlisted', createdAtMs: room.ago(200) })
  await room.remember({ id: 'gone', createdAtMs: room.ago(90) })
  await room.remember({ id: 'young', createdAtMs: room.ago(1) })
  const plan = await room.retention.plan(by)
  expect(await room.dueIds(plan.id)).toEqual(['t0', 't2', 't3', 'unlisted'])
  expect(plan.outlook.accounts).toMatchObject([{ due: 4, open: 1, undated: 1, held: 0, problem: null }])
  expect(room.vendor.deletions.size).toBe(0)
  // The same things under the same policies are the same plan.
  expect((await room.retention.plan(by)).planHash).toBe(plan.planHash)
  room.vendor.add('t9', room.ago(31))
  expect((await room.retention.plan(by)).planHash).not.toBe(plan.planHash)
})

test('a run deletes what its plan has shown, and nothing that became due since', async () => {
  room.vendor.add('old', room.ago(40))
  const { planHash } = await room.retention.plan(by)
  room.vendor.add('late', room.ago(99))
  const { id } = await room.retention.start(planHash, by)
  expect(await room.finish(id)).toMatchObject({ state: 'done', counts: { gone: 1, held: 0, pending: 0 } })
  expect([...room.vendor.deletions]).toEqual([['old', 1]])
  expect([...room.vendor.items.keys()]).toEqual(['late'])
  await expect(room.retention.start(planHash, by)).rejects.toMatchObject({
    code: 'ERR_RETENTION_PLAN_UNKNOWN',
  })
})

test.each([
  [20, 15],
  [1, 8],
  [1_000_000, 50],
])(
  'at %i calls a second %i things are worked on at once: whoever watches sees the run move',
  async (requestsPerSecond, together) => {
    for (let index = 0; index < 60; index += 1) room.vendor.add(`t${index}`, room.ago(40))
    const taken = vi.spyOn(room.storage.retention, 'takeItems')
    room.restart(undefined, { timing: { ...defaultTiming, requestsPerSecond } })
    const { id } = await room.planAndStart()
    expect(await room.finish(id)).toMatchObject({ state: 'done', counts: { gone: 60 } })
    expect([...new Set(taken.mock.calls.map(([, , limit]) => limit))]).toEqual([together])
  },
)

test('a receipt says what was seen, and holds no id; none is left in the database', async () => {
  room.vendor.add('secret-id', room.ago(40))
  await room.remember({ id: 'secret-id', createdAtMs: room.ago(40) })
  const { id, planHash } = await room.planAndStart()
  await room.finish(id)
  const [receipt] = room.receipts()
  expect(receipt).toMatchObject({
    version: 1,
    subject: subjectOf(thing('secret-id'), new Uint8Array(32)),
    plan: planHash,
    policy: 'monthly',
    levels: ['vendor_acknowledged', 'vendor_verified', 'local_unlinked'],
    answer: { status: 204 },
    verification: { status: 404 },
    wasInterrupted: false,
    hold: { result: 'none' },
    outOfScope: ['What was told to others.'],
  })
  expect(JSON.stringify(room.events)).not.toContain('secret-id')
  // Nor anything that a guess can be compared with.
  const guess = createHash('sha256').update('DELETE /things/secret-id').digest('hex')
  expect(JSON.stringify(room.events)).not.toContain(guess)
  expect(await room.dueIds(id)).toEqual([''])
  expect(await room.storage.retention.ledger(thing('secret-id'))).toEqual([])
})

test('what another environment has made is left alone, and what it may have made where keys may share an account', async () => {
  for (const id of ['own', 'staged', 'unknown']) room.vendor.add(id, room.ago(40))
  await room.remember({ id: 'own', createdAtMs: room.ago(40) })
  await room.remember({ id: 'staged', environment: 'staging', createdAtMs: room.ago(40) })
  expect(await room.dueIds((await room.retention.plan(by)).id)).toEqual(['own', 'unknown'])
  room.hasNeighbours = true
  const narrowed = await room.retention.plan(by)
  expect(await room.dueIds(narrowed.id)).toEqual(['own'])
  expect(narrowed.outlook.accounts).toMatchObject([{ due: 1, elsewhere: 1, unknownOrigin: 1 }])
  room.policies = [{ ...monthly, anyOrigin: true }]
  room.restart()
  const { planHash, id } = await room.retention.plan(by)
  expect(await room.dueIds(id)).toEqual(['own', 'unknown'])
  // A hold on another environment may be about what nobody knows the origin of.
  await room.hold({ environment: 'staging' })
  await room.finish((await room.retention.start(planHash, by)).id)
  expect([...room.vendor.items.keys()]).toEqual(['staged', 'unknown'])
  expect((await room.retention.plan(by)).outlook.accounts).toMatchObject([{ held: 1, elsewhere: 1 }])
})

test('a receipt of what the vendor never showed and does not know says so', async () => {
  await room.remember({ id: 'never', createdAtMs: room.ago(40) })
  room.vendor.add('listed', room.ago(40))
  const { id } = await room.planAndStart()
  room.vendor.items.delete('listed')
  await room.finish(id)
  expect(room.receipts().map(({ subject, levels }) => [subject, levels])).toEqual([
    [subjectOf(thing('listed'), new Uint8Array(32)), ['vendor_verified', 'local_unlinked']],
    [subjectOf(thing('never'), new Uint8Array(32)), ['unknown_at_vendor', 'local_unlinked']],
  ])
})

test('where the key was replaced since the plan, nothing is told, asked or receipted', async () => {
  room.vendor.add('a', room.ago(40))
  const { id } = await room.planAndStart()
  room.keyId = 'key_2'
  room.vendor.items.clear()
  expect(await room.finish(id)).toMatchObject({ state: 'incomplete', counts: { gone: 0, pending: 1 } })
  expect(room.receipts()).toEqual([])
})

test('policies: one with a tag goes before those without, of equals the longer age decides', async () => {
  const contracts: RetentionPolicy = {
    ...monthly,
    name: 'contracts',
    tag: 'contract',
    olderThanMs: 365 * day,
  }
  const scraps: RetentionPolicy = { ...monthly, name: 'scraps', tag: 'scrap', olderThanMs: day }
  room.policies = [{ ...monthly, name: 'short', olderThanMs: 10 * day }, monthly, contracts, scraps]
  room.restart()
  for (const [id, tag, days] of [
    ['kept', null, 20],
    ['old', null, 31],
    ['contract', 'contract', 100],
    ['scrap', 'scrap', 2],
  ] as const) {
    room.vendor.add(id, room.ago(days))
    await room.remember({ id, tag, createdAtMs: room.ago(days) })
  }
  expect(await room.dueIds((await room.retention.plan(by)).id)).toEqual(['old', 'scrap'])
})

test('an answer that is lost leads to no second deletion; a vendor that is down leaves it pending', async () => {
  room.vendor.add('lost', room.ago(40))
  room.vendor.add('down', room.ago(40))
  room.vendor.add('refused', room.ago(40))
  room.vendor.faults.push({ method: 'DELETE', isLost: true, status: 0 })
  for (let count = 0; count < 7; count += 1)
    room.vendor.faults.push({ method: 'DELETE', isLost: false, status: 500 })
  room.restart(undefined, { timing: { ...timing(), concurrency: 1 } })
  const { id } = await room.planAndStart()
  const ended = await room.finish(id)
  expect(ended.counts).toMatchObject({ gone: 3, pending: 0 })
  expect([...room.vendor.deletions.values()]).toEqual([1, 1, 1])
  room.vendor.add('down', room.ago(40))
  for (let count = 0; count < 8; count += 1)
    room.vendor.faults.push({ method: 'DELETE', isLost: false, status: 503 })
  const second = await room.finish((await room.planAndStart()).id)
  expect(second).toMatchObject({ state: 'incomplete', counts: { gone: 0, pending: 1 } })
  expect(await room.finish((await room.planAndStart()).id)).toMatchObject({
    state: 'done',
    counts: { gone: 1 },
  })
})

test('a list that cannot be read to its end plans nothing', async () => {
  for (const id of ['a', 'b', 'c']) room.vendor.add(id, room.ago(40))
  // The first page comes, the second never.
  let pages = 0
  const ask: typeof room.vendor.answer = async (request) => {
    pages += 1
    if (pages > 1) return { status: 500, text: '', detail: '500 from acme' }
    return room.vendor.answer(request)
  }
  room.restart(undefined, { ask: (_account, request) => ask(request) })
  const plan = await room.retention.plan(by)
  expect(plan.outlook.accounts).toMatchObject([
    { due: 0, problem: 'The list cannot be read (500 from acme).' },
  ])
  expect(await room.dueIds(plan.id)).toEqual([])
})

test('while a lock stands nothing is deleted, and no try is counted', async () => {
  room.vendor.add('a', room.ago(40))
  const { id } = await room.planAndStart()
  room.obstacle = 'A lock stands: lock_1.'
  for (let turn = 0; turn < 20; turn += 1) {
    expect(await room.retention.advance(id)).toMatchObject({ state: 'running', counts: { due: 1 } })
    room.clock.advance(day)
  }
  expect(room.vendor.deletions.size).toBe(0)
  room.obstacle = undefined
  expect(await room.finish(id)).toMatchObject({ state: 'done', counts: { gone: 1 } })
})

test('a plan runs under the policies it was made by, within a day; what they spare by now is spared', async () => {
  for (const id of ['a', 'b', 'c']) room.vendor.add(id, room.ago(40))
  const longer = [{ ...monthly, olderThanMs: 365 * day }]
  const stale = { code: 'ERR_RETENTION_PLAN_STALE' }
  const { planHash } = await room.retention.plan(by)
  room.clock.advance(day + 1)
  await expect(room.retention.start(planHash, by)).rejects.toMatchObject(stale)
  expect((await room.retention.plan(by)).planHash).toBe(planHash)
  room.policies = longer
  room.restart()
  await expect(room.retention.start(planHash, by)).rejects.toMatchObject(stale)
  room.policies = [monthly]
  room.restart()
  const { id } = await room.retention.start(planHash, by)
  room.policies = longer
  room.restart()
  room.clock.advance(60_000)
  expect(await room.finish(id)).toMatchObject({ state: 'incomplete', counts: { gone: 0, pending: 3 } })
  expect(room.vendor.deletions.size).toBe(0)
})

test('one run at a time', async () => {
  room.vendor.add('a', room.ago(40))
  const first = await room.planAndStart()
  const { planHash } = await room.retention.plan(by)
  await expect(room.retention.start(planHash, by)).rejects.toMatchObject({ code: 'ERR_RETENTION_UNDER_WAY' })
  await room.finish(first.id)
  await room.retention.start(planHash, by)
})

function timing() {
  return {
    requestsPerSecond: 1_000_000,
    concurrency: 8,
    attemptsMax: 8,
    retryMs: 1_000,
    retryMsMax: 60_000,
    leaseMs: 60_000,
  }
}
