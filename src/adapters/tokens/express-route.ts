import type { IncomingMessage, ServerResponse } from 'node:http'
import { createTokenRoute, type TokenRouteOptions } from './token-route.ts'

/** An Express request, as far as it is looked at: with or without a parser in front. */
type ExpressRequest = IncomingMessage & {
  readonly body?: unknown
  readonly ip?: string
  readonly originalUrl?: string
}

export interface ExpressTokenRouteOptions<Incoming extends IncomingMessage>
  extends Omit<TokenRouteOptions, 'authenticate' | 'addressOf'> {
  /** Returns the id of the user whose request it is, or undefined for nobody: then the answer is 401. */
  readonly authenticate?: (request: Incoming) => string | undefined | Promise<string | undefined>
}

/**
 * Returns the token route for Express and `node:http`. The address it names to the gate is Express's `request.ip`, so
 * `trust proxy` decides whether a forwarded one counts. Throws as `createTokenRoute` does.
 *
 * @example
 * app.post('/token', createExpressTokenRoute({ authenticate: (request) => request.session?.userId }))
 */
export function createExpressTokenRoute<Incoming extends IncomingMessage = IncomingMessage>(
  options: ExpressTokenRouteOptions<Incoming>,
): (request: Incoming, response: ServerResponse) => Promise<void> {
  const { authenticate, ...rest } = options
  const incoming = new WeakMap<Request, Incoming>()
  const route = createTokenRoute({
    ...rest,
    ...(authenticate === undefined
      ? {}
      : { authenticate: (request: Request) => authenticate(incoming.get(request) as Incoming) }),
    addressOf: (request) => {
      const from = incoming.get(request) as ExpressRequest | undefined
      return from?.ip ?? from?.socket.remoteAddress
    },
  })
  return async (request, response) => {
    // A host that is none, a method that is none, a caller who hangs up: outside Express 5, whatever rejects here ends
    // the process.
    const asked = await toRequest(request).catch(() => undefined)
    if (asked === undefined) {
      response.writeHead(400, { connection: 'close' }).end()
      return
    }
    incoming.set(asked, request)
    const answer = await route(asked)
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  }
}

const bodyBytesMax = 8_192

async function toRequest(request: ExpressRequest): Promise<Request> {
  const { headers, method = 'GET' } = request
  const url = `http://${headers.host ?? 'localhost'}${request.originalUrl ?? request.url ?? '/'}`
  const lines = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  )
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers: lines, ...(hasBody ? { body: await bodyOf(request) } : {}) })
}

/** What a parser left, or what is still to be read: at most a little more than the route takes. */
async function bodyOf(request: ExpressRequest): Promise<string> {
  if (request.body !== undefined) return JSON.stringify(request.body)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > bodyBytesMax) break
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
