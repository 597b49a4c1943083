import type { CallUsage, Client } from '../../access/index.ts'
import type { Trouble } from '../../control/index.ts'

/** How far back the log is read. */
export const unusedDays = 30

/** Clients that were there for all that time and made no call. */
export function findIdle(clients: readonly Client[], usage: readonly CallUsage[], nowMs: number): Trouble[] {
  const fromMs = nowMs - unusedDays * 86_400_000
  const seen = new Set(usage.map(({ clientId }) => clientId))
  return clients
    .filter(
      (client) =>
        client.revokedAtMs === null &&
        (client.expiresAtMs === null || client.expiresAtMs > nowMs) &&
        client.createdAtMs < fromMs &&
        !seen.has(client.id),
    )
    .map(({ name, environment }) => ({
      severity: 'warning',
      what: `The client ${name} (${environment}) has made no call for ${unusedDays} days.`,
      mend: `sallyport client revoke ${name} --environment ${environment}`,
    }))
}
