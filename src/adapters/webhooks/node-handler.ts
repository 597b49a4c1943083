import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerLinesOf } from '../../webhooks/index.ts'
import type { WebhookSender } from './event.ts'
import { answerHeaders, createReceiver, type WebhookHandlerOptions } from './handler.ts'
import { readRawBody } from './read-body.ts'

/**
 * Returns the same handler for `node:http` and Express. It takes the raw body itself: mount it before any parser. Behind
 * a parser it answers 500 and says so, because it could verify nothing.
 *
 * @example
 * app.post('/webhooks/retell', createNodeWebhookHandler({ from: 'retellai', onEvent: (event) => save(event) }))
 * app.use(express.json())
 */
export function createNodeWebhookHandler<From extends WebhookSender>(
  options: WebhookHandlerOptions<From>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const receiver = createReceiver(options)
  return async (request, response) => {
    const { status, body } = await receiver.receive(async () => ({
      headers: headerLinesOf(request.rawHeaders),
      body: await readRawBody(request, receiver.bodyBytesMax),
    }))
    if (!request.readableEnded) response.setHeader('connection', 'close')
    response.writeHead(status, answerHeaders(body)).end(body)
  }
}
