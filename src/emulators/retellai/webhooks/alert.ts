import type { Organisation } from '../organisation.ts'
import type { World } from '../world.ts'
import { webhookRetryRules } from './retry-rules.ts'
import type { Delivery } from './signed-sender.ts'

const alertTimeoutMs = 10_000

/** What an alert says: a metric crossed a threshold. */
export interface AlertRequest {
  readonly url: string
  readonly name: string
  readonly thresholdValue: number
  readonly currentValue: number
}

/** Sends `alert_triggered` to an alert's own webhook and resolves when it was delivered or given up. */
export function sendAlert(world: World, organisation: Organisation, alert: AlertRequest): Promise<Delivery> {
  const incidentId = world.mintId('alert_incident_')
  return world.sender.send({
    organisationId: organisation.id,
    event: 'alert_triggered',
    subject: incidentId,
    url: alert.url,
    method: 'POST',
    body: JSON.stringify({
      event: 'alert_triggered',
      alert: {
        alert_incident_id: incidentId,
        alert_rule_id: world.mintId('alert_rule_'),
        name: alert.name,
        metric_type: 'call_count',
        threshold_type: 'absolute',
        threshold_value: alert.thresholdValue,
        comparator: '>',
        frequency: '1h',
        window: '1h',
        current_value: alert.currentValue,
        triggered_timestamp: world.nowMs(),
      },
    }),
    headers: {},
    timeoutMs: alertTimeoutMs,
    ...webhookRetryRules(world.settings),
  })
}
