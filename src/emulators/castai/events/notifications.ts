import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asObject, asText, asTexts, type JsonObject, pick } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { callReceiver, type WebhookResult, wantsNotification } from './webhook-calls.ts'

/** Severities a notification may have and a webhook may ask for. */
export const severities = ['UNSPECIFIED', 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'SUCCESS'] as const

/** What a notification is about; everything but the name has a default. */
export interface NewNotification {
  readonly name: string
  readonly severity?: (typeof severities)[number]
  readonly message?: string
  readonly details?: JsonObject
  readonly clusterId?: string
  readonly category?: string
}

/** Docs: a notification expires after 24 hours. */
const expiresAfterMs = 24 * 3_600_000

/** Notifications of an organization: listed, read and acknowledged, never made by a call. */
export function notificationHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('notifications', call.organizationId)
  return {
    'GET /v1/notifications': (call) => listNotifications(state, call),
    'GET /v1/notifications/{id}': (call) => ok(withExpiry(state, shelf(call).require(call.param('id')))),
    'POST /v1/notifications/ack': (call) => {
      const ids = asTexts(call.object('ids').ids)
      if (ids.length === 0) throw badRequest('required field is missing', 'ids')
      for (const id of ids) shelf(call).require(id)
      for (const id of ids) {
        shelf(call).change(id, { ackAt: state.nowText(), ackedBy: call.caller.identity.id })
      }
      return ok({}, { ids })
    },
  }
}

/** Returns a notification as it would be kept, without keeping it. */
export function draftNotification(
  state: CastaiState,
  organizationId: string,
  input: NewNotification,
): Entity {
  const cluster = input.clusterId
    ? state.shelves.of('clusters', organizationId).get(input.clusterId)
    : undefined
  return {
    id: state.newId(),
    name: input.name,
    organizationId,
    severity: input.severity ?? 'INFO',
    message: input.message ?? input.name,
    details: input.details ?? {},
    timestamp: state.nowText(),
    createdAt: state.nowText(),
    ackAt: null,
    ackedBy: null,
    clusterMetadata: cluster ? pick(cluster, ['id', 'name', 'providerType']) : {},
    operationMetadata: { id: '', type: '', category: input.category ?? '' },
  }
}

/** Keeps a notification and calls every receiver that asked for it. Resolves when all calls have ended. */
export async function raiseNotification(
  state: CastaiState,
  organizationId: string,
  input: NewNotification,
): Promise<{ notification: Entity; deliveries: readonly WebhookResult[] }> {
  const notification = state.shelves
    .of('notifications', organizationId)
    .put(draftNotification(state, organizationId, input))
  const configurations = state.shelves.of('webhook-configurations', organizationId)
  const wanted = configurations
    .list()
    .filter((configuration) => wantsNotification(configuration, notification))
  const deliveries = await Promise.all(
    wanted.map(async (configuration) => {
      const result = await callReceiver(state, configuration, notification)
      if (configurations.get(configuration.id)) configurations.change(configuration.id, connection(result))
      return result
    }),
  )
  return { notification, deliveries }
}

/** What a configuration says of its last call. */
export function connection({ delivered, detail }: WebhookResult): JsonObject {
  return { status: delivered ? 'CanConnect' : 'FailedToConnect', error: delivered ? '' : detail }
}

function listNotifications(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const all = state.shelves
    .of('notifications', call.organizationId)
    .list()
    .map((notification) => withExpiry(state, notification))
  const request = readPageRequest(call.query)
  const found = all.filter(matches(request.filters))
  if (request.filters.get('sort.order')?.toUpperCase() === 'DESC') found.reverse()
  const page = cutPage(found, request)
  return ok({
    items: page.items,
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    count: page.total,
    countUnacked: found.filter(({ ackAt }) => ackAt === null).length,
    hasAny: all.length > 0,
  })
}

function matches(filters: URLSearchParams): (notification: Entity) => boolean {
  const severitiesWanted = filters.getAll('filter.severities')
  const equals = (name: string, actual: unknown) => {
    const wanted = filters.get(`filter.${name}`)
    return !wanted || wanted === String(actual)
  }
  return (notification) => {
    const cluster = asObject(notification.clusterMetadata)
    return (
      (severitiesWanted.length === 0 || severitiesWanted.includes(asText(notification.severity))) &&
      equals('isAcked', notification.ackAt !== null) &&
      equals('isExpired', notification.isExpired) &&
      equals('notificationId', notification.id) &&
      equals('notificationName', notification.name) &&
      equals('clusterId', cluster.id) &&
      equals('clusterName', cluster.name)
    )
  }
}

function withExpiry(state: CastaiState, notification: Entity): Entity {
  const ageMs = state.nowMs() - Date.parse(asText(notification.createdAt))
  return { ...notification, isExpired: ageMs >= expiresAfterMs }
}
