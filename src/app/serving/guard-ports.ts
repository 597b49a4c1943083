import { admit, authenticate, denyLocked } from '../../access/index.ts'
import type { GuardPorts } from '../../gateway/index.ts'
import type { App } from '../open-app.ts'
import { tableMsMax, within } from './within.ts'

/** Returns what the guard of a gate asks: each answer comes from the app's memory, or from its tables within a deadline. */
export function guardPortsOf(
  app: App,
  mounts: GuardPorts['mounts'],
  nextRequestId: GuardPorts['nextRequestId'],
): GuardPorts {
  const { config, state, clock } = app
  return {
    clock,
    mounts,
    publicUrl: config.publicUrl,
    nextRequestId,
    authenticate: (presented, nowMs) => authenticate(app.snapshot(), presented, nowMs),
    prepare: ({ client, vendor, params }) =>
      app.snapshot().grant(client.id, vendor)?.grant.constraints.ownIdsOnly
        ? within(tableMsMax, state.ownIds.ensure(client.id, vendor, Object.values(params)))
        : undefined,
    decide: (question) => admit(app.snapshot(), question, state, question.nowMs),
    resolveKey: (vendor, environment, name) => app.vault.resolve(vendor, environment, name),
    keyLock: (keyId) => {
      const lock = app.snapshot().findLock({ keyId })
      return lock === undefined ? undefined : denyLocked(lock)
    },
  }
}
