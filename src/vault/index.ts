/**
 * Sealed storage of vendor keys: envelope encryption, versions, fingerprints, verification. Values are write-only:
 * they leave through `resolve` alone. Reads no files and asks no vendor; remembers through a `VaultStore`, and is
 * given the master key and a `KeyProbe`.
 *
 * @module
 * @example
 * const vault = await openVault({ store, master: { kind: 'raw', base64 }, clock, random, record })
 * await vault.add({ vendor, environment: 'production', region: 'us', value, probe }, operator)
 * const { secret, region } = vault.resolve(vendor, 'production')
 */
export {
  type BackupHeader,
  type OpenedBackup,
  openBackup,
  type SealBackupOptions,
  sealBackup,
} from './backup.ts'
export { defaultKeyName, type KeySelector, type NewVendorKey } from './key-input.ts'
export type { ResolvedKey } from './key-ring.ts'
export type { VaultKeyView, VerifiedKey } from './key-view.ts'
export { type MasterKeySource, parseMasterKey } from './master-key.ts'
export { openVault } from './open-vault.ts'
export { isPlaceholder } from './placeholder.ts'
export { Vault, type VaultOptions } from './vault.ts'
export type { SealedSecret, VaultKey, VaultKeyState, Verification } from './vault-key.ts'
export type { VaultHeader, VaultStore } from './vault-store.ts'
export type { KeyProbe, KeyProbeResult, VerifyCall } from './verify-call.ts'
