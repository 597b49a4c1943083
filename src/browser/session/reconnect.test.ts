import { expect, test } from 'vitest'
import { LiveError, type LiveErrorCode } from '../live-errors.ts'
import { readCount } from '../testing/counting-source.ts'
import { createBench } from '../testing/live-bench.ts'

test('after a lost connection what was recorded meanwhile follows, each sample once', async () => {
  const { server, turns, timers, start, stop, toldOf } = createBench()
  await start()
  await timers.advance(1500)
  server.habits.tokenError = new LiveError('server_unreachable')
  server.sockets[0]?.shut(1006)
  await timers.advance(3000)
  expect(toldOf('state').at(-1)).toBe('reconnecting')
  server.habits.tokenError = undefined
  await timers.advance(15_000)
  const summary = await stop()
  expect(summary).toMatchObject({ error: undefined, reconnects: 1, samplesDropped: 0 })
  expect(readCount(server.heard())).toMatchObject({ counted: summary.samplesCaptured })
  const orders = turns.map(({ order }) => order)
  expect(orders).toEqual([...orders].sort((left, right) => left - right))
})

test('what waited goes out no faster than a vendor takes it', async () => {
  const { server, timers, start } = createBench()
  await start()
  server.habits.beginAfterMs = 8000
  server.sockets[0]?.shut(1006)
  await timers.advance(9000)
  const atOnce = server.sockets[1]?.samples.length ?? 0
  await timers.advance(2000)
  const inTwoSeconds = (server.sockets[1]?.samples.length ?? 0) - atOnce
  expect(atOnce / 16_000).toBeLessThan(4)
  expect(inTwoSeconds / 16_000).toBeGreaterThan(2.5)
  expect(inTwoSeconds / 16_000).toBeLessThanOrEqual(3.1)
})

test('audio that is too old is given up, and counted', async () => {
  const { server, timers, start, stop } = createBench({ keptMs: 1000 })
  await start()
  server.habits.beginAfterMs = 5000
  server.sockets[0]?.shut(1006)
  await timers.advance(8000)
  const summary = await stop()
  expect(summary.samplesDropped).toBeGreaterThan(3 * 16_000)
  expect(summary.samplesSent + summary.samplesDropped - summary.samplesCaptured).toBeLessThan(1600)
})

test('attempts end, and so does the session', async () => {
  const { server, session, source, timers, start } = createBench({ reconnectsMax: 3 })
  await start()
  server.habits.tokenError = new LiveError('server_unreachable')
  server.sockets[0]?.shut(1006)
  await timers.advance(10_000)
  const { error } = await session.ended
  expect(error).toMatchObject({ code: 'connection_lost', cause: { code: 'server_unreachable' } })
  expect(source.isRecording).toBe(false)
})

const final: readonly (readonly [string, number, LiveErrorCode])[] = [
  ['locked', 1008, 'session_revoked'],
  ['client_revoked', 1008, 'session_revoked'],
  ['token_revoked', 1008, 'session_revoked'],
  ['audio_quota_exceeded', 1008, 'quota_exhausted'],
  ['session_idle', 3008, 'session_idle'],
  ['vendor_key_revoked', 3005, 'vendor_key_refused'],
  ['parameter_refused', 3006, 'protocol'],
]

test.each(final)('%s is not answered with a reconnect', async (sallyport_reason, error_code, code) => {
  const { server, session, timers, start, toldOf } = createBench()
  await start()
  server.sockets[0]?.refuse({ error_code, sallyport_reason })
  await timers.advance(60_000)
  expect((await session.ended).error?.code).toBe(code)
  expect(server.sockets.length).toBe(1)
  expect(toldOf('state')).toEqual(['starting', 'live', 'stopping', 'ended'])
})

test.each(['vendor_unreachable', 'gate_stopping', 'session_expired', 'sessions_exceeded', 'token_used'])(
  '%s is',
  async (sallyport_reason) => {
    const { server, session, timers, start } = createBench()
    await start()
    server.sockets[0]?.refuse({ error_code: 3005, sallyport_reason })
    await timers.advance(2000)
    expect(session.state).toBe('live')
    expect(server.sockets.length).toBe(2)
  },
)

test('in relay mode the vendor’s own refusal is the key’s fault, not the page’s', async () => {
  const { server, session, timers } = createBench()
  server.habits.refusal = { error_code: 1008 }
  const refused = expect(session.start()).rejects.toMatchObject({
    code: 'vendor_key_refused',
    closeCode: 1008,
  })
  await timers.advance(1000)
  await refused
})

test('a server that says farewell unasked has heard nothing for too long', async () => {
  const { server, session, timers, start } = createBench()
  await start()
  server.sockets[0]?.tell({ type: 'Termination' })
  server.sockets[0]?.shut(1000)
  await timers.advance(100)
  expect((await session.ended).error?.code).toBe('session_idle')
})
