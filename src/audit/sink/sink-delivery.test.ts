import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import type { StoredRecord } from '../export/export-jsonl.ts'
import { encodeRecord, parseRecord } from '../record/encode-record.ts'
import { callEvent } from '../testing/events.ts'
import { backOffMs } from './back-off.ts'
import { formatBatch } from './format-batch.ts'
import { type SinkAnswer, SinkDelivery, type SinkState } from './sink-delivery.ts'
import type { SinkPositionStore } from './sink-position-store.ts'

const half = (count: number) => new Uint8Array(count).fill(128)
const startMs = callEvent(0).atMs

class MemoryPositions implements SinkPositionStore {
  seq = 0
  held: { holder: string; untilMs: number } | undefined
  fails = false

  async claim(_: string, holder: string, nowMs: number, untilMs: number): Promise<number | undefined> {
    if (this.fails) throw new Error('no database')
    if (this.held !== undefined && this.held.holder !== holder && this.held.untilMs > nowMs) return undefined
    this.held = { holder, untilMs }
    return this.seq
  }

  async advance(_: string, holder: string, seq: number): Promise<boolean> {
    if (this.held?.holder !== holder) return false
    this.seq = seq
    return true
  }
}

/** A receiver, and a delivery to it that ends after so many waits. */
class World {
  readonly clock = new ManualClock(startMs + 10_000)
  readonly positions = new MemoryPositions()
  readonly received: number[] = []
  readonly alarms: SinkState[] = []
  readonly waits: number[] = []
  readonly log: StoredRecord[] = []
  answer: (records: readonly StoredRecord[]) => SinkAnswer = () => ({ accepted: true })
  onWait: (count: number) => void = () => {}

  append(count: number): this {
    for (let index = 0; index < count; index += 1) {
      const seq = this.log.length + 1
      this.log.push({ seq, record: encodeRecord(callEvent(seq)) })
    }
    return this
  }

  delivery(holder = 'one', stopAfter = 8): { delivery: SinkDelivery; run(): Promise<void> } {
    const end = new AbortController()
    let waits = 0
    const delivery = new SinkDelivery({
      sink: 'siem',
      holder,
      positions: this.positions,
      read: async (afterSeq, limit) => this.log.filter(({ seq }) => seq > afterSeq).slice(0, limit),
      send: async (records) => {
        const answer = this.answer(records)
        // A receiver may have taken what it did not acknowledge.
        this.received.push(...records.map(({ seq }) => seq))
        return answer
      },
      timeOf: (record) => parseRecord(record).atMs,
      wait: async (ms) => {
        waits += 1
        this.waits.push(ms)
        this.clock.advance(ms)
        this.onWait(waits)
        if (waits >= stopAfter) end.abort()
      },
      onAlarm: (state) => this.alarms.push(state),
      alarmAfterMs: 60_000,
      recordsMax: 4,
      clock: this.clock,
      random: half,
    })
    return { delivery, run: () => delivery.run(end.signal) }
  }
}

describe('records are delivered', () => {
  test('in order, each once where nothing fails, those that come later as well', async () => {
    const world = new World().append(10)
    world.onWait = (count) => void (count === 2 && world.append(3))
    const { delivery, run } = world.delivery()
    await run()
    expect(world.received).toEqual(Array.from({ length: 13 }, (_, index) => index + 1))
    expect(world.positions.seq).toBe(13)
    expect(delivery.state).toMatchObject({ deliveredSeq: 13, behindMs: 0, isBehind: false, isHolder: true })
  })

  test('at least once, whatever fails: the places leave no gap', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom('accept', 'refuse', 'break'), { maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      async (script, count) => {
        const world = new World().append(count)
        const answers = [...script]
        world.answer = () => {
          const next = answers.shift() ?? 'accept'
          if (next === 'break') throw new Error('cut off')
          return next === 'accept' ? { accepted: true } : { accepted: false, reason: 'HTTP 500' }
        }
        await world.delivery('one', 40).run()
        expect([...new Set(world.received)]).toEqual(world.log.map(({ seq }) => seq))
        expect(world.positions.seq).toBe(count)
      },
    )
    await fc.assert(property, { numRuns: 200 })
  })

  test('from where an earlier process has come to', async () => {
    const world = new World().append(6)
    world.positions.seq = 4
    await world.delivery().run()
    expect(world.received).toEqual([5, 6])
  })
})

describe('a sink that fails', () => {
  test('is asked again after ever longer waits, or as long as it asks for', async () => {
    const world = new World().append(1)
    world.answer = () => ({ accepted: false, reason: 'HTTP 503' })
    await world.delivery('one', 10).run()
    expect(world.waits.slice(0, 4).every((ms, index) => ms > (world.waits[index - 1] ?? 0))).toBe(true)
    expect(Math.max(...world.waits)).toBeLessThanOrEqual(60_000)
    const patient = new World().append(1)
    patient.answer = () => ({ accepted: false, reason: 'HTTP 429', retryAfterMs: 20_000 })
    await patient.delivery('one', 1).run()
    expect(patient.waits).toEqual([20_000])
  })

  test('raises the alarm once when it falls behind, and tells when it has caught up', async () => {
    const world = new World().append(1)
    let isUp = false
    world.answer = () => (isUp ? { accepted: true } : { accepted: false, reason: 'HTTP 500' })
    world.onWait = (count) => {
      isUp = count > 9
    }
    const { delivery, run } = world.delivery('one', 14)
    await run()
    expect(world.alarms.map(({ isBehind, failure }) => [isBehind, failure])).toEqual([
      [true, 'HTTP 500'],
      [false, undefined],
    ])
    expect(world.alarms[0]?.behindMs).toBeGreaterThan(60_000)
    expect(delivery.state).toMatchObject({ deliveredSeq: 1, isBehind: false })
  })

  test('and a database that fails are survived', async () => {
    const world = new World().append(2)
    world.positions.fails = true
    world.onWait = (count) => {
      world.positions.fails = count < 3
    }
    await world.delivery().run()
    expect(world.received).toEqual([1, 2])
  })
})

test('of two instances one delivers; the other takes over when the first is gone', async () => {
  const world = new World().append(3)
  world.positions.held = { holder: 'other', untilMs: world.clock.now() + 25_000 }
  world.positions.seq = 1
  const { delivery, run } = world.delivery('one', 2)
  await run()
  expect(world.received).toEqual([])
  expect(delivery.state.isHolder).toBe(false)
  await world.delivery('one', 3).run()
  expect(world.received).toEqual([2, 3])
})

test('a delivery that ends lets the next one begin at once', async () => {
  const world = new World().append(1)
  await world.delivery('one', 2).run()
  world.append(1)
  await world.delivery('two', 1).run()
  expect(world.received).toEqual([1, 2])
})

test('a holder that was replaced meanwhile moves nothing', async () => {
  const world = new World().append(1)
  world.answer = () => {
    world.positions.held = { holder: 'other', untilMs: Number.POSITIVE_INFINITY }
    return { accepted: true }
  }
  await world.delivery('one', 2).run()
  expect(world.positions.seq).toBe(0)
})

test('waits lie between half and all of twice the one before', () => {
  const property = fc.property(
    fc.integer({ min: 1, max: 100 }),
    fc.uint8Array({ minLength: 2, maxLength: 2 }),
    (failures, bytes) => {
      const wholeMs = Math.min(60_000, 500 * 2 ** (failures - 1))
      const ms = backOffMs(failures, () => bytes)
      expect(ms).toBeGreaterThanOrEqual(wholeMs / 2)
      expect(ms).toBeLessThanOrEqual(wholeMs)
    },
  )
  fc.assert(property)
})

test('each line carries by what the receiver drops repetitions', () => {
  const records = [{ seq: 7, record: encodeRecord(callEvent(7, { reason: 'a\nb' })) }]
  const options = { origin: 'log.example/audit', productVersion: '1' }
  const lines = (format: 'records' | 'ocsf') => formatBatch(records, format, options).trimEnd().split('\n')
  expect(lines('records').map((line) => JSON.parse(line))).toEqual([
    { origin: 'log.example/audit', seq: 7, record: callEvent(7, { reason: 'a\nb' }) },
  ])
  expect(lines('ocsf').map((line) => JSON.parse(line))).toMatchObject([
    { class_uid: 6003, metadata: { uid: 'log.example/audit/7', sequence: 7 } },
  ])
})
