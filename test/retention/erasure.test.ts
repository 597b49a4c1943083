/** Everything that is known of one person: found, held or erased, and proved. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { by, RetentionRoom } from '../support/retention/room.ts'
import { Fuse, Killed } from '../support/rotation/fuse.ts'

let room: RetentionRoom
beforeEach(async () => {
  room = await RetentionRoom.open()
  room.policies = []
  room.restart()
})
afterEach(() => room.close())

const session = { id: 'tok_1', vendor: 'acme', environment: 'production', mintedAtMs: 0 } as const

/** Two things that the vendor finds, one that the ledger alone knows to be theirs, and one of somebody else. */
async function ada(): Promise<void> {
  for (const id of ['ada-1', 'ada-2', 'plain', 'bob-1']) room.vendor.add(id, room.ago(1))
  await room.remember({ id: 'plain', createdAtMs: room.ago(1), user: 'hash of ada' })
  await room.remember({ id: 'other', createdAtMs: room.ago(1), user: 'hash of bob' })
  room.persons.sessions = [session]
}

async function erase(): Promise<string> {
  const { planHash } = await room.retention.planErasure('ada', by)
  const { id } = await room.retention.start(planHash, by)
  await room.finish(id)
  return id
}

test('what vendor and ledger know of a person is planned, then deleted whatever its age, and nothing else', async () => {
  await ada()
  const plan = await room.retention.planErasure('ada', by)
  expect((await room.dueIds(plan.id)).toSorted()).toEqual(['ada-1', 'ada-2', 'plain'])
  expect(plan.outlook).toMatchObject({
    accounts: [{ due: 3, held: 0, problem: null }],
    erasure: { found: { bodies: 0, sessions: 1, keys: 1 } },
  })
  expect(room.vendor.deletions.size).toBe(0)
  expect(room.persons.keys).toBe(1)

  await erase()
  expect([...room.vendor.items.keys()]).toEqual(['bob-1'])
  expect(room.receipts().map(({ policy }) => policy)).toEqual(['erasure', 'erasure', 'erasure'])
  expect(room.erasures()).toMatchObject([
    {
      kind: 'person',
      subject: 'hash of ada',
      levels: ['deleted', 'not_found', 'crypto_erased'],
      parts: [
        { what: 'acme things', level: 'deleted', count: 3 },
        { what: 'bodies of webhooks', level: 'not_found', count: 0 },
        { what: 'browser sessions', level: 'deleted', count: 1 },
        { what: 'names in the log', level: 'crypto_erased', count: 1 },
      ],
    },
  ])
})

test('what is held stays, is named with its hold, and so does the key of who it is about', async () => {
  await ada()
  const held = await room.retention.hold({ id: 'ada-2' }, { reason: 'case 17', endsAtMs: null }, by)
  await erase()
  expect([...room.vendor.items.keys()]).toEqual(['ada-2', 'bob-1'])
  const [receipt] = room.erasures()
  expect(receipt?.parts).toEqual(
    expect.arrayContaining([
      { what: 'acme things', level: 'deleted', count: 2 },
      { what: 'acme things', level: 'held', count: 1, holds: [held.id] },
      { what: 'names in the log', level: 'held', count: 1, holds: [held.id] },
    ]),
  )
  expect(room.persons.keys).toBe(1)
  await room.retention.lift(held.id, by)
  await erase()
  expect([...room.vendor.items.keys()]).toEqual(['bob-1'])
  expect(room.persons.keys).toBe(0)
})

test('a hold on everything, or on the log, keeps what is kept here; a hold on the log keeps the key alone', async () => {
  await ada()
  room.persons.holdsOnLog = ['hold_log']
  await erase()
  expect(room.erasures().at(-1)?.parts.at(-1)).toMatchObject({ level: 'held', holds: ['hold_log'] })
  expect(room.persons.sessions).toEqual([])
  room.persons.holdsOnLog = []
  await ada()
  await room.retention.hold({}, { reason: 'everything', endsAtMs: null }, by)
  await erase()
  expect(room.persons.sessions).toEqual([session])
  expect(room.persons.keys).toBe(1)
  expect(room.erasures().at(-1)?.levels).toEqual(['held', 'not_found'])
})

test('webhooks of what is held stay, by its tag as well; a hold that comes at the last moment wins', async () => {
  await ada()
  await room.remember({ id: 'tagged', createdAtMs: room.ago(1), user: 'hash of ada', tag: 'case' })
  room.vendor.add('tagged', room.ago(1))
  const body = (eventId: string, item: string | null) =>
    ({ eventId, item, vendor: 'acme', environment: 'production', receivedAtMs: room.ago(1) }) as const
  room.persons.bodies = [
    body('msg_1', 'tagged'),
    body('msg_2', 'ada-1'),
    body('msg_3', null),
    body('msg_4', 'late'),
  ]
  const held = await room.retention.hold({ tag: 'case' }, { reason: 'case 17', endsAtMs: null }, by)
  const eraseBodies = room.storage.retention.eraseBodies.bind(room.storage.retention)
  const erased: (readonly string[])[] = []
  let late = ''
  room.storage.retention.eraseBodies = async (run, ids, charge, at) => {
    if (late === '')
      late = (await room.retention.hold({ id: 'late' }, { reason: 'late', endsAtMs: null }, by)).id
    const isDone = await eraseBodies(run, ids, charge, at)
    if (isDone) erased.push(ids)
    return isDone
  }
  await erase()
  expect(erased).toEqual([['msg_2', 'msg_3']])
  expect(room.erasures().at(-1)?.parts).toEqual(
    expect.arrayContaining([
      { what: 'acme things', level: 'held', count: 1, holds: [held.id] },
      { what: 'bodies of webhooks', level: 'deleted', count: 2 },
      { what: 'bodies of webhooks', level: 'held', count: 2, holds: [held.id, late] },
    ]),
  )
})

test.each([
  ['webhooks', 'bodies of webhooks', 'browser sessions'],
  ['sessions', 'browser sessions', 'bodies of webhooks'],
])('a hold on %s keeps them, and nothing else that is kept here', async (kind, kept, gone) => {
  const at = { vendor: 'acme', environment: 'production' } as const
  room.persons.sessions = [{ ...at, id: 'tok_1', mintedAtMs: room.ago(1) }]
  room.persons.bodies = [{ ...at, eventId: 'msg_1', item: null, receivedAtMs: room.ago(1) }]
  const held = await room.retention.hold({ kind }, { reason: 'case 17', endsAtMs: null }, by)
  await erase()
  expect(room.erasures().at(-1)?.parts).toEqual(
    expect.arrayContaining([
      { what: kept, level: 'held', count: 1, holds: [held.id] },
      { what: gone, level: 'deleted', count: 1 },
      { what: 'names in the log', level: 'held', count: 1, holds: [held.id] },
    ]),
  )
})

test('a hold that comes between the look at browser sessions and their end keeps them; one that began meanwhile ends, too', async () => {
  await ada()
  const { persons } = room
  const forget = persons.forgetSessions.bind(persons)
  const asked: string[] = []
  let late = ''
  persons.forgetSessions = async (subjects, ids, under) => {
    asked.push(ids.join())
    if (asked.length === 2) {
      late = (await room.retention.hold({ id: 'tok_2' }, { reason: 'late', endsAtMs: null }, by)).id
    }
    const { id, charge, holdCount } = under
    const at = { holdCount, nowMs: room.clock.now() }
    if (!(await room.storage.retention.forgetSessions(id, { users: [], sessionIds: [] }, charge, at)))
      return false
    await forget(subjects, ids, under)
    if (asked.length === 1) persons.sessions = [{ ...session, id: 'tok_2' }]
    return true
  }
  await erase()
  expect(asked).toEqual(['tok_1', 'tok_2'])
  expect(persons.sessions).toMatchObject([{ id: 'tok_2' }])
  expect(room.erasures().at(-1)?.parts).toEqual(
    expect.arrayContaining([
      { what: 'browser sessions', level: 'deleted', count: 1 },
      { what: 'browser sessions', level: 'held', count: 1, holds: [late] },
      { what: 'names in the log', level: 'held', count: 1, holds: [late] },
    ]),
  )
})

test('a hold on the log that comes at the last moment keeps the key', async () => {
  await ada()
  const { persons } = room
  const erase = persons.eraseKeys.bind(persons)
  persons.eraseKeys = async () => {
    persons.holdsOnLog = ['hold_late']
    return erase()
  }
  await room.finish(
    (await room.retention.start((await room.retention.planErasure('ada', by)).planHash, by)).id,
  )
  expect(persons.keys).toBe(1)
  expect(room.erasures().at(-1)?.parts.at(-1)).toMatchObject({ level: 'held', holds: ['hold_late'] })
})

test('a hold on the log keeps no key of who has none', async () => {
  room.persons.keys = 0
  room.persons.holdsOnLog = ['hold_log']
  await erase()
  expect(room.erasures().at(-1)?.parts.at(-1)).toMatchObject({ level: 'not_found', count: 0 })
}, 5_000)

test('what is under way is left and said; where the vendor cannot be asked, that is said as well', async () => {
  room.vendor.add('ada-live', room.ago(0), { isOpen: true })
  await erase()
  expect([...room.vendor.items.keys()]).toEqual(['ada-live'])
  expect(room.erasures().at(-1)?.parts).toContainEqual({ what: 'acme things', level: 'open', count: 1 })
  for (let count = 0; count < 5; count += 1)
    room.vendor.faults.push({ method: 'GET', isLost: false, status: 500 })
  const plan = await room.retention.planErasure('ada', by)
  expect(plan.outlook.erasure?.unsearched).toEqual([expect.stringMatching(/could not be searched.*500/)])
  await expect(room.retention.planErasure(' a ', by)).rejects.toMatchObject({ field: 'subject' })
})

test('what a webhook is about is looked at, or it is said that it stays; other webhooks make another plan', async () => {
  room.vendor.add('heard-of', room.ago(1))
  const empty = await room.retention.planErasure('carol', by)
  const body = { eventId: 'msg_1', item: 'heard-of', vendor: 'acme', receivedAtMs: room.ago(1) } as const
  room.persons.bodies = [{ ...body, environment: 'production' }]
  const plan = await room.retention.planErasure('carol', by)
  expect(await room.dueIds(plan.id)).toEqual(['heard-of'])
  room.persons.bodies = [{ ...body, environment: 'staging' }]
  const elsewhere = await room.retention.planErasure('carol', by)
  expect(elsewhere.outlook.erasure?.unsearched).toEqual([expect.stringMatching(/acme, staging: .* stays/)])
  expect(elsewhere.planHash).not.toBe(empty.planHash)
  room.persons.bodies = [{ ...body, environment: 'production' }]
  const { answer } = room.vendor
  room.vendor.answer = async (request) =>
    request.path.endsWith('/heard-of')
      ? { status: 503, text: '', detail: '503 from acme' }
      : answer.call(room.vendor, request)
  const unclear = await room.retention.planErasure('carol', by)
  expect(await room.dueIds(unclear.id)).toEqual([])
  expect(unclear.outlook.accounts).toMatchObject([{ problem: '503 from acme' }])
  expect(unclear.outlook.erasure?.unsearched).toEqual([expect.stringMatching(/stays.*503 from acme/)])
})

test('what a webhook is about is looked for under every key of its environment', async () => {
  room.vendor.add('heard-of', room.ago(1))
  const account = { vendor: 'acme', environment: 'production' } as const
  room.persons.bodies = [{ ...account, eventId: 'msg_1', item: 'heard-of', receivedAtMs: room.ago(1) }]
  room.persons.accounts = async () => ['default', 'second'].map((key) => ({ ...account, key }))
  room.restart(undefined, {
    ask: async ({ key }, request) =>
      key === 'default' && request.path.endsWith('/heard-of')
        ? { status: 404, text: '', detail: '404 from acme' }
        : room.vendor.answer(request),
  })
  const plan = await room.retention.planErasure('carol', by)
  const items = await room.storage.retention.items(plan.id, { afterPosition: -1, limit: 10 })
  expect(items).toMatchObject([{ id: 'heard-of', key: 'second' }])
})

test('killed before each effect in turn, everything is deleted once, and one receipt sums it up', async () => {
  let effects = 1
  for (; effects < 200; effects += 1) {
    await room.close()
    room = await RetentionRoom.open()
    await ada()
    const { planHash } = await room.retention.planErasure('ada', by)
    const { id } = await room.retention.start(planHash, by)
    room.restart(new Fuse(effects))
    const wasKilled = await room.finish(id).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Killed) return true
        throw error
      },
    )
    room.restart()
    room.clock.advance(60_000)
    await room.finish(id)
    expect([...room.vendor.deletions.values()]).toEqual([1, 1, 1])
    expect([...room.vendor.items.keys()]).toEqual(['bob-1'])
    expect(room.receipts()).toHaveLength(3)
    const [receipt, ...more] = room.erasures()
    expect(more).toEqual([])
    // Whether the vendor had what it was told to delete is not known of one that nobody heard of any more.
    const things = receipt?.parts.filter(({ what }) => what === 'acme things') ?? []
    expect(things.map(({ level }) => level)).not.toContain('pending')
    expect(things.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect(receipt?.levels).toContain('crypto_erased')
    if (!wasKilled) break
  }
  expect(effects).toBeGreaterThan(15)
  expect(effects).toBeLessThan(200)
}, 60_000)
