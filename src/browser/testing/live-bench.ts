import { LiveSession } from '../session/live-session.ts'
import type { LiveSessionOptions } from '../session/options.ts'
import type { LiveTurn } from '../session/turns.ts'
import { CountingSource } from './counting-source.ts'
import { FakeServer } from './fake-server.ts'
import { ManualTimers } from './manual-timers.ts'

/** A session between a source that counts and a server that keeps what it hears, and everything it told. */
export function createBench(options: Partial<LiveSessionOptions> = {}) {
  const timers = new ManualTimers()
  const server = new FakeServer(timers)
  const source = new CountingSource(timers)
  const { tokens, openSocket } = server
  const session = new LiveSession({ tokens, openSocket, source, timers, random: () => 0, ...options })
  const turns: LiveTurn[] = []
  const told: (readonly [string, unknown])[] = []
  session.listen('turn', (turn) => turns.push(turn))
  for (const name of ['state', 'token', 'connected', 'refresh', 'warning', 'ended'] as const) {
    session.listen(name, (value) => told.push([name, value]))
  }
  return {
    timers,
    server,
    source,
    session,
    turns,
    told,
    toldOf: (name: string) => told.filter(([each]) => each === name).map(([, value]) => value),
    async start() {
      const started = session.start()
      await timers.advance(100)
      await started
    },
    async stop() {
      const stopped = session.stop()
      await timers.advance(1000)
      return stopped
    },
  }
}
