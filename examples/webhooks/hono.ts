import { Hono } from 'hono'
import { createWebhookHandler } from 'sallyport/webhooks'
import type { Receive } from './receive.ts'

/** Returns a Hono app with a webhook route. */
export function createHonoApp(receive: Receive): Hono {
  const app = new Hono()
  const handle = createWebhookHandler(receive)
  app.post('/webhooks', (context) => handle(context.req.raw))
  app.post('/orders', async (context) => context.json({ received: await context.req.json() }))
  return app
}
