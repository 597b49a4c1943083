import { Buffer } from 'node:buffer'
import { type Clock, createId, systemRandom } from '../../core/index.ts'
import type { Rotation, RotationState } from '../../rotation/index.ts'
import {
  type OpenEndpoint,
  type OwnEvents,
  ownSender,
  type RotationEvent,
  type WebhookStore,
} from '../../webhooks/index.ts'
import type { OpenWebhooks } from '../webhooks/webhooks.ts'

/**
 * Puts the state of a rotation into the inbox of every endpoint for the gate's own events in its environment, and
 * resolves once it is durable. The same state again is the same event. Names and times, never a value.
 */
export async function announceRotation(
  { endpoints, sealer }: Pick<OpenWebhooks, 'endpoints' | 'sealer'>,
  store: Pick<WebhookStore, 'insertEvent'>,
  clock: Clock,
  rotation: Rotation,
): Promise<void> {
  const type: keyof OwnEvents = `rotation.${rotation.state}`
  for (const { endpoint } of endpoints.list().flatMap((one): OpenEndpoint[] => {
    const isMeant = one.vendor === ownSender && one.environment === rotation.environment
    const open = isMeant ? endpoints.byId(one.id) : undefined
    return open === undefined ? [] : [open]
  })) {
    const id = createId('msg', systemRandom)
    const body = Buffer.from(JSON.stringify(bodyOf(rotation, type)))
    await store.insertEvent({
      id,
      endpointId: endpoint.id,
      key: `own:${rotation.id} ${type}`,
      type,
      subject: rotation.id,
      correlation: null,
      receivedAtMs: clock.now(),
      state: 'pending',
      sealed: sealer.seal(body, endpoint.id, id),
      isOrdered: endpoint.settings.ordered,
      reason: null,
    })
  }
}

function bodyOf(rotation: Rotation, type: `rotation.${RotationState}`): RotationEvent<RotationState> {
  const { id, vendor, environment, name, mode, state, reason, finding, undoing, problem } = rotation
  const { oldKeyId, newKeyId, changedAtMs } = rotation
  const at = new Date(changedAtMs).toISOString()
  return {
    id,
    type,
    vendor,
    environment,
    name,
    mode,
    state,
    reason,
    finding,
    undoing,
    problem,
    oldKeyId,
    newKeyId,
    at,
  }
}
