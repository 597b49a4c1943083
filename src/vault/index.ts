/**
 * Sealed storage of vendor keys: envelope encryption, versions, fingerprints, key age, backups. Values are write-only:
 * the data plane alone gets one, through `resolve`. Refuses placeholders, and the same key twice. Needs a `VaultStore`
 * to remember, a `Recorder` that is awaited, and reads no files: the master key is handed in.
 *
 * @example
 * const vault = await openVault({ store, masterKey: { kind: 'raw', bytes }, clock, random, record })
 * await vault.add({ vendor: 'v', environment: 'development', name: 'default', region: 'us', value, probe }, operator)
 *
 * @module
 */
export { openBackup, sealBackup } from './backup.ts'
export type { MasterKeySource } from './master-key.ts'
export { type NewVaultKey, openVault, type ResolvedKey, Vault, type VaultOptions } from './vault.ts'
export type { SealedSecret, VaultKey, VaultKeyState, Verification } from './vault-key.ts'
export type { VaultHeader, VaultStore } from './vault-store.ts'
export type { KeyProbe, KeyProbeResult, VerifyCall } from './verify-call.ts'
