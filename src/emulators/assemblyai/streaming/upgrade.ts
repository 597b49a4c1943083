import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Credential } from '../authenticate.ts'
import type { World } from '../world.ts'
import { readStreamingParameters } from './parameters.ts'
import { closeReason, StreamingSession } from './session.ts'
import { SessionGate } from './session-gate.ts'

const sessionSecondsMax = 10_800

/**
 * Returns the taker of upgrades to `/v3/ws`. Every upgrade succeeds: what is wrong with it is said in an Error
 * frame afterwards, because a browser could not read it from a refused upgrade.
 */
export function createStreamingUpgrade(world: World) {
  const gate = new SessionGate(world)
  return (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void => {
    world.door.accept(request, socket, head, (webSocket) => openSession(world, gate, request, webSocket, url))
  }
}

function openSession(
  world: World,
  gate: SessionGate,
  request: IncomingMessage,
  webSocket: WebSocket,
  url: URL,
): void {
  const line = {
    send: (message: object) => webSocket.send(JSON.stringify(message)),
    close: (code: number, reason: string) => webSocket.close(code, reason),
  }
  const refuse = (code: number, error: string) => {
    line.send({ type: 'Error', error_code: code, error })
    line.close(code, closeReason)
  }
  const admitted = admitSession(world, request, url.searchParams)
  if ('problem' in admitted) {
    refuse(1008, admitted.problem)
    return
  }
  if (!gate.admit()) {
    const { sessionLimitCode } = world.settings
    const connection = sessionLimitCode === 1008 ? 'connection' : 'Connection'
    refuse(sessionLimitCode, `Unauthorized ${connection}: Too many concurrent sessions`)
    return
  }
  const read = readStreamingParameters(url.searchParams)
  if ('problem' in read) {
    refuse(3006, `Invalid Message: ${read.problem}`)
    return
  }
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'token'))
  const begin = () => new StreamingSession(world, { ...admitted, parameters: read.parameters, query }, line)
  attachSession(world, webSocket, begin)
}

/** Begins the session when it is time. Until then messages wait; whoever hangs up first has no session to pay for. */
function attachSession(world: World, webSocket: WebSocket, begin: () => StreamingSession): void {
  const early: (readonly [RawData, boolean])[] = []
  let session: StreamingSession | undefined
  const start = () => {
    session = begin()
    for (const [data, isBinary] of early.splice(0)) pass(session, data, isBinary)
  }
  const { beginDelayMs } = world.settings
  const cancel = beginDelayMs === 0 ? start() : world.timers.after(beginDelayMs, start)
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    if (session) pass(session, data, isBinary)
    else early.push([data, isBinary])
  })
  webSocket.on('close', () => {
    cancel?.()
    session?.hangUp()
  })
}

function pass(session: StreamingSession, data: RawData, isBinary: boolean): void {
  if (isBinary) session.hear(data as Buffer)
  else session.obey(String(data))
}

/** Who opens the session: a token in the query, or the raw key in the header. */
function admitSession(
  world: World,
  request: IncomingMessage,
  query: URLSearchParams,
): { credential: Credential; secondsMax: number } | { problem: string } {
  const { settings, keys, tokens, timers, account } = world
  const text = query.get('token')
  const header = request.headers.authorization
  // One of the documented reasons for 1008; its words are not confirmed.
  const problem = account.balance < 0 ? 'Unauthorized Connection: Insufficient account balance' : undefined
  if (text !== null) {
    // What an expired token is told is not confirmed; the text is that of a wrong key.
    const token = tokens.redeem(text, 'streaming', timers.now(), settings.singleUseTokens)
    if (!token) return { problem: 'Unauthorized Connection: Invalid API key' }
    return problem ? { problem } : { credential: token.credential, secondsMax: token.sessionSecondsMax }
  }
  if (header === undefined) return { problem: 'Unauthorized Connection: Missing Authorization header' }
  const key = keys.find(header)
  if (!key) return { problem: 'Unauthorized Connection: Invalid API key' }
  return problem ? { problem } : { credential: { key, project: key.project }, secondsMax: sessionSecondsMax }
}
