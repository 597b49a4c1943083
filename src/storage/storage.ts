import type { AccessStore } from '../access/index.ts'
import type { LogRetention, SinkPositionStore, SubjectKeyRows } from '../audit/index.ts'
import type { Clock, Recorder, Secret } from '../core/index.ts'
import type { InstanceStore } from '../gateway/index.ts'
import type { RetentionStore } from '../retention/index.ts'
import type { RotationStore } from '../rotation/index.ts'
import type { SafetyStore } from '../safety/index.ts'
import type { TokenStore } from '../tokens/index.ts'
import type { VaultStore } from '../vault/index.ts'
import type { WebhookStore } from '../webhooks/index.ts'
import type { BackupRow } from './backup/backup-row.ts'
import type { EventReader } from './event-log/event-reader.ts'
import type { SealedLog } from './event-log/sealed-log.ts'

/** Where to keep things, and how. */
export type StorageOptions = (SqliteOptions | PostgresOptions) & {
  readonly clock?: Clock
  readonly recording?: RecordingOptions
}

export interface SqliteOptions {
  readonly kind: 'sqlite'
  /** Holds `sallyport.db` and `log.db`, both with mode 0600. Made if it is missing. */
  readonly folder: string
  /**
   * True (the default) runs the database in a thread of its own, for a server. False runs it in this one: quicker to
   * start, and every commit waits for the disk; for commands that end soon.
   */
  readonly worker?: boolean
}

export interface PostgresOptions {
  readonly kind: 'postgres'
  /** `postgres://user:password@host:port/database`. Give Sallyport a database or a schema of its own. */
  readonly url: string
}

export interface RecordingOptions {
  /** How many records may wait to become durable before more are refused. Default 20,000. */
  readonly queueMax?: number
  /** How long a record may wait to become durable, in milliseconds. Default 5,000. */
  readonly deadlineMs?: number
}

/** Everything that is remembered. Every method rejects with a SallyportError. */
export interface Storage {
  readonly access: AccessStore
  readonly vault: VaultStore
  readonly tokens: TokenStore
  readonly webhooks: WebhookStore
  readonly instances: InstanceStore
  readonly rotations: RotationStore
  readonly retention: RetentionStore
  readonly safety: SafetyStore
  readonly logRetention: LogRetention
  readonly subjectKeys: SubjectKeyRows
  readonly sinks: SinkPositionStore
  /** Many records that arrive together share one commit, and one promise. Refuses all before `openLog`. */
  readonly record: Recorder
  readonly events: EventReader
  /** The same log as it was sealed: what verification, proofs and exports read. */
  readonly sealedLog: SealedLog
  /**
   * Gives the log the key that commits are sealed with, in the text form of the audit room; until then every record is
   * refused. Rejects with ERR_AUDIT_LOG_BROKEN where the log does not end as that key has signed.
   */
  openLog(signingKey: Secret): Promise<void>
  /**
   * Calls the listener within 0.1 s (1 s at worst on PostgreSQL) after clients, grants, locks or keys have changed, here
   * or in any other process. It may be called without need. Returns the way to stop.
   */
  onChange(listener: () => void): () => void
  /** Yields every row a backup needs. */
  dump(): AsyncIterable<BackupRow>
  /** Puts back a backup, made on either database, into an empty one. Rejects with ERR_VAULT_RESTORE_NOT_EMPTY. */
  restore(rows: AsyncIterable<BackupRow> | Iterable<BackupRow>): Promise<void>
  /** Asks the database; never rejects. Takes up to two seconds where it does not answer. */
  health(): Promise<StorageHealth>
  /** Waits until all that was recorded is durable, then closes. */
  close(): Promise<void>
}

/** Each part is undefined while all is well, else it says what is wrong, for the operator's eyes. */
export interface StorageHealth {
  readonly ok: boolean
  readonly tables: string | undefined
  /** The event log: without it nothing may be done. */
  readonly events: string | undefined
  /** Whether changes made by other processes are seen. */
  readonly changes: string | undefined
  /** How many records wait to become durable. */
  readonly queuedRecords: number
}
