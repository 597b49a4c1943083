import { ActionLog, type Actor, type Clock, type RandomSource, type Recorder } from '../core/index.ts'
import type { RevokeTarget, TokenStore } from './token-store.ts'

/**
 * Ends every token and session that a target names, for good and on every instance; returns how many there were.
 * On record before it takes effect. Whoever is revoked may ask for a new token: a lock is what keeps somebody out.
 */
export function revokeTokens(
  ports: {
    readonly store: TokenStore
    readonly clock: Clock
    readonly random: RandomSource
    readonly record: Recorder
  },
  target: RevokeTarget,
  by: Actor,
): Promise<number> {
  const log = new ActionLog(ports.clock, ports.random, ports.record)
  return log.run({ action: 'token.revoke', metadata: { ...target } }, by, () =>
    ports.store.revoke(target, ports.clock.now()),
  )
}
