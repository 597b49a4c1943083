import type { Actor, Environment, Secret } from '../../core/index.ts'
import type { Endpoint, Endpoints } from '../../webhooks/index.ts'

interface Place {
  readonly vendor: string
  readonly environment: Environment
}

const actor: Actor = { kind: 'system', id: 'rotation' }

/** A key signs webhooks for as long as the vendor lets it: how long it takes somebody to end it there, nobody knows. */
const oldSecretKeptMs = 30 * 24 * 60 * 60_000

/** Puts `after` in the place of `before` wherever that is what deliveries are verified with now. Both hold from then on. */
export async function verifyWith(
  endpoints: Endpoints,
  place: Place,
  before: Secret,
  after: Secret,
): Promise<void> {
  for (const { name } of endpointsAt(endpoints, place)) {
    // A secret that an operator chose meanwhile stays.
    if (endpoints.require(name).secrets.verify[0]?.value !== before.reveal()) continue
    await endpoints.rotate(name, { kind: 'verify', value: after.reveal() }, oldSecretKeptMs, actor)
  }
}

/** Ends a secret that has been replaced, `keepMs` from now at the latest, wherever it is one. */
export async function forgetSecret(
  endpoints: Endpoints,
  place: Place,
  secret: Secret,
  keepMs: number,
): Promise<void> {
  for (const { name } of endpointsAt(endpoints, place))
    await endpoints.endVerifySecret(name, secret.reveal(), keepMs, actor)
}

function endpointsAt(endpoints: Endpoints, { vendor, environment }: Place): readonly Endpoint[] {
  return endpoints.list().filter((one) => one.vendor === vendor && one.environment === environment)
}
