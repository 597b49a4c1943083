import { createHmac } from 'node:crypto'
import { createId, type RandomSource, type Secret } from '../core/index.ts'
import type { Credentials } from '../gateway/index.ts'

export interface SessionCallbackOptions {
  readonly url: string
  /** Signs the question; in the form of Standard Webhooks (`whsec_...`) or any other text. */
  readonly secret: Secret
  readonly random: RandomSource
  now(): number
}

const timeoutMs = 3_000
const answerBytesMax = 4_096

/**
 * Returns what asks the app whose session a request belongs to. The question holds what the browser sent (cookie,
 * authorization, origin, address) and is signed as Standard Webhooks are, so that the app answers nobody else.
 * The user is what the app says in `{ "user": "..." }`; undefined for any status but 200 and for a user of null.
 * Rejects where the app does not answer.
 */
export function createSessionCallback(
  options: SessionCallbackOptions,
): (credentials: Credentials, address: string) => Promise<string | undefined> {
  const key = signingKey(options.secret.reveal())
  return async ({ cookie, authorization, origin }, address) => {
    const body = JSON.stringify({ type: 'session.check', data: { cookie, authorization, origin, address } })
    const id = createId('ask', options.random)
    const timestamp = String(Math.floor(options.now() / 1000))
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const response = await fetch(options.url, {
      method: 'POST',
      // What is sent is a session of somebody: it goes where the operator said and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    })
    if (response.status !== 200) {
      await response.body?.cancel()
      if (response.status >= 500) throw new Error(`the app answered with ${response.status}`)
      return undefined
    }
    return readUser(await response.text())
  }
}

function readUser(text: string): string | undefined {
  if (text.length > answerBytesMax) return undefined
  try {
    const { user } = JSON.parse(text) as { user?: unknown }
    return typeof user === 'string' && user !== '' ? user : undefined
  } catch {
    return undefined
  }
}

function signingKey(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
}
