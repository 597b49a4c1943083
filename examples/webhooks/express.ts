import express, { type Express } from 'express'
import { createNodeWebhookHandler } from 'sallyport/webhooks'
import type { Receive } from './receive.ts'

/** Returns an Express 5 app with a webhook route. The route stands before `express.json()`, which would take the body. */
export function createExpressApp(receive: Receive): Express {
  const app = express()
  app.post('/webhooks', createNodeWebhookHandler(receive))
  app.use(express.json())
  app.post('/orders', (request, response) => {
    response.json({ received: request.body })
  })
  return app
}
