import { type FastifyInstance, fastify } from 'fastify'
import { createNodeWebhookHandler } from 'sallyport/webhooks'
import type { Receive } from './receive.ts'

/** Returns a Fastify app with a webhook route, in a scope of its own where no parser takes the body. */
export function createFastifyApp(receive: Receive): FastifyInstance {
  const app = fastify()
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const handle = createNodeWebhookHandler(receive)
    scope.post('/webhooks', async (request, reply) => {
      reply.hijack()
      await handle(request.raw, reply.raw)
    })
  })
  app.post('/orders', async (request) => ({ received: request.body }))
  return app
}
