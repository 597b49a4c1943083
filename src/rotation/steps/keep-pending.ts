import type { Actor, Secret } from '../../core/index.ts'
import type { Rotation } from '../rotation.ts'
import { dropPending } from './drop-pending.ts'
import type { StepContext } from './step.ts'

/**
 * Seals a key that somebody gives, aside from calls, and returns its id. One that a process which was killed had sealed
 * already is taken as it is: whoever made it gives it once more, and makes no other. Throws what `Vault.add` throws.
 */
export async function keepPending(
  { vault }: StepContext,
  rotation: Rotation,
  value: Secret,
  by: Actor,
): Promise<string> {
  const { vendor, environment, name, region } = rotation
  const print = vault.fingerprintOf(value)
  const kept = (await vault.list()).find(
    (key) =>
      key.state === 'pending' &&
      key.vendor === vendor &&
      key.environment === environment &&
      key.name === name &&
      key.fingerprint === print,
  )
  await dropPending(vault, rotation, kept?.id)
  if (kept !== undefined) return kept.id
  const { key } = await vault.add({ vendor, environment, name, region, value, pending: true }, by)
  return key.id
}
