import type { Environment } from '../../core/index.ts'
import type { SealedSecret, VaultHeader, VaultKey, VaultKeyState, Verification } from '../../vault/index.ts'
import type { VaultHeaderRow, VaultKeyRow } from '../schema/tables.ts'

/** Returns the key a row stands for. */
export function keyOf(row: VaultKeyRow): VaultKey {
  return {
    id: row.id,
    vendor: row.vendor,
    environment: row.environment as Environment,
    name: row.name,
    version: row.version,
    state: row.state as VaultKeyState,
    region: row.region,
    fingerprint: row.fingerprint,
    sealed: row.sealed === null ? null : (JSON.parse(row.sealed) as SealedSecret),
    createdAtMs: row.created_at_ms,
    verification: row.verification as Verification,
    verifiedAtMs: row.verified_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    revokedAtMs: row.revoked_at_ms,
  }
}

/** Returns the row that stands for a key. */
export function keyRow(key: VaultKey): VaultKeyRow {
  return {
    id: key.id,
    vendor: key.vendor,
    environment: key.environment,
    name: key.name,
    version: key.version,
    state: key.state,
    region: key.region,
    fingerprint: key.fingerprint,
    sealed: key.sealed === null ? null : JSON.stringify(key.sealed),
    created_at_ms: key.createdAtMs,
    verification: key.verification,
    verified_at_ms: key.verifiedAtMs,
    last_used_at_ms: key.lastUsedAtMs,
    revoked_at_ms: key.revokedAtMs,
  }
}

/** Returns the header a row stands for. */
export function headerOf(row: VaultHeaderRow): VaultHeader {
  return {
    kdf: JSON.parse(row.kdf) as VaultHeader['kdf'],
    check: row.master_check,
    fingerprintKey: JSON.parse(row.fingerprint_key) as SealedSecret,
  }
}

/** Returns the row that stands for a header. */
export function headerRow(header: VaultHeader): VaultHeaderRow {
  return {
    singleton: 1,
    kdf: JSON.stringify(header.kdf),
    master_check: header.check,
    fingerprint_key: JSON.stringify(header.fingerprintKey),
  }
}
