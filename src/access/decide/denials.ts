import type { Client } from '../clients/client.ts'
import { commands } from '../clients/commands.ts'
import type { Lock } from '../locks/lock.ts'
import type { Operation } from '../operation.ts'
import type { Denial } from './decision.ts'

// Every refusal of this room is worded here. None holds anything the caller sent: no path value, header, body or key.

/** The refusals that come before any client is known. */
export const credentialDenials = {
  missing: {
    allowed: false,
    reason: 'credential_missing',
    kind: 'unauthenticated',
    rule: 'client-key',
    message: 'No client key was presented.',
    remedy: commands.addAnyClient,
  },
  misshapen: {
    allowed: false,
    reason: 'credential_invalid',
    kind: 'unauthenticated',
    rule: 'client-key',
    message: 'What was presented is not a Sallyport client key, or it is mistyped or cut off.',
    remedy: commands.addAnyClient,
  },
  wrong: {
    allowed: false,
    reason: 'credential_invalid',
    kind: 'unauthenticated',
    rule: 'client-key',
    message: 'The client key is not known here.',
    remedy: commands.addAnyClient,
  },
} as const satisfies Record<string, Denial>

/** Refuses a client that was revoked. */
export function denyRevoked(client: Client): Denial {
  return {
    allowed: false,
    reason: 'client_revoked',
    kind: 'unauthenticated',
    rule: 'revoked',
    message: `The client ${client.name} was revoked.`,
    remedy: commands.addClient(client),
  }
}

/** Refuses a client whose expiry has passed. */
export function denyExpired(client: Client): Denial {
  return {
    allowed: false,
    reason: 'credential_expired',
    kind: 'unauthenticated',
    rule: 'expiry',
    message: `The client key of ${client.name} has expired.`,
  }
}

/** Refuses what a lock stops. The lock's reason stays with the operators. */
export function denyLocked(lock: Lock): Denial {
  const { target } = lock
  const what = {
    everything: 'Everything',
    vendor: 'This vendor',
    key: 'This vendor key',
    client: 'This client',
    user: 'This user',
  }
  return {
    allowed: false,
    reason: 'locked',
    kind: 'forbidden',
    rule: lock.id,
    message: `${what[target.kind]} is locked: no call goes through until the lock is lifted.`,
    remedy: commands.liftLock(lock.id),
  }
}

/** Refuses an operation that no granted scope covers. */
export function denyScope(client: Client, vendor: string, operation: Operation, hasGrant: boolean): Denial {
  const held = hasGrant ? `has no scope for ${operation.id} of ${vendor}` : `has no grant for ${vendor}`
  return {
    allowed: false,
    reason: 'scope_missing',
    kind: 'forbidden',
    rule: operation.scope,
    message: `The client ${client.name} ${held}: ${operation.id} needs ${operation.scope}.`,
    remedy: commands.grant(client, vendor, operation.scope),
  }
}

/** Refuses every call of a grant that names a shipped rule nobody ships: what it asked for can no longer be held. */
export function denyUnknownRules(client: Client, vendor: string): Denial {
  return {
    allowed: false,
    reason: 'body_refused',
    kind: 'forbidden',
    rule: 'shippedRules',
    message: `The grant of ${client.name} for ${vendor} names a body rule that this version does not have.`,
    remedy: commands.showVendor(vendor),
  }
}

/** Refuses a call from outside the grant's address ranges. */
export function denyAddress(client: Client, vendor: string): Denial {
  return {
    allowed: false,
    reason: 'address_refused',
    kind: 'forbidden',
    rule: 'addresses',
    message: `The client ${client.name} may not call ${vendor} from this address.`,
    remedy: commands.grant(client, vendor, '--addresses <ranges>'),
  }
}

/** Refuses a path parameter whose value the grant does not list. */
export function denyParameter(client: Client, vendor: string, parameter: string): Denial {
  return {
    allowed: false,
    reason: 'parameter_refused',
    kind: 'forbidden',
    rule: `only.${parameter}`,
    message: `The client ${client.name} may call ${vendor} only with listed values of ${parameter}, and this is none.`,
    remedy: commands.grant(client, vendor, `--only ${parameter}=<value>`),
  }
}

/** Refuses to touch a thing that the client did not create. `field` is a path parameter or body field. */
export function denyForeignId(client: Client, vendor: string, field: string): Denial {
  return {
    allowed: false,
    reason: 'not_own_id',
    kind: 'forbidden',
    rule: 'ownIdsOnly',
    message: `The client ${client.name} may touch only what it created at ${vendor}, and ${field} names something else.`,
  }
}

/** Refuses an operation that touches things it does not name one by one. */
export function denyMany(client: Client, vendor: string, operation: Operation): Denial {
  return {
    allowed: false,
    reason: 'not_own_id',
    kind: 'forbidden',
    rule: 'ownIdsOnly',
    message: `The client ${client.name} may touch only what it created at ${vendor}, and ${operation.id} touches more than that.`,
  }
}

/** Refuses while it is not known yet what the client created. */
export function denyUnloadedIds(client: Client, vendor: string): Denial {
  return {
    allowed: false,
    reason: 'not_own_id',
    kind: 'unavailable',
    rule: 'ownIdsOnly',
    message: `What ${client.name} created at ${vendor} is still being loaded: try again.`,
    retryAfterSeconds: 1,
  }
}

/** Refuses one call too many at once. */
export function denyConcurrency(client: Client, vendor: string, limit: number): Denial {
  return {
    allowed: false,
    reason: 'concurrency_exceeded',
    kind: 'limited',
    rule: 'concurrency',
    message: `The client ${client.name} already has ${limit} ${limit === 1 ? 'call' : 'calls'} under way at ${vendor}, its limit.`,
    remedy: commands.grant(client, vendor, '--concurrency <count>'),
    retryAfterSeconds: 1,
  }
}

/** Refuses one call too many in a minute. */
export function denyRate(client: Client, vendor: string, limit: number, retryAfterSeconds: number): Denial {
  return {
    allowed: false,
    reason: 'rate_exceeded',
    kind: 'limited',
    rule: 'ratePerMinute',
    message: `The client ${client.name} may make ${limit} ${limit === 1 ? 'call' : 'calls'} a minute at ${vendor}, and has made them.`,
    remedy: commands.grant(client, vendor, '--rate <count>'),
    retryAfterSeconds,
  }
}

/** Refuses one call too many in a day. */
export function denyQuota(client: Client, vendor: string, limit: number, retryAfterSeconds: number): Denial {
  return {
    allowed: false,
    reason: 'quota_exceeded',
    kind: 'limited',
    rule: 'dailyQuota',
    message: `The client ${client.name} may make ${limit} ${limit === 1 ? 'call' : 'calls'} a day (UTC) at ${vendor}, and has made them.`,
    remedy: commands.grant(client, vendor, '--quota <count>'),
    retryAfterSeconds,
  }
}
