import type { Vault, VaultKeyView } from '../../vault/index.ts'
import type { Rotation } from '../rotation.ts'

/** Returns the key that calls use where it is neither of the two: an operator added it meanwhile, and means it to be used. */
export async function findReplacement(vault: Vault, rotation: Rotation): Promise<VaultKeyView | undefined> {
  const { vendor, environment, name, oldKeyId, newKeyId } = rotation
  const active = (await vault.list()).find(
    (key) =>
      key.state === 'active' && key.vendor === vendor && key.environment === environment && key.name === name,
  )
  return active === undefined || active.id === oldKeyId || active.id === newKeyId ? undefined : active
}
