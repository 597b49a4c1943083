import type { BrowserToken, TokenRecord, TokenState } from '../../tokens/index.ts'
import type { BrowserTokenRow } from '../schema/tables.ts'

/** Returns a new token as a row. */
export function tokenRow(token: BrowserToken): BrowserTokenRow {
  return {
    id: token.id,
    hash: token.hash,
    client_id: token.clientId,
    vendor: token.vendor,
    purpose: token.purpose,
    user_id: token.user,
    minted_at_ms: token.mintedAtMs,
    expires_at_ms: token.expiresAtMs,
    session_ms: token.sessionMs,
    refresh_of: token.refreshOf,
    state: token.state,
    attempts: 0,
    holder: null,
    changed_at_ms: token.mintedAtMs,
    lease_until_ms: 0,
    ends_at_ms: null,
    is_replaced: 0,
    revoked_at_ms: null,
  }
}

/** Returns the token a row holds. PostgreSQL gives its whole numbers as texts. */
export function tokenOf(row: BrowserTokenRow): TokenRecord {
  const optional = (value: number | null) => (value === null ? null : Number(value))
  return {
    id: row.id,
    hash: row.hash,
    clientId: row.client_id,
    vendor: row.vendor,
    purpose: row.purpose,
    user: row.user_id,
    mintedAtMs: Number(row.minted_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    sessionMs: Number(row.session_ms),
    refreshOf: row.refresh_of,
    state: row.state as TokenState,
    attempts: Number(row.attempts),
    holder: row.holder,
    changedAtMs: Number(row.changed_at_ms),
    leaseUntilMs: Number(row.lease_until_ms),
    endsAtMs: optional(row.ends_at_ms),
    isReplaced: Number(row.is_replaced) === 1,
    revokedAtMs: optional(row.revoked_at_ms),
  }
}
