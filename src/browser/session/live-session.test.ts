import { expect, test } from 'vitest'
import { LiveError } from '../live-errors.ts'
import { readCount } from '../testing/counting-source.ts'
import { createBench } from '../testing/live-bench.ts'

test('from the click to the last turn: every sample once, the turn that was open at the end too', async () => {
  const { server, session, turns, timers, start, stop, toldOf } = createBench()
  await start()
  await timers.advance(2500)
  const summary = await stop()
  const { counted, rest } = readCount(server.heard())
  expect(counted).toBe(summary.samplesCaptured)
  expect(rest.every((sample) => sample === 0)).toBe(true)
  expect(server.heard().length).toBe(summary.samplesSent)
  expect(summary).toMatchObject({
    error: undefined,
    turns: 3,
    samplesDropped: 0,
    refreshes: 0,
    reconnects: 0,
  })
  expect(turns.at(-1)).toMatchObject({ order: 2, isFinal: true, text: 'connection 0 turn 2' })
  expect(server.sockets[0]?.said).toEqual(['Terminate'])
  expect(toldOf('state')).toEqual(['starting', 'live', 'stopping', 'ended'])
  expect(session.state).toBe('ended')
  expect(await session.stop()).toBe(summary)
})

test('what is said before the connection stands is sent when it does', async () => {
  const { server, timers, session } = createBench()
  server.habits.beginAfterMs = 1500
  const started = session.start()
  await timers.advance(1400)
  expect(server.heard()).toEqual([])
  await timers.advance(600)
  await started
  expect(readCount(server.heard())).toEqual({ counted: 16_000 * 2, rest: [] })
})

test('the address holds the token and what was asked for; nothing else that the page can see does', async () => {
  const { server, told, start, stop } = createBench({ parameters: { format_turns: 'true' } })
  await start()
  const [socket] = server.sockets
  const [minted] = server.minted
  const query = Object.fromEntries(new URL(socket?.url ?? '').searchParams)
  expect(query).toEqual({ sample_rate: '16000', format_turns: 'true', token: minted?.token })
  const summary = await stop()
  expect(JSON.stringify([told, summary])).not.toContain(minted?.token)
})

test('a refusal of the token route is the error of start, and nothing goes on recording', async () => {
  const { server, session, source } = createBench()
  server.habits.tokenError = new LiveError('rate_limited', { retryAfterMs: 5000 })
  await expect(session.start()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 5000 })
  expect(source.isRecording).toBe(false)
  expect((await session.ended).error?.code).toBe('rate_limited')
})

test('no microphone: no token is fetched', async () => {
  const { server, session, source } = createBench()
  source.error = new LiveError('microphone_missing')
  await expect(session.start()).rejects.toMatchObject({ code: 'microphone_missing' })
  expect(server.minted).toEqual([])
})

test('a microphone that is unplugged ends the session, and what it heard is still sent', async () => {
  const { server, source, session, timers, start } = createBench()
  await start()
  await timers.advance(1000)
  source.sink?.fail(new LiveError('microphone_lost'))
  await timers.advance(1000)
  const { error, turns, samplesSent } = await session.ended
  expect([error?.code, turns, samplesSent]).toEqual(['microphone_lost', 2, server.heard().length])
})

test('stopping before it has begun ends everything', async () => {
  const { server, session, source, timers } = createBench()
  server.habits.beginAfterMs = undefined
  const started = session.start()
  const refused = expect(started).rejects.toMatchObject({ code: 'stopped' })
  await timers.advance(20)
  void session.stop()
  await timers.advance(20)
  await refused
  expect([source.isRecording, server.openSockets, session.state]).toEqual([false, 0, 'ended'])
})

test('a server that says nothing is given up', async () => {
  const { server, session, timers } = createBench()
  server.habits.beginAfterMs = undefined
  const refused = expect(session.start()).rejects.toMatchObject({ code: 'vendor_unreachable' })
  await timers.advance(10_100)
  await refused
})

test('a server that never says farewell is waited for so long and no longer', async () => {
  const { server, session, timers, start } = createBench()
  await start()
  server.habits.terminates = false
  const stopped = session.stop()
  await timers.advance(4900)
  expect(session.state).toBe('stopping')
  await timers.advance(200)
  expect((await stopped).error).toBeUndefined()
  expect(server.openSockets).toBe(0)
})

test('a session is started once', async () => {
  const { session, start } = createBench()
  await start()
  await expect(session.start()).rejects.toThrow('a session starts once')
})
