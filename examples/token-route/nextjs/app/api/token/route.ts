/**
 * A route handler of Next.js (App Router): `app/api/token/route.ts`. SALLYPORT_URL and SALLYPORT_CLIENT_KEY are read
 * when the first request comes, so that `next build` needs neither.
 */
import { createTokenRoute } from 'sallyport/tokens'
import { userOfSession } from './session.ts'

export const runtime = 'nodejs'

let route: ((request: Request) => Promise<Response>) | undefined

export function POST(request: Request): Promise<Response> {
  route ??= createTokenRoute({
    purpose: 'assemblyai/streaming',
    authenticate: ({ headers }) => userOfSession(headers.get('cookie') ?? ''),
  })
  return route(request)
}
