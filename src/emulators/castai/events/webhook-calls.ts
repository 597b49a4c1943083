import { Buffer } from 'node:buffer'
import type { DeliveryOutcome } from '../../kit/webhook-delivery.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asObject, asText, type JsonObject } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'
import { parseTemplate, TemplateError } from './go-template.ts'

/** How one call to a receiver ended. */
export interface WebhookResult {
  readonly configurationId: string
  readonly delivered: boolean
  /** The receiver's last status, or why there was none. */
  readonly detail: string
}

/**
 * Calls the receiver of a configuration with one notification. Nothing is signed: the body is whatever the
 * template renders, and the only proof of origin is the static headers of `authKeys`.
 */
export async function callReceiver(
  state: CastaiState,
  configuration: JsonObject,
  notification: Entity,
): Promise<WebhookResult> {
  const { settings } = state
  const configurationId = asText(configuration.id)
  const body = renderBody(configuration, notification)
  if (body instanceof TemplateError) return { configurationId, delivered: false, detail: body.message }
  const outcome = await state.courier.deliver({
    url: asText(configuration.callbackUrl),
    body: Buffer.from(body),
    headers: () => ({
      'content-type': 'application/json',
      ...lowerCaseNames(asObject(configuration.authKeys)),
    }),
    policy: {
      attempts: settings.webhookAttempts,
      spacingMs: settings.webhookSpacingMs,
      timeoutMs: settings.webhookTimeoutMs,
    },
  })
  return {
    configurationId,
    delivered: outcome.ending === 'delivered',
    detail: describeOutcome(outcome),
  }
}

/** A template may read well and still fail on the data it is given. */
function renderBody(configuration: JsonObject, notification: Entity): string | TemplateError {
  try {
    return parseTemplate(asText(configuration.requestTemplate))(templateData(notification))
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
}

/** True when a configuration wants to hear of a notification. */
export function wantsNotification(configuration: Entity, notification: Entity): boolean {
  const clusterIds = asList(asObject(configuration.clusterTriggers).clusterIds)
  const { id: clusterId } = asObject(notification.clusterMetadata)
  const { category } = asObject(notification.operationMetadata)
  const reachesCluster = clusterId
    ? clusterIds.length === 0 || clusterIds.includes(clusterId)
    : configuration.includeClusterless === true
  return (
    asList(configuration.severityTriggers).includes(notification.severity) &&
    reachesCluster &&
    (!configuration.category || configuration.category === category)
  )
}

/** The variables a template may name. */
function templateData(notification: Entity): JsonObject {
  const { id, name, providerType, projectNamespaceId, projectName } = asObject(notification.clusterMetadata)
  return {
    NotificationID: notification.id,
    OrganizationID: notification.organizationId,
    Severity: notification.severity,
    Name: notification.name,
    Message: notification.message,
    Details: notification.details,
    Timestamp: new Date(asText(notification.timestamp)),
    Cluster: id
      ? {
          ID: id,
          Name: name,
          ProviderType: providerType,
          ProjectNamespaceID: projectNamespaceId,
          ProjectName: projectName,
        }
      : null,
  }
}

/** A header of `authKeys` takes the place of the default one of the same name, whatever its case. */
function lowerCaseNames(headers: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function describeOutcome({ attempts }: DeliveryOutcome): string {
  const last = attempts.at(-1)
  return last?.status === undefined ? (last?.failure ?? 'not sent') : `status ${last.status}`
}
