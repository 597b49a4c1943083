import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookEvent } from 'sallyport/webhooks'
import { createExpressApp } from '../../examples/webhooks/express.ts'
import { createFastifyApp } from '../../examples/webhooks/fastify.ts'
import type { Receive } from '../../examples/webhooks/receive.ts'

/** An app of a team behind a gate: one of the examples, which notes what it is given. */
export interface WebhookApp {
  readonly url: string
  readonly port: number
  /** Every verified delivery, in order: an event that comes twice stands here twice. */
  readonly deliveries: WebhookEvent[]
  /** Each event once, as an app that keeps ids would see it. */
  events(): readonly WebhookEvent[]
  /** What the next deliveries are answered with; an error stands for an app in trouble. */
  answer: (event: WebhookEvent) => unknown
  close(): Promise<void>
}

/** Serves an example on loopback. */
export async function serveWebhookApp(
  framework: 'express' | 'fastify',
  signing: Pick<Receive, 'from' | 'secret'>,
  onPort = 0,
): Promise<WebhookApp> {
  const deliveries: WebhookEvent[] = []
  const receive: Receive = {
    ...signing,
    async onEvent(event) {
      const answered = await app.answer(event)
      deliveries.push(event)
      return answered
    },
  }
  const server = createServer(await listenerOf(framework, receive))
  await new Promise<void>((resolve) => server.listen(onPort, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const app: WebhookApp = {
    url: `http://127.0.0.1:${port}/webhooks`,
    port,
    deliveries,
    events: () => [...new Map(deliveries.map((event) => [event.id, event])).values()],
    answer: () => undefined,
    close: () => closeServer(server),
  }
  return app
}

async function listenerOf(framework: 'express' | 'fastify', receive: Receive): Promise<RequestListener> {
  if (framework === 'express') return createExpressApp(receive)
  const app = createFastifyApp(receive)
  await app.ready()
  return (request, response) => app.routing(request, response)
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })
}
