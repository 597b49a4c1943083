import type { WebhookSender } from '../../kit/webhook-send.ts'

type Exchange = Parameters<WebhookSender>[0]

/** Sends one request and returns status and text of the answer: inbound webhooks and functions are answered with data. */
export async function exchangeText(exchange: Exchange): Promise<{ status: number; text: string }> {
  const response = await fetch(exchange.url, {
    method: exchange.method,
    headers: exchange.headers,
    signal: exchange.signal,
    redirect: 'manual',
    ...(exchange.body.length > 0 ? { body: new Uint8Array(exchange.body) } : {}),
  })
  return { status: response.status, text: await response.text() }
}
