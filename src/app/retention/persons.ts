import type { AccessSnapshot } from '../../access/index.ts'
import { isHashedId } from '../../audit/index.ts'
import { type Clock, isSallyportError } from '../../core/index.ts'
import type { Account, NamingBody, PersonPorts } from '../../retention/index.ts'
import type { Storage } from '../../storage/index.ts'
import type { Vault } from '../../vault/index.ts'
import { loadVendor } from '../../vendors/index.ts'
import type { Subjects } from '../log/subjects.ts'
import type { OpenWebhooks } from '../webhooks/webhooks.ts'
import { createNameFinder } from './name-finder.ts'

const eventsPage = 500

export interface PersonParts {
  readonly storage: Storage
  readonly vault: Vault
  readonly clock: Clock
  readonly subjects: Subjects
  readonly webhooks: OpenWebhooks
  snapshot(): AccessSnapshot
}

/** Returns what finds and erases what is kept here of persons. */
export function createPersonPorts(parts: PersonParts): PersonPorts {
  const { storage, vault, clock, subjects, webhooks, snapshot } = parts
  const usersOf = async (wanted: readonly string[]) =>
    (await storage.tokens.users()).filter((user) => wanted.includes(subjects.hash(user)))
  const hashedOf = (wanted: readonly string[]) => wanted.filter(isHashedId)
  return {
    subjectOf: (name) => subjects.find(name),
    accounts: async () => {
      const accounts = new Map<string, Account>()
      for (const { vendor, environment, name: key, state } of await vault.list()) {
        if (state === 'revoked' || (await loadVendor(vendor)).retention === undefined) continue
        accounts.set([vendor, environment, key].join('\0'), { vendor, environment, key })
      }
      return [...accounts.values()]
    },
    bodiesNaming: (names, form) => findBodies(storage, webhooks, createNameFinder(names, form)),
    async sessionsOf(wanted) {
      const tokens = await storage.tokens.ofUsers(await usersOf(wanted))
      return tokens.flatMap(({ id, vendor, clientId, mintedAtMs }) => {
        const environment = snapshot().client(clientId)?.client.environment
        return environment === undefined ? [] : [{ id, vendor, environment, mintedAtMs }]
      })
    },
    forgetSessions: async (wanted, sessionIds, { id, charge, holdCount }) =>
      storage.retention.forgetSessions(id, { users: await usersOf(wanted), sessionIds }, charge, {
        holdCount,
        nowMs: clock.now(),
      }),
    async countKeys(wanted) {
      const keys = await Promise.all(hashedOf(wanted).map((subject) => storage.subjectKeys.find(subject)))
      return keys.filter((key) => key !== undefined).length
    },
    async eraseKeys(wanted) {
      try {
        for (const subject of hashedOf(wanted)) await subjects.erase(subject)
        return true
      } catch (error) {
        if (isSallyportError(error) && error.code === 'ERR_AUDIT_HELD') return false
        throw error
      }
    },
    logHolds: async () => (await storage.logRetention.holds()).map(({ id }) => id),
    locksOn: async (wanted) =>
      (await storage.access.load()).locks.flatMap(({ id, target }) =>
        target.kind === 'user' && wanted.includes(subjects.hash(target.id)) ? [id] : [],
      ),
  }
}

/** Opens every body that is kept: they are sealed, and nothing else tells whom they name. */
async function findBodies(
  { webhooks: store }: Storage,
  { endpoints, sealer }: OpenWebhooks,
  isNamedIn: (body: string) => boolean,
): Promise<readonly NamingBody[]> {
  const found: NamingBody[] = []
  for (let afterSeq = 0; ; ) {
    const events = await store.listEvents({ afterSeq, limit: eventsPage })
    for (const { id, endpointId, sealed, subject, receivedAtMs, seq } of events) {
      afterSeq = Math.max(afterSeq, seq)
      const endpoint = endpoints.byId(endpointId)?.endpoint
      if (sealed === null || endpoint === undefined) continue
      const text = sealer.open(sealed, endpointId, id).toString('utf8')
      if (!isNamedIn(text)) continue
      const { vendor, environment } = endpoint
      found.push({ eventId: id, vendor, environment, item: subject, receivedAtMs })
    }
    if (events.length < eventsPage) return found
  }
}
