import { systemClock } from '../core/index.ts'
import { TableAccessStore } from './access/access-store.ts'
import { dump } from './backup/dump.ts'
import { restore } from './backup/restore.ts'
import { ChangeFeed } from './change-feed.ts'
import { Database } from './database.ts'
import type { Engine } from './engine.ts'
import { GroupCommit } from './event-log/group-commit.ts'
import { LogReader } from './event-log/log-reader.ts'
import { TableLogRetention } from './event-log/retention-store.ts'
import { TableSinkPositions } from './event-log/sink-positions.ts'
import { logRows, TableSealedLog } from './event-log/table-sealed-log.ts'
import { checkHealth } from './health.ts'
import { TableInstanceStore } from './instances/instance-store.ts'
import { TableSubjectKeys } from './privacy/subject-keys.ts'
import { TableRetentionStore } from './retention/retention-store.ts'
import { TableRotationStore } from './rotations/rotation-store.ts'
import { TableSafetyStore } from './safety/safety-store.ts'
import type { Storage, StorageOptions } from './storage.ts'
import { TableTokenStore } from './tokens/token-store.ts'
import { TableVaultStore } from './vault/vault-store.ts'
import { TableWebhookStore } from './webhooks/webhook-store.ts'

/**
 * Returns an open storage, brought forward to this version. Rejects with ERR_STORAGE_NEWER if a newer version made it,
 * ERR_STORAGE_UNREACHABLE if PostgreSQL does not answer, ERR_STORAGE_FAILED if the files cannot be used.
 *
 * @example
 * const storage = await openStorage({ kind: 'sqlite', folder: '.sallyport' })
 * const { clients } = await storage.access.load()
 * await storage.close()
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const engine = await openEngine(options)
  try {
    return await createStorage(engine, options)
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Returns the storage on top of an engine that is open. */
export async function createStorage(
  engine: Engine,
  options: Pick<StorageOptions, 'clock' | 'recording'> = {},
): Promise<Storage> {
  const [counted] = await engine.transact('main', 'read', [
    { sql: 'select counter from changes', parameters: [] },
  ])
  const feed = new ChangeFeed(engine, Number(counted?.rows[0]?.counter))
  const database = new Database(engine, feed)
  const log = new GroupCommit({
    sink: engine.events,
    clock: options.clock ?? systemClock,
    ...options.recording,
  })
  const webhooks = new TableWebhookStore(database)
  const retention = new TableRetentionStore(database)
  let closing: Promise<void> | undefined
  return {
    access: new TableAccessStore(database),
    vault: new TableVaultStore(database),
    tokens: new TableTokenStore(database),
    webhooks,
    instances: new TableInstanceStore(database),
    rotations: new TableRotationStore(database),
    retention,
    safety: new TableSafetyStore(database),
    logRetention: new TableLogRetention(database),
    subjectKeys: new TableSubjectKeys(database),
    sinks: new TableSinkPositions(database),
    record: log.record,
    events: new LogReader(database),
    sealedLog: new TableSealedLog(logRows(database), database.dialect),
    openLog: (signingKey) => engine.events.open(signingKey).then(() => log.check()),
    onChange: (listener) => feed.listen(listener),
    dump: () => dump(database),
    restore: (rows) => restore(database, rows),
    health: () => checkHealth(engine, log, feed),
    close() {
      closing ??= Promise.all([log.close(), webhooks.drained(), retention.drained()]).then(() =>
        engine.close(),
      )
      return closing
    },
  }
}

async function openEngine(options: StorageOptions): Promise<Engine> {
  if (options.kind === 'postgres') {
    const { openPostgres } = await import('./postgres/postgres-engine.ts')
    return whileLoadingKysely(openPostgres(options.url))
  }
  if (options.worker === false) {
    const { openInProcess } = await import('./sqlite/in-process.ts')
    return openInProcess(options.folder)
  }
  const { openWorker } = await import('./sqlite/worker-engine.ts')
  return whileLoadingKysely(openWorker(options.folder))
}

/** This thread has nothing to do until the other one, or the other machine, is ready. */
async function whileLoadingKysely(opening: Promise<Engine>): Promise<Engine> {
  const [engine] = await Promise.all([opening, import('kysely')])
  return engine
}
