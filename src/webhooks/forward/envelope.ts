import { Webhook } from 'standardwebhooks'

/** What is told of an event beside its payload. All of it is signed. */
export interface EnvelopeFacts {
  readonly id: string
  readonly vendor: string
  readonly endpoint: string
  readonly type: string
  readonly subject: string | null
  readonly receivedAtMs: number
  /** Whether the vendor was asked and said that it is true; null where there is nothing to ask. */
  readonly confirmed: boolean | null
}

/** Returns the body of a forwarded event. The vendor's own text stands in it as it is, number for number. */
export function createEnvelope(facts: EnvelopeFacts, payload: string): string {
  const { id, vendor, endpoint, type, subject, receivedAtMs, confirmed } = facts
  const timestamp = new Date(receivedAtMs).toISOString()
  const head = JSON.stringify({ id, type, timestamp, vendor, endpoint, subject, confirmed })
  return `${head.slice(0, -1)},"data":${payload}}`
}

/** Returns the headers of one attempt. During a rotation it is signed with both secrets, and either verifies. */
export function createForwardHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  nowMs: number,
): Record<string, string> {
  const at = new Date(nowMs)
  return {
    'content-type': 'application/json',
    'user-agent': 'sallyport',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
