import type { RequestHandler } from 'express'
import { userOf } from './sign-in.ts'

export interface Gate {
  /** `http://127.0.0.1:8686` */
  readonly url: string
  /** A client key that may mint and nothing else. */
  readonly clientKey: string
}

/** Returns the token route: asks the gate for a token in the name of whoever is signed in. */
export function createTokenRoute({ url, clientKey }: Gate): RequestHandler {
  return async (request, response) => {
    const { refreshOf } = request.body as { refreshOf?: unknown }
    const answer = await fetch(`${url}/tokens/assemblyai/streaming`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: userOf(request), refreshOf }),
    }).catch(() => undefined)
    if (!answer) {
      response.status(503).json({ error: 'The gate cannot be reached.' })
      return
    }
    const wait = answer.headers.get('retry-after')
    if (wait !== null) response.set('Retry-After', wait)
    response
      .status(answer.status)
      .set('Cache-Control', 'no-store')
      .json(await answer.json())
  }
}
