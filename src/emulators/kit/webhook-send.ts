import type { Buffer } from 'node:buffer'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** One attempt: the receiver's status, or why there was none (`timeout` or the socket's own words). */
export interface WebhookAttempt {
  readonly number: number
  readonly atMs: number
  readonly status?: number
  readonly failure?: string
}

/** Sends one request and returns the receiver's status; rejects when there is none or the signal fires. */
export type WebhookSender = (request: {
  readonly url: string
  readonly method: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}) => Promise<number>

/** Sends over a connection of its own. A redirect is an answer like any other: it is never followed. */
export const sendWebhook: WebhookSender = ({ url, method, body, headers, signal }) =>
  new Promise((resolve, reject) => {
    const target = new URL(url)
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      reject(new Error(`not a web address: ${target.protocol}`))
      return
    }
    const send = target.protocol === 'https:' ? requestHttps : requestHttp
    const outgoing = send(
      target,
      { method, signal, agent: false, headers: { 'content-length': String(body.length), ...headers } },
      (response) => {
        response.on('error', reject)
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.resume()
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
