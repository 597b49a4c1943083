import type { WebhookSource } from '../../webhooks/index.ts'
import { objectOf, parsedObject, textOf } from './fields.ts'

/**
 * The template that makes the payload's shape known: without one, a payload is whatever somebody typed. `toJSON` quotes
 * texts too, so that a message with a quotation mark in it stays JSON.
 */
const requestTemplate = `{"v":1,"notificationId":"{{ .NotificationID }}","organizationId":"{{ .OrganizationID }}",\
"severity":"{{ .Severity }}","name":{{ toJSON .Name }},"message":{{ toJSON .Message }},\
"timestamp":"{{ toISO8601 .Timestamp }}","cluster":{{ toJSON .Cluster }},"details":{{ toJSON .Details }}}`

const secretHeader = 'x-sallyport-hook'

/** Notifications. Nothing is signed: a header of our choice comes back, and the vendor can be asked. */
const notifications: WebhookSource = {
  id: 'notifications',
  summary: 'notifications about clusters, security and costs',
  scheme: { kind: 'static-header', header: secretHeader },
  secret: {
    origin: 'own',
    variable: 'CASTAI_SECRET',
    help: 'The vendor has none. It is the value you give in `authKeys` of the webhook configuration.',
  },
  // Not stated anywhere.
  addresses: [],
  // How it retries is not stated: what we are not sure of should be tried again.
  refusalStatus: 503,
  read({ notificationId, cluster }) {
    const id = textOf(notificationId)
    if (id === undefined) return undefined
    const subject = textOf(objectOf(cluster).ID ?? objectOf(cluster).id)
    return { type: 'notification', key: id, ...(subject === undefined ? {} : { subject }) }
  },
  confirm: {
    service: 'main',
    fields: ['notificationId', 'organizationId', 'severity'],
    path({ notificationId }) {
      const id = textOf(notificationId)
      return id !== undefined && /^[0-9A-Za-z-]{1,64}$/.test(id) ? `/v1/notifications/${id}` : undefined
    },
    read(status, body, payload) {
      if (status === 404) return 'false'
      if (status !== 200) return 'unknown'
      const { id, organizationId, severity } = parsedObject(body) ?? {}
      if (id !== payload.notificationId) return 'unknown'
      const isSame = organizationId === payload.organizationId && severity === payload.severity
      return isSame ? 'true' : 'false'
    },
  },
  registration: {
    kind: 'call',
    service: 'main',
    method: 'POST',
    path: '/v1/notifications/webhook-configurations',
    body: ({ name, url, secret }) => ({
      name,
      callbackUrl: url,
      severityTriggers: ['CRITICAL', 'ERROR', 'WARNING', 'INFO', 'SUCCESS'],
      includeClusterless: true,
      authKeys: { [secretHeader]: secret, 'Content-Type': 'application/json' },
      requestTemplate,
    }),
    readId: (answer) => textOf(parsedObject(answer)?.id),
  },
  sample: ({ id, nowMs }) => ({
    v: 1,
    notificationId: `test-${id}`,
    organizationId: 'test',
    severity: 'INFO',
    name: 'Test notification',
    message: 'This is a test.',
    timestamp: new Date(nowMs).toISOString(),
    cluster: null,
    details: {},
  }),
}

/** Every kind of webhook Cast AI sends. */
export const castaiWebhooks: readonly WebhookSource[] = [notifications]
