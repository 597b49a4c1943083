import { ActionLog, type Actor, SallyportError } from '../core/index.ts'
import type { MasterKeySource } from './master-key.ts'
import { Vault, type VaultOptions } from './vault.ts'
import type { VaultHeader } from './vault-store.ts'
import { createVaultHeader, unlockVault, writeFirstHeader } from './vault-unlock.ts'

export interface OpenVaultOptions extends VaultOptions {
  readonly master: MasterKeySource
  /** Awaited before anything is recorded: what is recorded may need a key that only the vault gives. */
  readonly onUnlocked?: (vault: Vault) => Promise<void>
}

/**
 * Returns the vault of a store, making it where there is none. Throws ERR_VAULT_MASTER_WRONG before anything is
 * touched where the master key is not the vault's, ERR_VAULT_MASTER_SHAPE and ERR_VAULT_PASSPHRASE_SHORT for a source
 * that cannot be one, ERR_VAULT_SEALED_BROKEN where keys are there and the header is not.
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const found = await options.store.readHeader()
  const header = found ?? (await makeHeader(options))
  const vault = new Vault(options, await unlockVault(header, options.master))
  try {
    await options.onUnlocked?.(vault)
    if (found === undefined) await recordCreation(options, header)
    await vault.reload()
    return vault
  } catch (error) {
    vault.close()
    throw error
  }
}

async function makeHeader({ store, master, random }: OpenVaultOptions): Promise<VaultHeader> {
  // A header that went missing must not be replaced: the keys under it would be lost for good.
  if ((await store.listKeys()).length > 0) throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  return writeFirstHeader(store, await createVaultHeader(master, random))
}

/** After the fact: the log is sealed with a key that comes from the header. A vault that is empty protects nothing yet. */
function recordCreation({ clock, random, record }: OpenVaultOptions, header: VaultHeader): Promise<void> {
  const by: Actor = { kind: 'system', id: 'vault' }
  const action = { action: 'vault.create', metadata: { derivation: header.kdf.kind } }
  return new ActionLog(clock, random, record).run(action, by, async () => undefined)
}
