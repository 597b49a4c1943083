import express, { type Express, type RequestHandler } from 'express'
import { readBrowserFile } from 'sallyport/browser-files'
import { requireUser, signInRoutes, userOf } from './sign-in.ts'

export interface AppOptions {
  /** The token route: who may have a token is decided before it. */
  readonly tokenRoute: RequestHandler
  /** Ends the sessions of a user, and lets them have no new ones. */
  readonly revoke: (user: string) => Promise<void>
  /** Where sessions connect to, for the page's content security policy: `ws://127.0.0.1:8686`. */
  readonly socketOrigin: string
}

/** Returns the app: a page, a log-in, a token route that only people who are signed in can use. */
export function createApp({ tokenRoute, revoke, socketOrigin }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(protectPage(socketOrigin))
  app.use(express.static(new URL('public', import.meta.url).pathname))
  app.use('/sallyport', async (request, response) => {
    const file = await readBrowserFile(request.path.slice(1))
    if (file) response.type(file.contentType).send(file.body)
    else response.sendStatus(404)
  })
  app.use('/api', express.json({ limit: '4kb' }), signInRoutes)
  app.post('/api/token', requireUser, tokenRoute)
  app.post('/api/revoke', requireUser, async (request, response) => {
    await revoke(userOf(request) ?? '')
    response.json({})
  })
  return app
}

/** What the page may load and where it may connect: itself, and the gate. */
function protectPage(socketOrigin: string): RequestHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${socketOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  return (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
    })
    next()
  }
}
