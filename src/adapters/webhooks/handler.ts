import { errorCodes, isSallyportError, SallyportError } from '../../core/index.ts'
import type { EventFrom, WebhookSender } from './event.ts'
import { readBounded } from './read-body.ts'
import { createWebhookVerifier, type RawWebhook, type WebhookTrust } from './verify-webhook.ts'

/** Whom to believe, and what to do with what they say. */
export interface WebhookHandlerOptions<From extends WebhookSender> extends WebhookTrust<From> {
  /**
   * Called with each verified event. Once it resolves the sender is told that the event has arrived; where it throws,
   * the sender is told to try again. For kinds of webhook that wait for an answer, what it returns is the answer.
   */
  onEvent(event: EventFrom<From>): unknown
  /** Hears why a request was refused or why `onEvent` threw: for your log. Holds no secret and no body. */
  onError?(error: unknown): void
  /** Largest body, in bytes. 5 MiB unless set. */
  readonly bodyBytesMax?: number
}

const bodyBytesMax = 5 * 1024 * 1024

/** What a request is answered. */
export interface WebhookAnswer {
  readonly status: number
  readonly body?: string
}

/** What both forms of a handler share. */
export interface WebhookReceiver {
  readonly bodyBytesMax: number
  /** Verifies, calls `onEvent`, and returns the answer. Never throws. */
  receive(read: () => Promise<RawWebhook>): Promise<WebhookAnswer>
}

/**
 * Returns a web-standard handler, for Hono, Next.js, Deno, Bun and everything else that speaks `Request` and `Response`.
 * It reads the raw body itself. Throws ERR_WEBHOOK_SECRET_MISSING where there is no secret.
 *
 * @example
 * export const POST = createWebhookHandler({ from: 'retellai', onEvent: (event) => save(event) })
 */
export function createWebhookHandler<From extends WebhookSender>(
  options: WebhookHandlerOptions<From>,
): (request: Request) => Promise<Response> {
  const receiver = createReceiver(options)
  return async (request) => {
    const { status, body } = await receiver.receive(async () => {
      if (request.bodyUsed) throw new SallyportError('ERR_WEBHOOK_BODY_TAKEN')
      return { headers: request.headers, body: await readBounded(request.body, receiver.bodyBytesMax) }
    })
    return new Response(body ?? null, { status, headers: answerHeaders(body) })
  }
}

/** Returns the part that knows nothing of how requests and answers look. */
export function createReceiver<From extends WebhookSender>(
  options: WebhookHandlerOptions<From>,
): WebhookReceiver {
  const verifier = createWebhookVerifier(options)
  return {
    bodyBytesMax: options.bodyBytesMax ?? bodyBytesMax,
    async receive(read) {
      try {
        const event = verifier.verify(await read())
        const answer = await options.onEvent(event)
        if (!verifier.isSynchronous || answer === undefined || answer === null) return { status: 204 }
        return { status: 200, body: typeof answer === 'string' ? answer : JSON.stringify(answer) }
      } catch (error) {
        tell(options.onError, error)
        return refuse(error, verifier.refusalStatus)
      }
    },
  }
}

/** A log that fails must not take the answer with it, nor the process. */
function tell(onError: ((error: unknown) => void) | undefined, error: unknown): void {
  try {
    onError?.(error)
  } catch {
    process.stderr.write('sallyport: onError of a webhook handler has thrown\n')
  }
}

/** Headers of an answer. */
export function answerHeaders(body: string | undefined): Record<string, string> {
  return {
    'cache-control': 'no-store',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
}

/** What did not verify is answered as its sender's retries want it; what is our own trouble always with 500. */
function refuse(error: unknown, refusalStatus: number): WebhookAnswer {
  if (!isSallyportError(error)) return { status: 500 }
  const { code, kind } = error
  const { message, help } = errorCodes[code]
  const isTheirs = kind === 'unauthenticated' || kind === 'invalid_input' || kind === 'too_large'
  // The help is for whoever sets the handler up, and tells a stranger nothing.
  const body = JSON.stringify({ error: { code, message, ...(isTheirs ? {} : { help }) } })
  return { status: isTheirs ? refusalStatus : 500, body }
}
