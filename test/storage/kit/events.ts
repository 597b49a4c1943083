import { expect, test } from 'vitest'
import type { EventFilter } from '../../../src/audit/index.ts'
import { encodeRecord, joinRecords } from '../../../src/audit/index.ts'
import { atMs, event } from './fixtures.ts'
import { collect, open, type Subject } from './subject.ts'

export function testEvents(subject: Subject): void {
  test('many records at once become few rows, in order, and are all there after opening again', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    const written = Array.from({ length: 500 }, (_, index) =>
      event(`r${index}`, { metadata: { text: `line\nbreak "${index}" \u0000 ü` } }),
    )
    await Promise.all(written.map(storage.record))
    await storage.close()
    const rows = await subject.query(options, 'log', 'select count from events')
    expect(rows.length).toBeLessThan(20)
    const { events } = await open(options)
    const read = await events.tail({ limit: 1_000 })
    expect(read.map(({ event: each }) => each)).toEqual(written)
    expect(read.map(({ seq }) => seq)).toEqual(written.map((_, index) => index + 1))
    expect(await events.count()).toBe(500)
  })

  test('what was recorded but not awaited is durable once the storage is closed', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    const pending = [storage.record(event('a')), storage.record(event('b'))]
    await storage.close()
    await Promise.all(pending)
    await expect(storage.record(event('late'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
    expect(await (await open(options)).events.count()).toBe(2)
  })

  test('two openings write one log', async () => {
    const options = await subject.fresh()
    const storages = [await open(options), await open(options)]
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(storages.flatMap(({ record }, side) => [record(event(`${side}-${round}`))]))
    }
    const read = await storages[0]?.events.tail({ limit: 100 })
    expect(read?.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(new Set(read?.map((each) => each.event.requestId)).size).toBe(20)
  })

  test('an event that is not JSON is refused and spoils nothing', async () => {
    const storage = await open(await subject.fresh())
    const before = storage.record(event('before'))
    await expect(storage.record(event('bad', { metadata: { big: 1n } }))).rejects.toMatchObject({
      name: 'SallyportError',
    })
    await before
    expect(await storage.events.count()).toBe(1)
  })

  test('tail returns the newest, or the oldest after a number, and filters', async () => {
    const { events, record } = await open(await subject.fresh())
    expect(await events.tail({ limit: 5 })).toEqual([])
    expect(await events.count()).toBe(0)
    for (let commit = 0; commit < 4; commit += 1) {
      await Promise.all(
        Array.from({ length: 5 }, (_, index) => {
          const number = commit * 5 + index + 1
          return record(
            event(`r${number}`, {
              atMs: atMs + number,
              action: number % 2 === 0 ? 'castai.api.call' : 'client.add',
              actor: { kind: 'client', id: `cl_${number % 3}` },
            }),
          )
        }),
      )
    }
    const seqs = async (query: Parameters<typeof events.tail>[0]) =>
      (await events.tail(query)).map(({ seq }) => seq)
    expect(await seqs({ limit: 3 })).toEqual([18, 19, 20])
    expect(await seqs({ limit: 4, afterSeq: 7 })).toEqual([8, 9, 10, 11])
    expect(await seqs({ limit: 9, afterSeq: 20 })).toEqual([])
    expect(await seqs({ limit: 100, afterSeq: 0 })).toHaveLength(20)
    expect(await seqs({ limit: 2, filter: { action: 'castai.*' } })).toEqual([18, 20])
    expect(await seqs({ limit: 9, filter: { action: 'castai' } })).toEqual([])
    expect(await seqs({ limit: 9, filter: { requestId: 'r1' } })).toEqual([1])
    expect(await seqs({ limit: 2, afterSeq: 3, filter: { actorId: 'cl_1' } })).toEqual([4, 7])
    expect(await seqs({ limit: 9, filter: { fromMs: atMs + 4, untilMs: atMs + 6 } })).toEqual([4, 5])
    expect(await seqs({ limit: 9, filter: { phase: 'intent' } })).toEqual([])
  })

  test('follow yields what comes, each once, until it is told to stop', async () => {
    const { events, record } = await open(await subject.fresh())
    await record(event('earlier'))
    const stop = new AbortController()
    const seen: string[] = []
    const following = (async () => {
      for await (const { event: each } of events.follow({ afterSeq: 0, pollMs: 5, signal: stop.signal })) {
        seen.push(each.requestId)
        if (seen.length === 4) stop.abort()
      }
    })()
    await Promise.all([record(event('a')), record(event('b'))])
    await record(event('c'))
    await following
    expect(seen).toEqual(['earlier', 'a', 'b', 'c'])
    const stopped = { signal: AbortSignal.abort() }
    expect(await collect(events.follow(stopped))).toEqual([])
  })

  test('query finds by the index what a look at every record finds, whoever has filled it', async () => {
    const options = await subject.fresh()
    const [storage, other] = [await open(options), await open(options)]
    for (let commit = 0; commit < 150; commit += 1) {
      await Promise.all(
        Array.from({ length: 4 }, (_, index) => {
          const number = commit * 4 + index
          return storage.record(
            event(`r${number}`, {
              // Some are told late.
              atMs: number % 17 === 0 ? atMs - 1_000 + number : atMs + number,
              action: ['acme.api.call', 'client.add', 'lock.add'][number % 3] ?? '',
              operation: `op_${(number % 7) % 3}`,
              actor: { kind: 'client', id: `cl_${number % 7}`, claimedUser: `u_${number % 50}` },
              ...(number % 10 === 0 ? { result: 'failure', reason: 'scope_missing' } : {}),
              ...(number % 20 === 1 ? { metadata: { item: `h1_${number % 9}` } } : {}),
            }),
          )
        }),
      )
    }
    const filters: EventFilter[] = [
      { requestId: 'r77' },
      { actorId: 'cl_3' },
      { actorId: 'cl_3', action: 'lock.add' },
      { claimedUser: 'u_20', result: 'failure' },
      { result: 'failure', reason: 'scope_missing', actorId: 'cl_0' },
      { action: 'client.*' },
      { action: 'acme.api.*', untilMs: atMs + 100 },
      { action: 'cl*' },
      { actorId: 'cl_0', reason: 'scope_missing' },
      { actorId: 'cl_2', operation: 'op_1' },
      { actorId: 'cl_2', operation: 'op_2' },
      { actorId: 'cl_2', fromMs: atMs + 200, untilMs: atMs + 210 },
      { untilMs: atMs + 3 },
      { untilMs: atMs },
      { fromMs: atMs + 580 },
      { phase: 'event', fromMs: atMs + 90, untilMs: atMs + 120 },
      { action: 'client.add', fromMs: atMs + 500 },
      { requestId: 'nobody' },
      { item: 'h1_1' },
      { item: 'h1_1', actorId: 'cl_1' },
      { item: 'u_20' },
      {},
    ]
    for (const limit of [5, 1_000]) {
      for (const filter of filters) {
        const expected = await storage.events.tail({ limit, filter })
        const [one, two] = await Promise.all([
          storage.events.query(filter, limit),
          other.events.query(filter, limit),
        ])
        expect([one, two]).toEqual([expected, expected])
        if (filter.item === 'h1_1') expect(expected).not.toEqual([])
      }
    }
    expect(await storage.events.fillIndex()).toBe(0)
    await storage.record(event('late'))
    expect(await storage.events.query({ requestId: 'late' }, 1)).toHaveLength(1)
    await storage.events.rebuildIndex()
    expect(await storage.events.query({ requestId: 'r77' }, 9)).toHaveLength(1)
  })

  test('a query finds what lies millions of records apart, newest first', async () => {
    const options = await subject.fresh()
    const { events } = await open(options)
    const seqs = [1, 65_535, 65_536, 65_537, 200_000, 5_000_000]
    const rows = seqs.map((seq) => {
      const kind = seq % 2 === 0 ? 'even' : 'odd'
      const body = joinRecords([encodeRecord(event(`r${seq}`, { resource: `place/${kind}` }))])
      return `(${seq}, 1, ${atMs}, '${body}', '', '')`
    })
    const columns = 'seq, count, at_ms, body, leaves, checkpoint'
    await subject.query(options, 'log', `insert into events (${columns}) values ${rows.join(', ')}`)
    const find = async (resource: string, limit: number) =>
      (await events.query({ resource }, limit)).map(({ seq }) => seq)
    expect(await find('place/even', 9)).toEqual([65_536, 200_000, 5_000_000])
    expect(await find('place/even', 2)).toEqual([200_000, 5_000_000])
    expect(await find('place/odd', 9)).toEqual([1, 65_535, 65_537])
    expect(await find('place/none', 9)).toEqual([])
    expect(await events.query({ requestId: 'r1', resource: 'place/odd', fromMs: atMs }, 9)).toHaveLength(1)
  })
}
