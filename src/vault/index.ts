/**
 * Sealed storage of vendor keys: envelope encryption, versions, fingerprints, key age. Values are write-only.
 *
 * @module
 */
export type { SealedSecret, VaultKey, VaultKeyState, Verification } from './vault-key.ts'
export type { VaultHeader, VaultStore } from './vault-store.ts'
export type { KeyProbe, KeyProbeResult, VerifyCall } from './verify-call.ts'
