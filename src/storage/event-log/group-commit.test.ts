import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ManualClock, type RecordedEvent } from '../../core/index.ts'
import { storageFailed } from '../storage-error.ts'
import type { EventBatch, EventSink } from './event-sink.ts'
import { GroupCommit } from './group-commit.ts'

/** A sink whose commits end when the test says so. */
class HeldSink implements EventSink {
  readonly batches: EventBatch[] = []
  readonly answers: PromiseWithResolvers<void>[] = []
  probes = 0

  commit(batch: EventBatch): Promise<void> {
    this.batches.push(batch)
    const answer = Promise.withResolvers<void>()
    this.answers.push(answer)
    return answer.promise
  }

  async probe(): Promise<void> {
    this.probes += 1
  }
}

const event = (requestId: string): RecordedEvent => ({
  requestId,
  atMs: 1,
  phase: 'event',
  action: 'lock.add',
  actor: { kind: 'system', id: 'test' },
})
const outcome = (requestId: string, metadata: Record<string, unknown>): RecordedEvent => ({
  ...event(requestId),
  phase: 'outcome',
  metadata,
})
const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
/** A group goes once a turn of the event loop has brought it nothing more. */
async function turn(): Promise<void> {
  for (let count = 0; count < 3; count += 1) await oneTurn()
}
const idsOf = (batch: EventBatch | undefined): string[] =>
  (batch?.body.trimEnd().split('\n') ?? []).map((line) => JSON.parse(line.slice(1)).requestId)

describe('group commit', () => {
  afterEach(() => void vi.useRealTimers())

  test('what arrives during a commit goes into the next, in order', async () => {
    const sink = new HeldSink()
    const { record } = new GroupCommit({ sink, clock: new ManualClock(42) })
    const first = [record(event('a')), record(event('b'))]
    await turn()
    const second = [record(event('c')), record(event('d')), record(event('e'))]
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([['a', 'b']])
    sink.answers[0]?.resolve()
    await Promise.all(first)
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    expect(sink.batches.map(({ count, atMs }) => [count, atMs])).toEqual([
      [2, 42],
      [3, 42],
    ])
    sink.answers[1]?.resolve()
    await Promise.all(second)
  })

  test('nothing resolves before its own commit has ended', async () => {
    const sink = new HeldSink()
    const { record } = new GroupCommit({ sink, clock: new ManualClock() })
    const done: string[] = []
    const first = record(event('a')).then(() => done.push('a'))
    await turn()
    const second = record(event('b')).then(() => done.push('b'))
    await turn()
    expect(done).toEqual([])
    sink.answers[0]?.resolve()
    await first
    await turn()
    expect(done).toEqual(['a'])
    sink.answers[1]?.resolve()
    await second
  })

  test('a failed commit rejects those who wait behind it too; the next record waits for a check', async () => {
    const sink = new HeldSink()
    const { record } = new GroupCommit({ sink, clock: new ManualClock() })
    const first = record(event('a'))
    await turn()
    const second = record(event('b'))
    sink.answers[0]?.reject(storageFailed('disk full'))
    const settled = await Promise.allSettled([first, second])
    expect(settled).toMatchObject([
      { status: 'rejected', reason: { detail: 'disk full' } },
      { status: 'rejected', reason: { detail: 'disk full' } },
    ])
    expect(sink.probes).toBe(1)
    const third = record(event('c'))
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([['a'], ['c']])
    sink.answers[1]?.resolve()
    await third
  })

  test('a group takes whatever each turn of the event loop still brings, for 2 ms at most', async () => {
    const sink = new HeldSink()
    const clock = new ManualClock()
    const { record } = new GroupCommit({ sink, clock })
    const records: Promise<void>[] = []
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      records.push(record(event(id)))
      await oneTurn()
    }
    expect(sink.batches).toEqual([])
    clock.advance(2)
    records.push(record(event('f')))
    await oneTurn()
    expect(sink.batches.map(idsOf)).toEqual([['a', 'b', 'c', 'd', 'e', 'f']])
    sink.answers[0]?.resolve()
    await Promise.all(records)
  })

  test('the outcome of a call goes along with the next record that somebody waits for', async () => {
    // On a busy machine these few turns last longer than it waits for company.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const sink = new HeldSink()
    const { record } = new GroupCommit({ sink, clock: new ManualClock() })
    const ended = record(outcome('a', { status: 200 }))
    await turn()
    expect(sink.batches).toEqual([])
    const next = record(event('b'))
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([['a', 'b']])
    sink.answers[0]?.resolve()
    await Promise.all([ended, next])
  })

  test('the outcome of a call that was refused keeps nobody waiting', async () => {
    const sink = new HeldSink()
    const { record } = new GroupCommit({ sink, clock: new ManualClock() })
    const refused = record(outcome('a', { rule: 'write:transcripts' }))
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([['a']])
    sink.answers[0]?.resolve()
    await refused
  })

  test('the queue counts what is being written as well', async () => {
    const sink = new HeldSink()
    const log = new GroupCommit({ sink, clock: new ManualClock(), queueMax: 3 })
    const held = [log.record(event('a')), log.record(event('b'))]
    await turn()
    held.push(log.record(event('c')))
    expect(log.queued).toBe(3)
    await expect(log.record(event('d'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
    sink.answers[0]?.resolve()
    await held[0]
    held.push(log.record(event('e')))
    await turn()
    expect(idsOf(sink.batches[1])).toEqual(['c', 'e'])
    sink.answers[1]?.resolve()
    await Promise.all(held)
    expect(log.queued).toBe(0)
  })

  test('after a failure the log is checked by a write, and well again when that succeeds', async () => {
    const sink = new HeldSink()
    const log = new GroupCommit({ sink, clock: new ManualClock() })
    await log.check()
    expect(sink.probes).toBe(0)
    const failing = log.record(event('a'))
    await turn()
    sink.probe = () => Promise.reject(storageFailed('disk still full'))
    sink.answers[0]?.reject(storageFailed('disk full'))
    await expect(failing).rejects.toThrow()
    await expect(log.check()).rejects.toMatchObject({ detail: 'disk still full' })
    sink.probe = () => Promise.resolve()
    await log.check()
    sink.probe = () => Promise.reject(storageFailed('not asked again'))
    await log.check()
  })

  test('nothing is written before the check has ended, and nothing waits once it has failed', async () => {
    const sink = new HeldSink()
    const log = new GroupCommit({ sink, clock: new ManualClock() })
    const checks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let asked = 0
    sink.probe = () => checks[asked++]?.promise ?? Promise.resolve()
    const first = log.record(event('a')).catch((error: unknown) => error)
    await turn()
    sink.answers[0]?.reject(storageFailed('disk full'))
    expect(await first).toMatchObject({ detail: 'disk full' })
    const second = log.record(event('b')).catch((error: unknown) => error)
    await turn()
    expect(sink.batches).toHaveLength(1)
    checks[0]?.reject(storageFailed('disk still full'))
    expect(await second).toMatchObject({ detail: 'disk still full' })
    await expect(log.record(event('c'))).rejects.toMatchObject({ detail: 'disk still full' })
    const recovering = log.check()
    checks[1]?.resolve()
    await recovering
    const next = log.record(event('d'))
    await turn()
    expect(sink.batches.map(idsOf)).toEqual([['a'], ['d']])
    sink.answers[1]?.resolve()
    await next
  })

  describe('against the clock', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))

    test('a record that waits too long is rejected, and others at once until the write ends', async () => {
      const sink = new HeldSink()
      const log = new GroupCommit({ sink, clock: new ManualClock(), deadlineMs: 100 })
      const stuck = log.record(event('a')).catch((error: unknown) => error)
      await turn()
      vi.advanceTimersByTime(60)
      const behind = log.record(event('b')).catch((error: unknown) => error)
      vi.advanceTimersByTime(40)
      expect(await stuck).toMatchObject({ detail: 'not durable after 100 ms' })
      await expect(log.record(event('c'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
      await expect(log.check()).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
      vi.advanceTimersByTime(60)
      expect(await behind).toMatchObject({ detail: 'not durable after 100 ms' })
      sink.answers[0]?.resolve()
      await turn()
      await log.check()
      const next = log.record(event('d'))
      await turn()
      expect(sink.batches.map(idsOf)).toEqual([['a'], ['d']])
      sink.answers[1]?.resolve()
      await next
    })

    test('while the log fails it is checked again each second, also where nobody asks', async () => {
      const sink = new HeldSink()
      const log = new GroupCommit({ sink, clock: new ManualClock() })
      let checks = 0
      sink.probe = async () => {
        checks += 1
        if (checks < 3) throw storageFailed('disk still full')
      }
      const failing = log.record(event('a')).catch((error: unknown) => error)
      await turn()
      sink.answers[0]?.reject(storageFailed('disk full'))
      await failing
      await turn()
      for (const expected of [1, 2, 3, 3]) {
        expect(checks).toBe(expected)
        vi.advanceTimersByTime(1_000)
        await turn()
      }
      const next = log.record(event('b'))
      await turn()
      sink.answers[1]?.resolve()
      await next
    })

    test('an outcome alone is written after 10 ms, also where a commit ends before that', async () => {
      const sink = new HeldSink()
      const { record } = new GroupCommit({ sink, clock: new ManualClock() })
      const first = record(event('a'))
      await turn()
      const ended = record(outcome('b', { status: 200 }))
      sink.answers[0]?.resolve()
      await first
      vi.advanceTimersByTime(9)
      await turn()
      expect(sink.batches.map(idsOf)).toEqual([['a']])
      vi.advanceTimersByTime(1)
      await turn()
      expect(sink.batches.map(idsOf)).toEqual([['a'], ['b']])
      sink.answers[1]?.resolve()
      await ended
    })

    test('closing writes at once what would have waited for company', async () => {
      const sink = new HeldSink()
      const log = new GroupCommit({ sink, clock: new ManualClock() })
      const ended = log.record(outcome('a', { status: 200 }))
      const closing = log.close()
      await turn()
      expect(sink.batches.map(idsOf)).toEqual([['a']])
      sink.answers[0]?.resolve()
      await Promise.all([ended, closing])
    })

    test('closing waits for what is written, but not for a write that does not end', async () => {
      const sink = new HeldSink()
      const log = new GroupCommit({ sink, clock: new ManualClock(), deadlineMs: 100 })
      const stuck = log.record(event('a')).catch((error: unknown) => error)
      await turn()
      const closing = log.close()
      await expect(log.record(event('late'))).rejects.toMatchObject({ detail: 'the event log is closed' })
      vi.advanceTimersByTime(100)
      await Promise.all([stuck, closing])
    })
  })
})
