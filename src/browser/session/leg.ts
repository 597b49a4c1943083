import { wireSampleRate } from '../audio/frame-cutter.ts'
import { Connection } from './connection.ts'
import type { Ending } from './endings.ts'
import type { ServerMessage } from './messages.ts'
import type { LiveSettings } from './options.ts'
import type { TurnOrder } from './turns.ts'

/** One connection of a session that may have many, from its `Begin` to its last turn. */
export interface Leg {
  readonly connection: Connection
  readonly begunAtMs: number
  /** When the server will end it; undefined where nobody said. */
  readonly endsAtMs: number | undefined
}

export interface LegEvents {
  readonly onToken: (notice: { readonly expiresAtMs: number; readonly isRefresh: boolean }) => void
  /** Is told of the connection as soon as it is being opened. */
  readonly onOpen: (connection: Connection) => void
  readonly onMessage: (connection: Connection, message: ServerMessage) => void
  readonly onEnd: (connection: Connection, ending: Ending) => void
}

/** Returns a leg that has begun. Rejects with a `LiveError` where there is no token, or no `Begin`. */
export async function openLeg(
  settings: LiveSettings,
  turns: TurnOrder,
  refreshOf: string | undefined,
  events: LegEvents,
): Promise<Leg> {
  const { timers, parameters, beginTimeoutMs, openSocket } = settings
  const token = await settings.tokens({ refreshOf })
  events.onToken({ expiresAtMs: timers.now() + token.expiresInMs, isRefresh: refreshOf !== undefined })
  const line = turns.open()
  const connection: Connection = new Connection({
    token,
    parameters: { sample_rate: String(wireSampleRate), ...parameters },
    timers,
    beginTimeoutMs,
    openSocket,
    onMessage(message) {
      events.onMessage(connection, message)
      if (message.type === 'Turn') line.take(message)
    },
    onEnd(ending) {
      line.end()
      events.onEnd(connection, ending)
    },
  })
  events.onOpen(connection)
  const begin = await connection.begun
  const begunAtMs = timers.now()
  // A length is better than a moment: the clock of a browser may be wrong.
  const endsAtMs =
    token.maxSessionMs === undefined ? secondsToMs(begin.expires_at) : begunAtMs + token.maxSessionMs
  return { connection, begunAtMs, endsAtMs }
}

const secondsToMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000)
