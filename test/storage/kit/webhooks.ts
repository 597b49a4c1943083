import { expect, test } from 'vitest'
import { defaultSettings, type NewEvent, type StoredEndpoint } from '../../../src/webhooks/index.ts'
import { atMs } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

export const storedEndpoint = (values: Partial<StoredEndpoint['endpoint']> = {}): StoredEndpoint => ({
  endpoint: {
    id: 'wh_000000000001',
    name: 'calls',
    vendor: 'retellai',
    source: 'events',
    environment: 'production',
    settings: { ...defaultSettings, target: 'https://app.example/hooks' },
    createdAtMs: atMs,
    ...values,
  },
  sealed: `sealed of ${values.id ?? 'wh_000000000001'}`,
})

export const newEvent = (number: number, values: Partial<NewEvent> = {}): NewEvent => ({
  id: `msg_${number}`,
  endpointId: 'wh_000000000001',
  key: `id:${number}`,
  type: 'call_ended',
  subject: 'call_1',
  correlation: null,
  receivedAtMs: atMs,
  state: 'pending',
  sealed: `sealed body of ${number}`,
  isOrdered: false,
  reason: null,
  ...values,
})

export function testWebhooks(subject: Subject): void {
  const start = async () => (await open(await subject.fresh())).webhooks
  const claim = { endpointId: 'wh_000000000001', nowMs: atMs, limit: 10, by: 'one', untilMs: atMs + 1_000 }

  test('endpoints come back as they went in; a name is taken once', async () => {
    const store = await start()
    await store.insertEndpoint(storedEndpoint())
    await expect(store.insertEndpoint(storedEndpoint({ id: 'wh_2' }))).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_ENDPOINT_EXISTS',
    })
    const other = storedEndpoint({
      id: 'wh_2',
      name: 'others',
      settings: { ...defaultSettings, ordered: true },
    })
    await store.insertEndpoint(other)
    expect(await store.loadEndpoints()).toEqual([storedEndpoint(), other])
    const changed = { ...other, sealed: 'sealed anew' }
    await store.updateEndpoint(changed)
    expect(await store.loadEndpoints()).toEqual([storedEndpoint(), changed])
    await store.insertEvent(newEvent(1, { endpointId: 'wh_2' }))
    await store.deleteEndpoint('wh_2')
    expect(await store.loadEndpoints()).toEqual([storedEndpoint()])
    expect(await store.listEvents({ limit: 10 })).toEqual([])
    for (const attempt of [store.updateEndpoint(changed), store.deleteEndpoint('wh_2')])
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_WEBHOOK_ENDPOINT_UNKNOWN' })
  })

  test('an event is stored once, however often it comes, and alone or among many', async () => {
    const store = await start()
    const first = newEvent(1, { subject: 'ünï "x"', sealed: 'a'.repeat(100_000) })
    expect(await store.insertEvent(first)).toBe(true)
    expect(await store.insertEvent({ ...first, id: 'msg_other' })).toBe(false)
    const many = Array.from({ length: 1_200 }, (_, index) =>
      newEvent(2 + Math.floor(index / 2), { id: `m${index}` }),
    )
    const answers = await Promise.all(many.map((event) => store.insertEvent(event)))
    expect(answers.filter(Boolean)).toHaveLength(600)
    // The same key at another endpoint is another event.
    expect(await store.insertEvent({ ...first, id: 'msg_b', endpointId: 'wh_2' })).toBe(true)
    const [stored] = await store.listEvents({ ids: ['msg_1'], limit: 1 })
    expect(stored).toMatchObject({ ...first, attempts: 0, lastStatus: null, settledAtMs: null })
    expect(await store.countEvents()).toEqual(
      expect.arrayContaining([
        { endpointId: 'wh_000000000001', state: 'pending', count: 601 },
        { endpointId: 'wh_2', state: 'pending', count: 1 },
      ]),
    )
  })

  test('an event is claimed by one at a time, and again when the claim has run out', async () => {
    const store = await start()
    for (const number of [1, 2, 3]) await store.insertEvent(newEvent(number))
    expect(await store.dueEndpoints(atMs)).toEqual(['wh_000000000001'])
    const [one, two] = await Promise.all([
      store.claim({ ...claim, limit: 2 }),
      store.claim({ ...claim, by: 'two' }),
    ])
    expect([...one, ...two].map(({ id }) => id).toSorted()).toEqual(['msg_1', 'msg_2', 'msg_3'])
    expect(await store.claim({ ...claim, by: 'three' })).toEqual([])
    expect(await store.dueEndpoints(atMs)).toEqual([])
    const again = await store.claim({ ...claim, nowMs: atMs + 1_000, untilMs: atMs + 2_000 })
    expect(again.map(({ id }) => id)).toEqual(['msg_1', 'msg_2', 'msg_3'])
    await store.releaseClaims()
    expect(await store.claim({ ...claim, by: 'four' })).toHaveLength(3)
  })

  test('of ordered events only the first of each subject may go', async () => {
    const store = await start()
    const subjects = ['a', 'a', 'b', 'b', 'a']
    for (const [index, name] of subjects.entries())
      await store.insertEvent(newEvent(index, { subject: name, isOrdered: true }))
    const first = await store.claim(claim)
    expect(first.map(({ id }) => id)).toEqual(['msg_0', 'msg_2'])
    await store.settle({ seq: first[0]?.seq ?? 0, by: 'one', state: 'delivered', atMs, status: 200 })
    expect((await store.claim(claim)).map(({ id }) => id)).toEqual(['msg_1'])
    // What waits for its next attempt holds up those behind it; what was given up does not.
    await store.settle({
      seq: first[1]?.seq ?? 0,
      by: 'one',
      state: 'pending',
      nextAttemptAtMs: atMs + 60_000,
      status: 500,
      reason: 'r',
    })
    expect(await store.claim(claim)).toEqual([])
    const [waiting] = await store.claim({ ...claim, nowMs: atMs + 60_000, untilMs: atMs + 70_000 })
    expect(waiting).toMatchObject({ id: 'msg_1' })
  })

  test('outcomes are written, and a late failure undoes nothing', async () => {
    const store = await start()
    for (const number of [1, 2, 3, 4]) await store.insertEvent(newEvent(number))
    const events = await store.claim(claim)
    const [one, two, three, four] = events.map(({ seq }) => seq) as [number, number, number, number]
    const retry = { state: 'pending', nextAttemptAtMs: atMs + 5_000, status: 503, reason: 'no' } as const
    await Promise.all([
      store.settle({ seq: one, by: 'one', state: 'delivered', atMs: atMs + 1, status: 204 }),
      store.settle({ seq: two, by: 'one', ...retry }),
      store.settle({ seq: three, by: 'one', state: 'dead', atMs: atMs + 3, status: null, reason: 'over' }),
      store.settle({ seq: four, by: 'somebody else', ...retry }),
    ])
    await store.settle({ seq: one, by: 'one', ...retry })
    expect(await store.listEvents({ endpointId: 'wh_000000000001', limit: 10 })).toMatchObject([
      { state: 'delivered', attempts: 1, lastStatus: 204, settledAtMs: atMs + 1, reason: null },
      { state: 'pending', attempts: 1, lastStatus: 503, nextAttemptAtMs: atMs + 5_000, reason: 'no' },
      { state: 'dead', attempts: 1, settledAtMs: atMs + 3, reason: 'over' },
      { state: 'pending', attempts: 0 },
    ])
    expect(await store.listEvents({ states: ['dead'], limit: 10 })).toHaveLength(1)
    expect(await store.listEvents({ afterSeq: two, limit: 10 })).toHaveLength(2)
    await store.hasten('wh_000000000001', atMs + 10)
    expect((await store.claim({ ...claim, nowMs: atMs + 10 })).map(({ seq }) => seq)).toEqual([two])
    expect(await store.rearm(['msg_1', 'msg_3', 'msg_none'], atMs + 20)).toBe(2)
    const rearmed = await store.claim({ ...claim, nowMs: atMs + 20, by: 'five' })
    expect(rearmed.map(({ seq }) => seq)).toEqual([one, three])
  })

  test('what the vendor denies gives its key free', async () => {
    const store = await start()
    await store.insertEvent(newEvent(1))
    const [event] = await store.claim(claim)
    await store.settle({
      seq: event?.seq ?? 0,
      by: 'one',
      state: 'unconfirmed',
      atMs,
      status: null,
      reason: 'unknown to it',
    })
    expect(await store.insertEvent(newEvent(1, { id: 'msg_real' }))).toBe(true)
  })

  test('bodies are erased first and rows later; what waits is kept', async () => {
    const store = await start()
    for (const number of [1, 2, 3]) await store.insertEvent(newEvent(number))
    const [one, two] = await store.claim({ ...claim, limit: 2 })
    await store.settle({ seq: one?.seq ?? 0, by: 'one', state: 'delivered', atMs: atMs + 1, status: 200 })
    await store.settle({ seq: two?.seq ?? 0, by: 'one', state: 'delivered', atMs: atMs + 9, status: 200 })
    const sweep = { bodiesBeforeMs: atMs + 5, rowsBeforeMs: atMs, holdCount: 0 }
    await expect(store.eraseEvents('wh_000000000001', { ...sweep, holdCount: 1 })).rejects.toMatchObject({
      code: 'ERR_RETENTION_HELD',
    })
    expect(await store.eraseEvents('wh_000000000001', { ...sweep, only: [] })).toBe(0)
    expect(await store.eraseEvents('wh_000000000001', sweep)).toBe(1)
    const bodies = async () => (await store.listEvents({ limit: 9 })).map(({ sealed }) => sealed !== null)
    expect(await bodies()).toEqual([false, true, true])
    expect(await store.rearm(['msg_1'], atMs)).toBe(0)
    expect(await store.insertEvent(newEvent(1, { id: 'msg_again' }))).toBe(false)
    await store.eraseEvents('wh_000000000001', { ...sweep, rowsBeforeMs: atMs + 5 })
    expect(await bodies()).toEqual([true, true])
    await store.deleteEvent('msg_3')
    expect(await bodies()).toEqual([true])
  })

  test('of old bodies some go alone, page by page; a row whose body stays, stays', async () => {
    const store = await start()
    for (const number of [1, 2, 3, 4])
      await store.insertEvent(newEvent(number, { subject: `call_${number}` }))
    for (const { seq } of (await store.claim(claim)).slice(0, 3))
      await store.settle({ seq, by: 'one', state: 'delivered', atMs: atMs + 1, status: 200 })
    const settled = (afterSeq: number, limit = 9) =>
      store.listSettled('wh_000000000001', atMs + 5, { afterSeq, limit })
    const all = await settled(0)
    expect(all.map(({ id, subject, receivedAtMs }) => [id, subject, receivedAtMs])).toEqual(
      [1, 2, 3].map((number) => [`msg_${number}`, `call_${number}`, atMs]),
    )
    expect(await settled(all[0]?.seq ?? 0, 1)).toEqual([all[1]])
    expect(await store.listSettled('wh_2', atMs + 5, { afterSeq: 0, limit: 9 })).toEqual([])
    const sweep = { bodiesBeforeMs: atMs + 5, rowsBeforeMs: atMs + 5, holdCount: 0 }
    // What waits to be delivered, or is younger, goes for nobody.
    expect(await store.eraseEvents('wh_000000000001', { ...sweep, only: ['msg_1', 'msg_4'] })).toBe(1)
    expect((await store.listEvents({ limit: 9 })).map(({ id }) => id)).toEqual(['msg_2', 'msg_3', 'msg_4'])
    const early = { ...sweep, bodiesBeforeMs: atMs, only: ['msg_2'] }
    expect(await store.eraseEvents('wh_000000000001', early)).toBe(0)
    expect(await settled(0)).toHaveLength(2)
  })
}
