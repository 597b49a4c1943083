/**
 * Remembers: the tables of every room that declares a store, and the log of events. SQLite in the home by default (in a
 * thread of its own under `serve`), PostgreSQL for several instances; both pass the same tests. Refuses a database made
 * by a newer version, and a restore into one that is not empty. Holds no transaction open while waiting for anything.
 *
 * @example
 * const storage = await openStorage({ kind: 'sqlite', folder: '.sallyport', worker: false })
 * await storage.openLog(signingKey)
 * await storage.record({ requestId, atMs: Date.now(), phase: 'event', action: 'client.add', actor })
 * await storage.close()
 *
 * @module
 */
export { anchorPathOf, folderAnchorPathOf } from './anchors/anchor-path.ts'
export { type AnchorOptions, AnchorWriter } from './anchors/anchor-writer.ts'
export type { BackupRow } from './backup/backup-row.ts'
export type {
  EventReader,
  FollowQuery,
  TailQuery,
} from './event-log/event-reader.ts'
export type { SealedLog, SealedRange, StoredBatch } from './event-log/sealed-log.ts'
export { openStorage } from './open.ts'
export { type EventLog, type EventLogOptions, openEventLog } from './open-event-log.ts'
export { type LogFile, openLogFile } from './sqlite/log-file.ts'
export type {
  PostgresOptions,
  RecordingOptions,
  SqliteOptions,
  Storage,
  StorageHealth,
  StorageOptions,
} from './storage.ts'
