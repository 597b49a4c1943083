import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import type { AdmittedDelivery, Receiver } from '../../webhooks/index.ts'
import { readBody } from './read-body.ts'

export interface WebhookListenerPorts {
  readonly receiver: Receiver
  readonly limits: WebhookLimits
  addressOf(request: IncomingMessage): string
  /** Counts a delivery by what became of it. */
  onEnded(result: string): void
  /** Hears of our own trouble. */
  onTrouble(error: unknown): void
}

export interface WebhookLimits {
  readonly bodyBytesMax: number
  /** How long a sender may take for its body. */
  readonly bodyTimeoutMs: number
  /** Deliveries under way at once. */
  readonly underWayMax: number
}

const grammar = /^\/hooks\/([a-z0-9][a-z0-9-]{0,62})\/([\w.-]{16,200})(?:\?([^#]{0,8192}))?$/

/**
 * Returns the listener for `/hooks/<endpoint>/<secret path>`. A 2xx says that the event is durable. What is our own
 * trouble is answered with 5xx and never with 4xx, after which some vendors give up for good.
 */
export function createWebhookListener(ports: WebhookListenerPorts): RequestListener {
  let underWay = 0
  return async (request, response) => {
    underWay += 1
    let admitted: AdmittedDelivery | undefined
    try {
      if (underWay > ports.limits.underWayMax) throw new SallyportError('ERR_WEBHOOK_BUSY')
      const [, name, path, query = ''] = grammar.exec(request.url ?? '') ?? []
      if (name === undefined || path === undefined) throw new SallyportError('ERR_WEBHOOK_ADDRESS_UNKNOWN')
      admitted = await ports.receiver.admit(name, path, ports.addressOf(request))
      const methods = admitted.source.synchronous?.methods ?? ['POST']
      if (!methods.includes(request.method ?? '')) {
        answer(request, response, 405, undefined)
        ports.onEnded('method')
        return
      }
      const body = await readBody(request, ports.limits)
      const received = await ports.receiver.receive(admitted, {
        rawHeaders: request.rawHeaders,
        body,
        query: new URLSearchParams(query),
      })
      ports.onEnded(received.kind)
      answer(
        request,
        response,
        200,
        received.kind === 'answer' ? received.body : acknowledgements[received.kind],
      )
    } catch (error) {
      const code = isSallyportError(error) ? error.code : 'ERR_CORE_INTERNAL'
      const status = statusFor(error, admitted)
      ports.onEnded(code)
      if (status >= 500 && status !== admitted?.source.refusalStatus) ports.onTrouble(error)
      // The code alone: a stranger learns nothing of how far a guess has come.
      answer(request, response, status, status === 404 ? undefined : JSON.stringify({ error: { code } }))
    } finally {
      underWay -= 1
    }
  }
}

const acknowledgements = {
  stored: '{"received":true}',
  duplicate: '{"received":true,"duplicate":true}',
} as const

/** What the sender did wrong is answered as its retries want it; everything else is our own trouble. */
function statusFor(error: unknown, admitted: AdmittedDelivery | undefined): number {
  if (!isSallyportError(error)) return 503
  if (error.code === 'ERR_WEBHOOK_ADDRESS_UNKNOWN') return 404
  if (error.code === 'ERR_WEBHOOK_REPLAYED') return 409
  if (error.code === 'ERR_WEBHOOK_TARGET_FAILED') return 502
  const usual = { unauthenticated: 401, forbidden: 403, too_large: 413 } as Readonly<Record<string, number>>
  const theirs = usual[error.kind]
  if (theirs === undefined) return 503
  return admitted?.source.refusalStatus === 503 ? 503 : theirs
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: string | undefined,
): void {
  if (response.destroyed || response.headersSent) return
  // What was not read of a body must not be taken for the next request.
  if (!request.readableEnded) response.setHeader('connection', 'close')
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(status === 503 ? { 'retry-after': '5' } : {}),
  })
  response.end(body)
}
