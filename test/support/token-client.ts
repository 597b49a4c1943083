import { WebSocket } from 'ws'

/** An answer to a request for a token. */
export interface MintResponse {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any
}

/** Asks a gate for a token, with a bearer credential or none. */
export async function mintToken(
  base: string,
  purpose: string,
  credential: string | undefined,
  wish: object = {},
  headers: Record<string, string> = {},
): Promise<MintResponse> {
  const response = await fetch(`${base}/tokens/${purpose}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...headers,
    },
    body: JSON.stringify(wish),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** A socket opened with a token, and everything that came of it. */
export interface TokenSocket {
  readonly socket: WebSocket
  readonly messages: Record<string, unknown>[]
  /** Resolves with the first message. */
  readonly first: Promise<Record<string, unknown>>
  readonly closed: Promise<{ readonly code: number; readonly reason: string; readonly atMs: number }>
}

/** Opens a socket as a browser would: the token in the query, and no other credential. */
export function openWithToken(
  url: string,
  token: string,
  options: { readonly query?: string; readonly headers?: Record<string, string> } = {},
): TokenSocket {
  const { query = 'sample_rate=16000&speech_model=universal-streaming-english', headers = {} } = options
  const socket = new WebSocket(`${url}?token=${token}&${query}`, { headers })
  const messages: Record<string, unknown>[] = []
  const first = Promise.withResolvers<Record<string, unknown>>()
  const closed = Promise.withResolvers<{ code: number; reason: string; atMs: number }>()
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>
    messages.push(message)
    first.resolve(message)
  })
  socket.on('error', () => {})
  socket.on('close', (code, reason) => {
    closed.resolve({ code, reason: String(reason), atMs: performance.now() })
    first.resolve({ type: 'closed', code })
  })
  return { socket, messages, first: first.promise, closed: closed.promise }
}
