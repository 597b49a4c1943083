import { ActionLog, type Actor, SallyportError } from '../core/index.ts'
import type { MasterKeySource } from './master-key.ts'
import { Vault, type VaultOptions } from './vault.ts'
import type { VaultHeader } from './vault-store.ts'
import { createVaultHeader, unlockVault, writeFirstHeader } from './vault-unlock.ts'

/**
 * Returns the vault of a store, making it where there is none. Throws ERR_VAULT_MASTER_WRONG before anything is
 * touched where the master key is not the vault's, ERR_VAULT_MASTER_SHAPE and ERR_VAULT_PASSPHRASE_SHORT for a source
 * that cannot be one, ERR_VAULT_SEALED_BROKEN where keys are there and the header is not.
 */
export async function openVault(
  options: VaultOptions & { readonly master: MasterKeySource },
): Promise<Vault> {
  const header = (await options.store.readHeader()) ?? (await makeVault(options))
  const vault = new Vault(options, await unlockVault(header, options.master))
  await vault.reload()
  return vault
}

async function makeVault(options: VaultOptions & { readonly master: MasterKeySource }): Promise<VaultHeader> {
  const { store, clock, random, record, master } = options
  // A header that went missing must not be replaced: the keys under it would be lost for good.
  if ((await store.listKeys()).length > 0) throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  const header = await createVaultHeader(master, random)
  const by: Actor = { kind: 'system', id: 'vault' }
  const action = { action: 'vault.create', metadata: { derivation: header.kdf.kind } }
  return new ActionLog(clock, random, record).run(action, by, () => writeFirstHeader(store, header))
}
