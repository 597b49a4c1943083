import type { Vault } from '../../vault/index.ts'
import type { Rotation } from '../rotation.ts'
import { rotationActor } from './step.ts'

/** Revokes what a process that was killed has left in the vault before it could say so, but for the one to keep. */
export async function dropPending(
  vault: Vault,
  { vendor, environment, name }: Rotation,
  keptId?: string,
): Promise<void> {
  for (const key of await vault.list()) {
    const isSame = key.vendor === vendor && key.environment === environment && key.name === name
    if (isSame && key.state === 'pending' && key.id !== keptId) await vault.revoke(key.id, rotationActor)
  }
}
