import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import type { Control } from '../../control/index.ts'
import { randomBase62, systemRandom } from '../../core/index.ts'
import { readPageFile } from './page-files.ts'

export interface PageAppOptions {
  /** `http://127.0.0.1:8686` */
  readonly gateUrl: string
  readonly clientKey: string
  /** `<vendor>/<purpose>` of the tokens. */
  readonly purpose: string
  readonly control: Control
}

const people = ['ada', 'jonas']
const cookie = 'demo_session'
const none = ["'none'"]
const own = ["'self'"]

/** Returns the demo's page: its files, a log-in that asks no password, and the three things that the page can ask for. */
export function createPageApp({ gateUrl, clientKey, purpose, control }: PageAppOptions): Hono {
  const signedIn = new Map<string, string>()
  const locks = new Map<string, string>()
  const app = new Hono<{ Variables: { user: string } }>()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: none,
        scriptSrc: own,
        styleSrc: own,
        imgSrc: own,
        connectSrc: [...own, gateUrl.replace(/^http/, 'ws')],
        baseUri: none,
        formAction: none,
        frameAncestors: none,
        requireTrustedTypesFor: ["'script'"],
      },
      permissionsPolicy: { microphone: ['self'], camera: [], geolocation: [] },
      referrerPolicy: 'no-referrer',
    }),
  )
  app.get('/api/me', (context) =>
    context.json({ user: signedIn.get(getCookie(context, cookie) ?? '') ?? null }),
  )
  app.post('/api/sign-in', async (context) => {
    const { user } = await context.req.json<{ user?: unknown }>()
    if (typeof user !== 'string' || !people.includes(user))
      return context.json({ error: 'Nobody of that name.' }, 403)
    const id = randomBase62(43, systemRandom)
    signedIn.set(id, user)
    setCookie(context, cookie, id, { httpOnly: true, sameSite: 'Strict', path: '/' })
    return context.json({ user })
  })
  app.use('/api/*', async (context, next) => {
    const user = signedIn.get(getCookie(context, cookie) ?? '')
    if (user === undefined) return context.json({ error: 'Sign in first.' }, 401)
    context.set('user', user)
    return next()
  })
  app.post('/api/sign-out', (context) => {
    signedIn.delete(getCookie(context, cookie) ?? '')
    return context.json({})
  })
  app.post('/api/token', async (context) => {
    const { refreshOf } = await context.req.json<{ refreshOf?: unknown }>()
    const answer = await fetch(`${gateUrl}/tokens/${purpose}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: context.get('user'), refreshOf }),
    })
    // A copy: the headers of the original cannot be added to.
    return new Response(answer.body, answer)
  })
  app.post('/api/revoke', async (context) => {
    const id = context.get('user')
    const lock = await control.perform('lock.add', {
      target: { kind: 'user', id },
      reason: 'asked for on the page',
    })
    locks.set(id, lock.id)
    return context.json({})
  })
  app.post('/api/restore', async (context) => {
    await control.perform('lock.lift', { id: locks.get(context.get('user')) ?? '' })
    return context.json({})
  })
  app.get('*', async (context) => {
    const file = await readPageFile(context.req.path)
    return file ? context.body(file.body, 200, { 'content-type': file.contentType }) : context.notFound()
  })
  return app as unknown as Hono
}
