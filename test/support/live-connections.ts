import { type ClientRequest, request } from 'node:http'
import { WebSocket } from 'ws'
import { until } from './until.ts'
import type { Instance, World } from './world.ts'

/** How a connection under way ended for the client. */
export interface End {
  readonly kind: ConnectionKind
  /** `performance.now()` at the close event. */
  readonly atMs: number
  /** What the gate said, as far as it could still say anything. */
  readonly said: string
}

/** A socket; a call whose answer has not begun; one whose answer is under way; one whose body is under way. */
export type ConnectionKind = 'socket' | 'waiting' | 'answering' | 'uploading'

export const connectionKinds: readonly ConnectionKind[] = ['socket', 'waiting', 'answering', 'uploading']

/** A connection that goes on until somebody ends it. */
export interface LiveConnection {
  readonly kind: ConnectionKind
  readonly ended: Promise<End>
  hasEnded(): boolean
  /** Ends it from the client's side. */
  abandon(): void
}

/** The scopes that the four kinds need. */
export const connectionScopes = [
  'write:streaming',
  'read:transcripts',
  'write:chat-completions',
  'write:uploads',
]

/** Emulator switches that keep a completion going for longer than any test. */
export const endlessAnswers = { completionPieceMs: 250 }
const endlessMessage = 'word '.repeat(1_000)

/** Opens one connection of each kind through a gate and resolves once all of them are under way at the vendor. */
export async function openConnections(
  world: World,
  instance: Instance,
  key: string,
  user?: string,
): Promise<readonly LiveConnection[]> {
  const headers = { authorization: key, ...(user === undefined ? {} : { 'x-sallyport-user': user }) }
  const before = instance.serving.gate.liveCalls.size
  world.vendors.assemblyai.faults.add({ kind: 'hang', pathPrefix: '/v2/transcript/waiting' })
  const opened = await Promise.all([
    openSocket(instance, headers),
    openCall('waiting', instance, headers),
    openCall('answering', instance, headers),
    openCall('uploading', instance, headers),
  ])
  try {
    await until('four calls are under way', async () => {
      for (const { kind, ended, hasEnded } of opened) {
        if (hasEnded()) throw new Error(`${kind} ended early: ${(await ended).said}`)
      }
      return instance.serving.gate.liveCalls.size === before + opened.length
    })
  } catch (error) {
    for (const connection of opened) connection.abandon()
    throw error
  }
  return opened
}

async function openSocket(instance: Instance, headers: Record<string, string>): Promise<LiveConnection> {
  const url = `${instance.url.replace(/^http/, 'ws')}/assemblyai.streaming/v3/ws?sample_rate=16000`
  const socket = new WebSocket(`${url}&speech_model=universal-streaming-english`, { headers })
  const { ended, end, hasEnded } = createEnd('socket')
  const texts: string[] = []
  const begun = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    texts.push(String(data))
    begun.resolve()
  })
  socket.on('error', begun.reject)
  socket.on('close', (code) => {
    end(`${code} ${texts.join(' ')}`)
    begun.reject(new Error(`closed: ${code} ${texts.join(' ')}`))
  })
  await begun.promise
  return { kind: 'socket', ended, hasEnded, abandon: () => socket.terminate() }
}

const calls: Readonly<
  Record<Exclude<ConnectionKind, 'socket'>, { method: string; path: string; body?: string }>
> = {
  waiting: { method: 'GET', path: '/assemblyai/v2/transcript/waiting' },
  answering: {
    method: 'POST',
    path: '/assemblyai.llm-gateway/v1/chat/completions',
    body: JSON.stringify({
      model: 'gemini-2.5-flash-lite',
      stream: true,
      messages: [{ role: 'user', content: endlessMessage }],
    }),
  },
  uploading: { method: 'POST', path: '/assemblyai/v2/upload' },
}

async function openCall(
  kind: Exclude<ConnectionKind, 'socket'>,
  instance: Instance,
  headers: Record<string, string>,
): Promise<LiveConnection> {
  const { method, path, body } = calls[kind]
  const { ended, end, hasEnded } = createEnd(kind)
  let said = ''
  const answering = Promise.withResolvers<void>()
  const outgoing: ClientRequest = request(`${instance.url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    agent: false,
  })
  outgoing.on('response', (response) => {
    said += `${response.statusCode} `
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      said += text
      answering.resolve()
    })
    // An answer that is whole is the end, though the connection may be kept; so is one that breaks off.
    response.on('end', () => end(said))
    response.on('error', () => end(said))
  })
  outgoing.on('error', () => end(said))
  if (kind === 'uploading') outgoing.write(Buffer.alloc(64 * 1024))
  else outgoing.end(body)
  if (kind === 'answering') await answering.promise
  return { kind, ended, hasEnded, abandon: () => outgoing.destroy() }
}

function createEnd(kind: ConnectionKind) {
  const { promise, resolve } = Promise.withResolvers<End>()
  let isOver = false
  return {
    ended: promise,
    hasEnded: () => isOver,
    end(said: string) {
      isOver = true
      resolve({ kind, atMs: performance.now(), said })
    },
  }
}
