/**
 * A route handler of Next.js (App Router): `app/webhooks/route.ts`. The secret is read from SALLYPORT_WEBHOOK_SECRET when
 * the first event comes, so that `next build` needs none.
 */
import { createWebhookHandler, type WebhookEvent } from 'sallyport/webhooks'

export const runtime = 'nodejs'

let handle: ((request: Request) => Promise<Response>) | undefined

export function POST(request: Request): Promise<Response> {
  handle ??= createWebhookHandler({ from: 'sallyport', onEvent })
  return handle(request)
}

/** Your own code: handle each `event.id` once. */
async function onEvent(event: WebhookEvent): Promise<void> {
  if (event.vendor === 'retellai' && event.type === 'call_ended') {
    console.log('call ended', event.data.call.call_id)
  }
}
