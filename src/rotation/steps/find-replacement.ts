import type { Vault } from '../../vault/index.ts'
import type { Rotation } from '../rotation.ts'

/** Whether calls use a key that is neither of the two: an operator added it meanwhile, and means it to be used. */
export async function isReplaced(vault: Vault, rotation: Rotation): Promise<boolean> {
  const { vendor, environment, name, oldKeyId, newKeyId } = rotation
  const active = (await vault.list()).find(
    (key) =>
      key.state === 'active' && key.vendor === vendor && key.environment === environment && key.name === name,
  )
  return active !== undefined && active.id !== oldKeyId && active.id !== newKeyId
}
