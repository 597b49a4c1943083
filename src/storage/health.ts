import { isSallyportError } from '../core/index.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Engine } from './engine.ts'
import type { GroupCommit } from './event-log/group-commit.ts'
import type { StorageHealth } from './storage.ts'
import { storageFailed } from './storage-error.ts'

/** A probe that waits longer is of no use to whoever asked. */
const answerWithinMs = 2_000

/** Returns how the storage is doing, by asking it. */
export async function checkHealth(
  engine: Engine,
  log: GroupCommit,
  feed: ChangeFeed,
): Promise<StorageHealth> {
  const [tables, place] = await Promise.all([complaintOf(engine.ping()), complaintOf(engine.events.ping())])
  // Last: what fails while the others answer must be seen.
  const writes = await complaintOf(log.check())
  const events = writes ?? place
  const changes = feed.failure?.detail
  const ok = tables === undefined && events === undefined && changes === undefined
  return { ok, tables, events, changes, queuedRecords: log.queued }
}

async function complaintOf(answer: Promise<void>): Promise<string | undefined> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(storageFailed('no answer')), answerWithinMs)
  try {
    await Promise.race([answer, late.promise])
    return undefined
  } catch (error) {
    if (!isSallyportError(error)) throw error
    return error.detail ?? error.message
  } finally {
    clearTimeout(timer)
  }
}
