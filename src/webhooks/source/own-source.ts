import type { Payload, WebhookSource } from './webhook-source.ts'

/** What stands in the place of a vendor at endpoints whose events the gate makes itself. */
export const ownSender = 'sallyport'

const textOf = (payload: Payload, name: string): string | undefined => {
  const value = payload[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * Events of the gate's own: how rotations stand. Nobody sends them from outside: the secret that a delivery would need is
 * random, and given to nobody.
 */
export const ownSource: WebhookSource = {
  id: 'rotations',
  summary: 'How rotations of vendor keys stand: each state that one comes into.',
  scheme: { kind: 'static-header', header: 'x-sallyport-own' },
  secret: { origin: 'own', variable: 'SALLYPORT_WEBHOOK_SECRET', help: 'The gate makes it.' },
  addresses: [],
  refusalStatus: 401,
  read(payload) {
    const type = textOf(payload, 'type')
    const subject = textOf(payload, 'id')
    return type === undefined || subject === undefined
      ? undefined
      : { type, subject, key: `${subject} ${type}` }
  },
  registration: { kind: 'by-hand', steps: [] },
  sample: ({ id, nowMs }) => ({
    id: `rot_test${id}`,
    type: 'rotation.revoked',
    vendor: 'example',
    environment: 'development',
    name: 'default',
    state: 'revoked',
    reason: 'asked',
    at: new Date(nowMs).toISOString(),
  }),
}
