import { type FastifyInstance, fastify } from 'fastify'
import { createTokenRoute } from 'sallyport/tokens'
import { type AppOptions, purpose } from './app-options.ts'

/** Returns a Fastify app with a token route: the web-standard handler, given what Fastify has parsed. */
export function createFastifyApp({ userOfSession, ...gate }: AppOptions): FastifyInstance {
  const app = fastify()
  const route = createTokenRoute({
    ...gate,
    purpose,
    authenticate: (request) => userOfSession(request.headers.get('cookie') ?? ''),
  })
  app.post('/token', async ({ url, headers, body, host }, reply) => {
    const lines = Object.entries(headers).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
    const answer = await route(
      new Request(`http://${host}${url}`, {
        method: 'POST',
        headers: Object.fromEntries(lines),
        body: JSON.stringify(body ?? {}),
      }),
    )
    return reply.send(answer)
  })
  return app
}
