import type { Client, Constraints, Grant, Lock, LockTarget } from '../../access/index.ts'
import type { Environment } from '../../core/index.ts'
import type { ClientRow, GrantRow, LockRow } from '../schema/tables.ts'

/** Returns the client a row stands for. */
export function clientOf(row: ClientRow): Client {
  return {
    id: row.id,
    name: row.name,
    environment: row.environment as Environment,
    keyHash: row.key_hash,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
  }
}

/** Returns the row that stands for a client. */
export function clientRow(client: Client): ClientRow {
  return {
    id: client.id,
    name: client.name,
    environment: client.environment,
    key_hash: client.keyHash,
    created_at_ms: client.createdAtMs,
    expires_at_ms: client.expiresAtMs,
    revoked_at_ms: client.revokedAtMs,
  }
}

/** Returns the grant a row stands for. */
export function grantOf(row: GrantRow): Grant {
  return {
    clientId: row.client_id,
    vendor: row.vendor,
    scopes: JSON.parse(row.scopes) as readonly string[],
    constraints: JSON.parse(row.constraints) as Constraints,
    grantedAtMs: row.granted_at_ms,
    wildcardOverride: row.wildcard_override === 1,
  }
}

/** Returns the row that stands for a grant. */
export function grantRow(grant: Grant): GrantRow {
  return {
    client_id: grant.clientId,
    vendor: grant.vendor,
    scopes: JSON.stringify(grant.scopes),
    constraints: JSON.stringify(grant.constraints),
    granted_at_ms: grant.grantedAtMs,
    wildcard_override: grant.wildcardOverride ? 1 : 0,
  }
}

/** Returns the lock a row stands for. */
export function lockOf(row: LockRow): Lock {
  return {
    id: row.id,
    target: lockTargetOf(row),
    reason: row.reason,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
  }
}

/** Returns the row that stands for a lock. */
export function lockRow(lock: Lock): LockRow {
  return {
    id: lock.id,
    target_kind: lock.target.kind,
    target_id: lock.target.kind === 'everything' ? null : lock.target.id,
    reason: lock.reason,
    created_at_ms: lock.createdAtMs,
    created_by: lock.createdBy,
  }
}

function lockTargetOf(row: LockRow): LockTarget {
  // A target without an id can only be meant wide: a lock that were read as narrower than it is would not hold.
  if (row.target_id === null) return { kind: 'everything' }
  return { kind: row.target_kind as Exclude<LockTarget['kind'], 'everything'>, id: row.target_id }
}
