import type { Config } from '../../config/index.ts'
import type { WebhookControl } from '../../control/index.ts'
import type { Clock } from '../../core/index.ts'
import type { Storage } from '../../storage/index.ts'
import { prepareEvent } from '../../webhooks/index.ts'
import type { OpenWebhooks } from './webhooks.ts'

/** Returns what actions on webhooks work with. */
export function webhookControl(
  webhooks: OpenWebhooks,
  { config, clock, storage }: { readonly config: Config; readonly clock: Clock; readonly storage: Storage },
): WebhookControl {
  const { endpoints, sealer, sourceOf, call } = webhooks
  return {
    endpoints,
    store: storage.webhooks,
    publicUrl: config.publicUrl,
    sourceOf,
    call,
    async requirePolicies(names) {
      if (names.length === 0) return
      const { parsePolicies } = await import('../../redaction/index.ts')
      parsePolicies(names)
    },
    prepare(event, open) {
      const { vendor, source } = open.endpoint
      return prepareEvent(event, open, sourceOf(vendor, source), {
        clock,
        sealer,
        ask: (endpoint, { service, path }) => call(endpoint, { service, method: 'GET', path }),
      })
    },
  }
}
