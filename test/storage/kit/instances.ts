import { expect, test } from 'vitest'
import { InstanceWatch, type InstanceWatchOptions } from '../../../src/app/serving/instance-watch.ts'
import { ManualClock } from '../../../src/core/index.ts'
import { OwedOutcomes } from '../../../src/gateway/index.ts'
import type { Storage } from '../../../src/storage/index.ts'
import { atMs, event } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

const instance = {
  id: 'gate-a',
  host: 'one.example',
  pid: 4_000_000,
  seenAtMs: atMs,
  openFromSeq: 0,
  usableKeys: ['key_1', 'key_2'],
  liveKeys: ['key_0'],
}

/** Each stands for a process of its own. */
const pidOf = (id: string): number => id.charCodeAt(id.length - 1)

/** Watches over a storage as a gate does; it fails the test where it could not. */
function watch(storage: Storage, id: string, more: Partial<InstanceWatchOptions> = {}): InstanceWatch {
  return new InstanceWatch({
    id,
    store: storage.instances,
    events: storage.events,
    record: storage.record,
    clock: new ManualClock(atMs),
    oldestCallMs: () => undefined,
    owed: new OwedOutcomes(storage.record),
    usableKeys: () => [],
    liveKeys: () => [],
    onFailed: (error) => {
      throw error
    },
    pid: pidOf(id),
    isAlive: () => true,
    ...more,
  })
}

const call = (id: string, phase: 'intent' | 'outcome') =>
  event(id, { phase, action: 'acme.api.call', actor: { kind: 'client', id: 'cl_1' }, operation: 'op' })

export function testInstances(subject: Subject): void {
  test('an instance is written down, claimed by one, and taken out', async () => {
    const { instances } = await open(await subject.fresh())
    await instances.put(instance)
    await instances.put({ ...instance, seenAtMs: atMs + 1, openFromSeq: 7 })
    expect(await instances.list()).toEqual([{ ...instance, seenAtMs: atMs + 1, openFromSeq: 7 }])
    expect(await instances.claim(instance, atMs + 20_000, 1_000)).toBe(false)
    const [seen = instance] = await instances.list()
    const claims = [1, 2, 3].map(() => instances.claim(seen, atMs + 20_000, 1_000))
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1)
    expect(await instances.claim(seen, atMs + 21_000, 1_000)).toBe(true)
    await instances.remove(instance.id)
    expect(await instances.list()).toEqual([])
  })

  test('the open calls of an instance that is gone are closed, once, by whoever sees it', async () => {
    const options = await subject.fresh()
    const [storage, other] = [await open(options), await open(options)]
    const clock = new ManualClock(atMs)
    await watch(storage, 'gate-a', { clock }).beat()
    await storage.record(call('gate-a-1', 'intent'))
    await storage.record(call('gate-a-1', 'outcome'))
    await storage.record(call('gate-a-2', 'intent'))
    await storage.record(call('gate-b-1', 'intent'))
    const watchers = [watch(storage, 'gate-b', { clock }), watch(other, 'gate-c', { clock })]
    const unknown = async () =>
      (await storage.events.tail({ limit: 100, filter: { phase: 'outcome', result: 'failure' } })).map(
        ({ event: { requestId, reason } }) => [requestId, reason],
      )
    clock.advance(14_000)
    await Promise.all(watchers.map((each) => each.beat()))
    expect(await unknown()).toEqual([])
    clock.advance(2_000)
    await Promise.all(watchers.map((each) => each.beat()))
    await Promise.all(watchers.map((each) => each.beat()))
    expect(await unknown()).toEqual([['gate-a-2', 'outcome_unknown']])
    expect((await storage.instances.list()).map(({ id }) => id)).toEqual(['gate-b', 'gate-c'])
  })

  test('one whose process has ended is not waited for, nor one that had the same process number', async () => {
    const storage = await open(await subject.fresh())
    await watch(storage, 'gate-a').beat()
    await storage.record(call('gate-a-1', 'intent'))
    await watch(storage, 'gate-b').beat()
    const outcomes = () => storage.events.tail({ limit: 9, filter: { phase: 'outcome' } })
    expect(await outcomes()).toEqual([])
    await watch(storage, 'gate-b', { isAlive: () => false }).beat()
    expect((await outcomes()).map(({ event: { requestId } }) => requestId)).toEqual(['gate-a-1'])
    await storage.record(call('gate-b-1', 'intent'))
    await watch(storage, 'gate-c', { pid: pidOf('gate-b') }).beat()
    expect((await outcomes()).map(({ event: { requestId } }) => requestId)).toEqual(['gate-a-1', 'gate-b-1'])
  })

  test('two that serve in one process leave each other alone', async () => {
    const storage = await open(await subject.fresh())
    const both = ['gate-a', 'gate-b'].map((id) => watch(storage, id, { pid: pidOf('gate-a') }))
    for (const each of both) await each.start()
    await storage.record(call('gate-a-1', 'intent'))
    for (const each of both) await each.beat()
    expect((await storage.instances.list()).map(({ id }) => id)).toEqual(['gate-a', 'gate-b'])
    expect(await storage.events.tail({ limit: 9, filter: { phase: 'outcome' } })).toEqual([])
    for (const each of both) await each.close()
    expect(await storage.instances.list()).toEqual([])
  })

  test('a call that lasts long is found, however much was recorded since it began', async () => {
    const storage = await open(await subject.fresh())
    const clock = new ManualClock(atMs)
    const startedAtMs = atMs + 3_000
    const first = watch(storage, 'gate-a', { clock, oldestCallMs: () => startedAtMs })
    await storage.record(event('before'))
    await first.beat()
    clock.advance(4_000)
    await storage.record(call('gate-a-1', 'intent'))
    for (let beat = 0; beat < 30; beat += 1) {
      await storage.record(event(`meanwhile-${beat}`))
      clock.advance(2_000)
      await first.beat()
    }
    expect((await storage.instances.list())[0]?.openFromSeq).toBe(1)
    // Once it has ended, the place moves on.
    const later = watch(storage, 'gate-z', { clock })
    for (let beat = 0; beat < 10; beat += 1) {
      await later.beat()
      clock.advance(2_000)
    }
    expect((await storage.instances.list()).find(({ id }) => id === 'gate-z')?.openFromSeq).toBe(32)
    await watch(storage, 'gate-b', { clock, isAlive: () => false }).beat()
    const outcomes = await storage.events.tail({ limit: 9, filter: { phase: 'outcome' } })
    expect(outcomes.map(({ event: { requestId } }) => requestId)).toEqual(['gate-a-1'])
  })

  test('an outcome that could not be recorded is, at the next beat; what is forgotten is closed by the next start', async () => {
    const storage = await open(await subject.fresh())
    const owed = new OwedOutcomes(storage.record, 1)
    const first = watch(storage, 'gate-a', { owed })
    await first.beat()
    for (const id of ['gate-a-1', 'gate-a-2']) {
      await storage.record(call(id, 'intent'))
      owed.add({ ...call(id, 'outcome'), metadata: { status: 200 } })
    }
    const outcomes = async () =>
      (await storage.events.tail({ limit: 9, filter: { phase: 'outcome' } })).map(
        ({ event: { requestId, reason } }) => [requestId, reason],
      )
    await first.beat()
    expect(await outcomes()).toEqual([['gate-a-1', undefined]])
    await first.close()
    await watch(storage, 'gate-b', { isAlive: () => false }).beat()
    expect(await outcomes()).toEqual([
      ['gate-a-1', undefined],
      ['gate-a-2', 'outcome_unknown'],
    ])
  })

  test('one that stops leaves nothing to close', async () => {
    const storage = await open(await subject.fresh())
    const first = watch(storage, 'gate-a')
    await first.start()
    const ending = storage.record(call('gate-a-1', 'outcome'))
    await first.close()
    await ending
    expect(await storage.instances.list()).toEqual([])
    expect((await storage.events.tail({ limit: 1 }))[0]?.event.action).toBe('gate.stop')
  })
}
