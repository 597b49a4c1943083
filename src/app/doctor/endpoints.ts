import type { Trouble } from '../../control/index.ts'
import { Secret } from '../../core/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import { currentSecrets, type OpenEndpoint } from '../../webhooks/index.ts'
import { nameOf } from './keys.ts'

/** Endpoints whose deliveries cannot be verified, or are verified with a key that was ended or that calls are made with. */
export function findWeakSecrets(
  endpoints: readonly OpenEndpoint[],
  keys: readonly VaultKeyView[],
  fingerprintOf: (value: Secret) => string,
  nowMs: number,
): Trouble[] {
  return endpoints.flatMap(({ endpoint, secrets }): Trouble[] => {
    if (endpoint.settings.follows !== undefined) return []
    const mend = `sallyport webhook rotate ${endpoint.name} --vendor-secret`
    const [present] = currentSecrets(secrets.verify, nowMs)
    if (present === undefined)
      return [
        {
          severity: 'bad',
          what: `The endpoint ${endpoint.name} has no secret: it refuses every delivery.`,
          mend,
        },
      ]
    const print = fingerprintOf(new Secret(present))
    const same = keys.filter(({ fingerprint }) => fingerprint === print)
    const ended = same.find(({ state }) => state === 'revoked')
    if (ended !== undefined)
      return [
        {
          severity: 'bad',
          what: `The endpoint ${endpoint.name} believes what a revoked key signs (${nameOf(ended)}).`,
          mend,
        },
      ]
    const used = same.find(({ state, environment }) => state === 'active' && environment === 'production')
    if (used === undefined) return []
    return [
      {
        severity: 'warning',
        what: `Webhooks of ${endpoint.name} are signed with the key that calls are made with (${nameOf(used)}).`,
        mend: `give the webhook badge to a key that may do nothing, then: ${mend}`,
      },
    ]
  })
}
