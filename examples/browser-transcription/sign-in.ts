import { randomBytes } from 'node:crypto'
import { type Request, type RequestHandler, type Response, Router } from 'express'

/** The people who may use this sample. A real app has its own log-in here, and its own list. */
const people = ['ada', 'jonas']
const cookieName = 'sample_session'

/** Who is signed in with which cookie. Kept in memory: a restart signs everybody out. */
const signedIn = new Map<string, string>()

/** Returns who sent the request, by the cookie of this sample; undefined for a stranger. */
export function userOf(request: {
  readonly headers: { readonly cookie?: string | undefined }
}): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/)
  const found = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))
  return signedIn.get(found?.slice(cookieName.length + 1) ?? '')
}

/** Refuses strangers, and requests that another site had a browser send. */
export const requireUser: RequestHandler = (request, response, next) => {
  if (userOf(request) === undefined) response.status(401).json({ error: 'Sign in first.' })
  else if (isForeign(request)) response.status(403).json({ error: 'Not from this page.' })
  else next()
}

/** Routes to sign in and out, and to ask who one is. */
export const signInRoutes = Router()
  .get('/me', (request, response) => {
    response.json({ user: userOf(request) ?? null })
  })
  .post('/sign-in', (request, response) => {
    const { user } = request.body as { user?: unknown }
    if (typeof user !== 'string' || !people.includes(user) || isForeign(request)) {
      response.status(403).json({ error: 'Nobody of that name.' })
      return
    }
    const id = randomBytes(32).toString('base64url')
    signedIn.set(id, user)
    setCookie(response, id)
    response.json({ user })
  })
  .post('/sign-out', requireUser, (_request, response) => {
    setCookie(response, '')
    response.json({})
  })

/** Out of reach of scripts, and of other sites. */
function setCookie(response: Response, value: string): void {
  response.cookie(cookieName, value, { httpOnly: true, sameSite: 'strict', path: '/' })
}

/** Browsers say whose page sent a request; what is no browser says nothing and has no cookie to steal. */
const isForeign = (request: Request) =>
  !['same-origin', 'none', undefined].includes(request.get('sec-fetch-site'))
