import { type CastaiCall, type CastaiHandler, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { CastaiState } from '../kernel/state.ts'

const components = '/v1/clusters/{clusterId}/components/{component}'
const insights = '/v1/security/insights/{clusterId}'

/** What the vendor's components in a cluster report. It is kept, and shown in the snapshot alone. */
export function componentIngestHandlers(state: CastaiState): HandlerTable {
  const keep =
    (kind: string): CastaiHandler =>
    (call: CastaiCall) => {
      const report = call.json()
      state.shelves.of(`component-${kind}`, call.clusterId).put({
        id: state.newId(),
        component: call.params.component ?? 'insights',
        receivedAt: state.nowText(),
        report,
      })
      return ok()
    }
  return {
    [`POST ${components}/events`]: keep('events'),
    [`POST ${components}/logs`]: keep('logs'),
    [`POST ${components}/metrics`]: keep('metrics'),
    [`POST ${insights}/log`]: keep('insights-logs'),
    [`POST ${insights}/telemetry`]: keep('insights-telemetry'),
    [`POST ${insights}/sync-state`]: keep('insights-states'),
  }
}
