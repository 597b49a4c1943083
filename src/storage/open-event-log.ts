import { type Recorder, type Secret, systemClock } from '../core/index.ts'
import { GroupCommit } from './event-log/group-commit.ts'
import type { SealedLog } from './event-log/sealed-log.ts'
import { TableSealedLog } from './event-log/table-sealed-log.ts'
import { openInProcess } from './sqlite/in-process.ts'
import { openWorker } from './sqlite/worker-engine.ts'
import type { RecordingOptions } from './storage.ts'

export interface EventLogOptions {
  /** Holds `log.db`, mode 0600. Made if it is missing. */
  readonly folder: string
  /** Commits are sealed with it. */
  readonly signingKey: Secret
  /** True (the default) gives the file a thread of its own; false stops this one for each commit. */
  readonly worker?: boolean
  readonly recording?: RecordingOptions
}

/** A log that belongs to no installation. */
export interface EventLog {
  readonly record: Recorder
  readonly sealedLog: SealedLog
  /** Waits until all that was recorded is durable, then closes. */
  close(): Promise<void>
}

/**
 * Returns the log in a folder, ready to record: the same file that an installation has,
 * and nothing beside it. Rejects with ERR_AUDIT_LOG_BROKEN where it does not end as the key has signed, with
 * ERR_STORAGE_NEWER and ERR_STORAGE_FAILED where it cannot be used.
 */
export async function openEventLog(options: EventLogOptions): Promise<EventLog> {
  const { folder, signingKey, worker = true, recording } = options
  const engine = worker ? await openWorker(folder, 'log') : openInProcess(folder, 'log')
  try {
    await engine.events.open(signingKey)
  } catch (error) {
    await engine.close()
    throw error
  }
  const log = new GroupCommit({ sink: engine.events, clock: systemClock, ...recording })
  return {
    record: log.record,
    sealedLog: new TableSealedLog(async (statements) => {
      const outcomes = await engine.transact('log', 'read', statements)
      return outcomes.map(({ rows }) => rows)
    }, engine.dialect),
    close: () => log.close().then(() => engine.close()),
  }
}
