import type { RequestListener } from 'node:http'
import { type ControlAccess, lazyControlPlane, type Metrics } from '../../http/index.ts'
import type { App } from '../open-app.ts'

export interface GateControlParts {
  readonly app: App
  readonly metrics: Metrics
  notReady(): Promise<readonly string[]>
  nextRequestId(): string
}

/** Returns what makes the control plane of a gate, for one way in. */
export function gateControl({
  app,
  metrics,
  notReady,
  nextRequestId,
}: GateControlParts): (access: ControlAccess) => RequestListener {
  return (access) =>
    lazyControlPlane(
      {
        notReady,
        metrics: () => metrics.render(),
        perform: (name, input, operator) => app.perform(name, input, { kind: 'operator', id: operator }),
        recordFailedLogin: async (operator, count) => {
          try {
            await app.record({
              requestId: nextRequestId(),
              atMs: app.clock.now(),
              phase: 'event',
              action: 'admin.login',
              actor: { kind: 'operator', id: 'unknown', claimedUser: operator },
              result: 'failure',
              reason: 'ERR_OPERATOR_UNAUTHENTICATED',
              ...(count === 1 ? {} : { metadata: { count } }),
            })
          } catch (error) {
            metrics.count('sallyport_record_failures_total')
            throw error
          }
        },
      },
      access,
    )
}
