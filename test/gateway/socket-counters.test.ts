import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RecordedEvent } from '../../src/core/index.ts'
import { eventually } from './eventually.ts'
import { closed, nextMessage, openSocketRange, type SocketRange } from './socket-range.ts'

const minuteMs = 60_000

let range: SocketRange
beforeEach(async () => {
  range = await openSocketRange()
  // The minute of a socket alone: whatever else waits for time goes on by itself.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await range.close()
})

/** What a socket says of itself while it is open. */
const counters = (): RecordedEvent[] => range.gate.recorder.events.filter(({ phase }) => phase === 'event')

it('a socket says that it is open, and what it has carried each minute', async () => {
  const socket = await range.opened()
  const say = async (text: string) => {
    const echo = nextMessage(socket)
    socket.send(text)
    await echo
  }
  expect(counters().map(({ metadata }) => metadata)).toEqual([
    { messagesUp: 0, messagesDown: 0, bytesUp: 0, bytesDown: 0 },
  ])
  await say('hello')
  vi.advanceTimersByTime(minuteMs - 1)
  expect(counters()).toHaveLength(1)
  vi.advanceTimersByTime(1)
  await say('world!')
  vi.advanceTimersByTime(2 * minuteMs)
  const carried = counters().map(({ metadata }) => metadata)
  expect(carried.slice(1)).toEqual([
    { messagesUp: 1, messagesDown: 1, bytesUp: 5, bytesDown: 5 },
    { messagesUp: 2, messagesDown: 2, bytesUp: 11, bytesDown: 11 },
    { messagesUp: 2, messagesDown: 2, bytesUp: 11, bytesDown: 11 },
  ])

  socket.close(1000)
  await closed(socket)
  await eventually(() => range.gate.recorder.outcomes()).toMatchObject([
    { metadata: { status: 101, messagesUp: 2, bytesDown: 11 } },
  ])
  vi.advanceTimersByTime(10 * minuteMs)
  expect(counters()).toHaveLength(4)
  const ids = range.gate.recorder.events.map(({ requestId }) => requestId)
  expect(new Set(ids).size).toBe(1)
})

it('a socket that cannot record what it carries is cut', async () => {
  const socket = await range.opened()
  range.gate.recorder.failure = new Error('the disk is full')
  range.gate.recorder.fails = ({ phase }) => phase === 'event'
  const end = closed(socket)
  vi.advanceTimersByTime(minuteMs)
  expect((await end).code).not.toBe(1000)
  await eventually(() => range.gate.liveCalls.size).toBe(0)
  expect(range.gate.recordFailures.length).toBeGreaterThan(0)
})
