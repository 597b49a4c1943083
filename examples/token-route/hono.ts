import { Hono } from 'hono'
import { createTokenRoute } from 'sallyport/tokens'
import { type AppOptions, purpose } from './app-options.ts'

/** Returns a Hono app with a token route. */
export function createHonoApp({ userOfSession, ...gate }: AppOptions): Hono {
  const app = new Hono()
  const route = createTokenRoute({
    ...gate,
    purpose,
    authenticate: (request) => userOfSession(request.headers.get('cookie') ?? ''),
  })
  app.post('/token', (context) => route(context.req.raw))
  return app
}
