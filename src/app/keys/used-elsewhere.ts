import type { Config } from '../../config/index.ts'
import { Secret } from '../../core/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import { currentSecrets, type OpenEndpoint } from '../../webhooks/index.ts'
import type { OpenWebhooks } from '../webhooks/webhooks.ts'
import { isRotator } from './rotations.ts'

export interface UsedElsewhereOptions {
  readonly rotation: Pick<Config['rotation'], 'automatic' | 'targets'>
  endpoints(): readonly OpenEndpoint[]
  fingerprintOf(value: Secret): string
  readonly nowMs: number
}

/**
 * Whether a key is of use though no call is made with it: it makes and ends others, programs beside the gate have it, or
 * webhooks are verified with it. Who takes such a key for an unused one, and revokes it, breaks what it is there for.
 */
export function isUsedElsewhere(
  key: Pick<VaultKeyView, 'vendor' | 'environment' | 'name' | 'fingerprint'>,
  { rotation, endpoints, fingerprintOf, nowMs }: UsedElsewhereOptions,
): boolean {
  const isTarget = rotation.targets.some(
    ({ vendor, environment, name }) =>
      vendor === key.vendor && environment === key.environment && name === key.name,
  )
  return (
    isRotator({ rotation }, key) ||
    isTarget ||
    endpoints().some(({ secrets }) =>
      currentSecrets(secrets.verify, nowMs).some(
        (value) => fingerprintOf(new Secret(value)) === key.fingerprint,
      ),
    )
  )
}

/** Returns the webhook endpoints that there are, with their secrets. */
export function openEndpointsOf({ endpoints }: Pick<OpenWebhooks, 'endpoints'>): readonly OpenEndpoint[] {
  return endpoints.list().flatMap(({ id }) => endpoints.byId(id) ?? [])
}
