import express, { type Express, type RequestHandler } from 'express'
import { readBrowserFile } from 'sallyport/browser-files'
import { createExpressTokenRoute } from 'sallyport/tokens'
import { requireUser, signInRoutes, userOf } from './sign-in.ts'

/** Where tokens come from. */
export interface Gate {
  /** `http://127.0.0.1:8686` */
  readonly url: string
  /** A client key that may mint and nothing else. */
  readonly clientKey: string
}

/** Who can end sessions: in this sample the page asks for it itself, to show that it works. */
export interface Operator {
  /** Ends a user's sessions and refuses new ones. */
  revoke(user: string): Promise<void>
  /** Lets the user in again. */
  restore(user: string): Promise<void>
}

export interface AppOptions {
  readonly gate: Gate
  readonly operator: Operator
}

/** Returns the app: a page, a log-in, and a token route that only people who are signed in can use. */
export function createApp({ gate, operator }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(protectPage(gate.url.replace(/^http/, 'ws')))
  app.use(express.static(new URL('public', import.meta.url).pathname))
  app.use('/sallyport', async (request, response) => {
    const file = await readBrowserFile(request.path.slice(1))
    if (file) response.type(file.contentType).send(file.body)
    else response.sendStatus(404)
  })
  app.use('/api', express.json({ limit: '4kb' }), signInRoutes)
  const { url: gateUrl, clientKey } = gate
  app.post(
    '/api/token',
    createExpressTokenRoute({ gateUrl, clientKey, purpose: 'assemblyai/streaming', authenticate: userOf }),
  )
  app.post('/api/revoke', requireUser, async (request, response) => {
    await operator.revoke(userOf(request) ?? '')
    response.json({})
  })
  app.post('/api/restore', requireUser, async (request, response) => {
    await operator.restore(userOf(request) ?? '')
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
