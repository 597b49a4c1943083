import type { Client, Grant, Lock } from '../../../src/access/index.ts'
import type { RecordedEvent } from '../../../src/core/index.ts'
import type { SealedSecret, VaultHeader, VaultKey } from '../../../src/vault/index.ts'

/** Past what 32 bits hold, so that a column too narrow would show. */
export const atMs = Date.UTC(2026, 10, 22)

export function client(values: Partial<Client> = {}): Client {
  const id = values.id ?? 'cl_000000000001'
  return {
    id,
    name: `app of ${id}`,
    environment: 'production',
    keyHash: `hash of ${id}`,
    createdAtMs: atMs,
    expiresAtMs: null,
    revokedAtMs: null,
    ...values,
  }
}

export function grant(values: Partial<Grant> = {}): Grant {
  return {
    clientId: 'cl_000000000001',
    vendor: 'assemblyai',
    scopes: ['read:transcripts', 'write:transcripts'],
    constraints: {},
    grantedAtMs: atMs,
    wildcardOverride: false,
    ...values,
  }
}

export function lock(values: Partial<Lock> = {}): Lock {
  return {
    id: 'lock_000000000001',
    target: { kind: 'everything' },
    reason: 'a key has leaked',
    createdAtMs: atMs,
    createdBy: 'operator/root',
    ...values,
  }
}

export function sealed(mark: string): SealedSecret {
  return {
    wrappedKey: `wrapped-${mark}`,
    wrapNonce: `wrap-nonce-${mark}`,
    nonce: `nonce-${mark}`,
    ciphertext: `ciphertext-${mark}`,
  }
}

export function header(mark: string): VaultHeader {
  return { kdf: { kind: 'raw' }, check: `check-${mark}`, fingerprintKey: sealed(`fingerprint-${mark}`) }
}

export function vaultKey(values: Partial<VaultKey> = {}): VaultKey {
  const id = values.id ?? 'key_000000000001'
  return {
    id,
    vendor: 'assemblyai',
    environment: 'production',
    name: 'default',
    version: 1,
    state: 'active',
    region: 'us',
    fingerprint: `fingerprint of ${id}`,
    sealed: sealed(id),
    createdAtMs: atMs,
    verification: 'valid',
    verifiedAtMs: atMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
    ...values,
  }
}

export function event(requestId: string, values: Partial<RecordedEvent> = {}): RecordedEvent {
  return {
    requestId,
    atMs,
    phase: 'event',
    action: 'client.add',
    actor: { kind: 'operator', id: 'root' },
    ...values,
  }
}
