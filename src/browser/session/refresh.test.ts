import { expect, test } from 'vitest'
import { LiveError } from '../live-errors.ts'
import { readCount } from '../testing/counting-source.ts'
import { createBench } from '../testing/live-bench.ts'

test('twenty refreshes in one session: no sample lost, none twice, turns in the order they were said', async () => {
  const { server, turns, timers, start, stop, toldOf } = createBench()
  server.habits.maxSessionSeconds = 10
  await start()
  while (toldOf('refresh').length < 20) await timers.advance(1000)
  const summary = await stop()
  expect(summary).toMatchObject({ error: undefined, refreshes: 20, reconnects: 0, samplesDropped: 0 })
  expect(server.sockets.length).toBe(21)
  const { counted, rest } = readCount(server.heard())
  expect(counted).toBe(summary.samplesCaptured)
  expect(rest.length).toBe(summary.samplesSent - summary.samplesCaptured)
  const finals = turns.filter(({ isFinal }) => isFinal)
  expect(finals.map(({ order }) => order)).toEqual(finals.map((_, index) => index))
  expect(finals.at(-1)?.text).toMatch(/^connection 20 /)
  expect(toldOf('refresh')).toContainEqual({ count: 20, isTurnSplit: false })
})

test('the next token names the one it takes over from', async () => {
  const { server, timers, start } = createBench({ refreshAfterMs: 5000 })
  await start()
  await timers.advance(12_000)
  expect(server.minted.map(({ refreshOf }) => refreshOf)).toEqual([undefined, 'tok_1', 'tok_2'])
})

test('the audio moves at the end of a turn, and the old connection hears nothing after its farewell', async () => {
  const { server, timers, start } = createBench({ refreshAfterMs: 1500 })
  await start()
  await timers.advance(3000)
  const [first, second] = server.sockets
  expect(first?.samples.length).toBe(2 * server.habits.samplesPerTurn)
  expect(first?.said).toEqual(['Terminate'])
  expect(second?.samples.length).toBeGreaterThan(0)
})

test('turns of the new connection wait for the last ones of the old', async () => {
  const { server, turns, timers, start } = createBench({ refreshAfterMs: 1500 })
  server.habits.samplesPerTurn = 1600
  await start()
  await timers.advance(4000)
  const connections = turns.map(({ text }) => Number(/connection (\d+)/.exec(text)?.[1]))
  expect(connections).toEqual([...connections].sort((left, right) => left - right))
  expect(new Set(connections).size).toBeGreaterThan(1)
})

test('whoever talks without an end is not waited for past the last moment, and the split is told', async () => {
  const { server, timers, start, toldOf } = createBench()
  Object.assign(server.habits, { samplesPerTurn: Number.POSITIVE_INFINITY, maxSessionSeconds: 20 })
  await start()
  await timers.advance(17_900)
  expect(toldOf('refresh')).toEqual([])
  await timers.advance(300)
  expect(toldOf('refresh')).toEqual([{ count: 1, isTurnSplit: true }])
})

test('with unfinished turns kept back, a pause in what is heard is enough', async () => {
  const { server, source, timers, start, toldOf } = createBench({ refreshAfterMs: 1000 })
  Object.assign(server.habits, { samplesPerTurn: Number.POSITIVE_INFINITY, sendsUnfinished: false })
  await start()
  await timers.advance(3000)
  expect(server.sockets.length).toBe(2)
  expect(toldOf('refresh')).toEqual([])
  source.isRecording = false
  for (let count = 0; count < 25; count += 1) {
    await timers.advance(20)
    source.sink?.take(new Float32Array(320))
  }
  expect(toldOf('refresh').at(0)).toEqual({ count: 1, isTurnSplit: false })
})

test('a refresh that fails is tried again while there is time, and the session goes on', async () => {
  const { server, timers, start, toldOf, stop } = createBench()
  server.habits.maxSessionSeconds = 60
  await start()
  server.habits.tokenError = new LiveError('server_unreachable')
  await timers.advance(35_000)
  expect(toldOf('warning').length).toBeGreaterThan(1)
  server.habits.tokenError = undefined
  await timers.advance(15_000)
  expect(await stop()).toMatchObject({ refreshes: 1, reconnects: 0 })
  expect(readCount(server.heard()).rest.length).toBeLessThan(1600)
})

test('who may not refresh keeps what was promised and is not asked again', async () => {
  const { server, session, timers, start, toldOf } = createBench()
  server.habits.maxSessionSeconds = 60
  await start()
  server.habits.tokenError = new LiveError('signed_out')
  await timers.advance(50_000)
  expect(toldOf('warning')).toHaveLength(1)
  expect(session.state).toBe('live')
  server.sockets[0]?.refuse({ error_code: 3008, sallyport_reason: 'session_expired' })
  await timers.advance(5000)
  expect((await session.ended).error?.code).toBe('signed_out')
})

test('a successor that dies before it is needed is replaced', async () => {
  const { server, timers, start, stop } = createBench({ refreshAfterMs: 1000 })
  server.habits.samplesPerTurn = Number.POSITIVE_INFINITY
  await start()
  await timers.advance(1500)
  server.sockets[1]?.shut(1006)
  await timers.advance(3000)
  expect(server.sockets.length).toBe(3)
  server.habits.samplesPerTurn = 0
  await timers.advance(200)
  expect(await stop()).toMatchObject({ error: undefined, samplesDropped: 0 })
  expect(readCount(server.heard()).rest.length).toBeLessThan(1600)
})

test('a connection that dies while its successor waits is replaced by it at once', async () => {
  const { server, session, timers, start, toldOf } = createBench({ refreshAfterMs: 1000 })
  server.habits.samplesPerTurn = Number.POSITIVE_INFINITY
  await start()
  await timers.advance(1500)
  server.sockets[0]?.shut(1006)
  await timers.advance(100)
  expect(session.state).toBe('live')
  expect(toldOf('state')).not.toContain('reconnecting')
  expect(server.sockets.length).toBe(2)
})
